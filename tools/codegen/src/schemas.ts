import { posix } from 'node:path';
import type { Role } from './dialect.js';
import type { SchemaDocument } from './document.js';
import type { Json, JsonObject, JsonPath } from './json.js';
import { isJsonObject, own } from './json.js';

/** A schema inside a file, and its role there. */
export interface Position {
  readonly document: SchemaDocument;
  readonly path: JsonPath;
  readonly schema: JsonObject;
  readonly role: Role;
}

/** All schema files, as the rules and the model see them. */
export class Schemas {
  readonly #byFile: ReadonlyMap<string, SchemaDocument>;
  #positions: readonly Position[] | undefined;

  constructor(readonly documents: readonly SchemaDocument[]) {
    this.#byFile = new Map(documents.map((document) => [document.file, document]));
  }

  get #readable(): readonly SchemaDocument[] {
    return this.documents.filter(({ isReadable }) => isReadable);
  }

  get events(): readonly SchemaDocument[] {
    return this.#readable.filter(({ kind }) => kind === 'event');
  }

  get sources(): readonly SchemaDocument[] {
    return this.#readable.filter(({ kind }) => kind === 'source');
  }

  get envelope(): SchemaDocument | undefined {
    return this.#byFile.get('schemas/envelope.json');
  }

  file(name: string): SchemaDocument | undefined {
    return this.#byFile.get(name);
  }

  /** Every schema of the events and the shared definitions. */
  get positions(): readonly Position[] {
    this.#positions ??= this.#readable.flatMap((document) => [...positionsOf(document)]);
    return this.#positions;
  }

  /** The definition that a `$ref` leads to; undefined if there is none. */
  resolve(document: SchemaDocument, reference: string): Position | undefined {
    const name = /^[^#]*#\/\$defs\/([^/~%]+)$/.exec(reference)?.[1];
    const target = this.#fileOf(document, reference);
    if (target === undefined || name === undefined) return undefined;
    const definitions = own(target.value, '$defs');
    const schema = isJsonObject(definitions) ? own(definitions, name) : undefined;
    return isJsonObject(schema)
      ? { document: target, path: ['$defs', name], schema, role: 'definition' }
      : undefined;
  }

  /** The names of the definitions in the file that a `$ref` leads to, in their order. */
  definitionsIn(document: SchemaDocument, reference: string): string[] {
    const definitions = own(this.#fileOf(document, reference)?.value ?? {}, '$defs');
    return isJsonObject(definitions) ? Object.keys(definitions) : [];
  }

  /** The file that a `$ref` leads to, which may have definitions for others. */
  #fileOf(document: SchemaDocument, reference: string): SchemaDocument | undefined {
    const file = /^([^#]*)#/.exec(reference)?.[1];
    if (file === undefined) return undefined;
    if (file === '') return document;
    const target = this.#byFile.get(posix.join(posix.dirname(document.file), file));
    return target?.kind === 'common' || target?.kind === 'event' || target === document ? target : undefined;
  }
}

function* positionsOf(document: SchemaDocument): Generator<Position> {
  const { value, kind } = document;
  if (kind === 'event') {
    yield { document, path: [], schema: value, role: 'event' };
    yield* children(document, [], value, 'section');
  }
  if (kind === 'event' || kind === 'common') {
    yield* each(document, ['$defs'], own(value, '$defs'), 'definition');
  }
}

/** The schemas inside a schema, itself left out. */
function* children(
  document: SchemaDocument,
  path: JsonPath,
  schema: JsonObject,
  propertyRole: Role,
): Generator<Position> {
  yield* each(document, [...path, 'properties'], own(schema, 'properties'), propertyRole);
  yield* subtree(
    document,
    [...path, 'additionalProperties'],
    own(schema, 'additionalProperties'),
    'map value',
  );
  yield* subtree(document, [...path, 'items'], own(schema, 'items'), 'item');
  const variants = own(schema, 'oneOf');
  if (Array.isArray(variants)) {
    for (const [index, variant] of variants.entries()) {
      yield* subtree(document, [...path, 'oneOf', index], variant, 'variant');
    }
  }
}

function* each(
  document: SchemaDocument,
  path: JsonPath,
  schemas: Json | undefined,
  role: Role,
): Generator<Position> {
  if (!isJsonObject(schemas)) return;
  for (const [name, schema] of Object.entries(schemas)) {
    yield* subtree(document, [...path, name], schema, role);
  }
}

function* subtree(
  document: SchemaDocument,
  path: JsonPath,
  schema: Json | undefined,
  role: Role,
): Generator<Position> {
  if (!isJsonObject(schema)) return;
  yield { document, path, schema, role };
  yield* children(document, path, schema, 'property');
}
