import { fullStop } from './describe/full-stop.js';
import type { Format, Integration, SectionName, Sensitivity, Stage } from './dialect.js';
import type { SchemaDocument } from './document.js';
import { compareText } from './findings.js';
import type { Json, JsonObject } from './json.js';
import { isJsonObject, own, typesOf } from './json.js';
import type {
  Deprecation,
  Envelope,
  EnvelopeProperty,
  Event,
  Model,
  ObjectNode,
  Property,
  Source,
  TypeNode,
  UnionNode,
} from './model.js';
import type { Position, Schemas } from './schemas.js';

/** Builds the model of schemas without errors; for schemas with errors, it may throw or leave things out. */
export function buildModel(schemas: Schemas): Model {
  const { envelope } = schemas;
  if (envelope === undefined) throw new Error('schemas/envelope.json is missing');
  return {
    sources: schemas.sources.map((document) => buildSource(schemas, document)),
    envelope: buildEnvelope(schemas, envelope),
  };
}

function buildSource(schemas: Schemas, document: SchemaDocument): Source {
  const { value, folder, file } = document;
  return {
    key: folder,
    file,
    eventSource: textOf(value, 'eventSource'),
    version: textOf(value, 'version'),
    service: textOf(value, 'service'),
    owner: textOf(value, 'owner'),
    integration: textOf(value, 'integration') as Integration,
    description: textOf(value, 'description'),
    events: schemas.events
      .filter((event) => event.folder === folder)
      .map((event) => buildEvent(schemas, event)),
  };
}

/** Builds the model of one event; the file must be sound, as for {@link buildModel}. */
export function buildEvent(schemas: Schemas, document: SchemaDocument): Event {
  const { value, file, name } = document;
  const builder = new Builder(schemas, document);
  const [resource = '', action = ''] = name.split('.');
  const deprecation = deprecationOf(value);
  const stage = own(value, 'x-stage') as Stage | undefined;
  // Before `builder.files` is read: building the sections fills it.
  const sections = builder.properties(value);
  return {
    file,
    files: [file, ...[...builder.files].sort(compareText)],
    name,
    resource,
    action,
    title: textOf(value, 'title') || name,
    description: textOf(value, 'description'),
    stage: deprecation === undefined ? (stage ?? 'draft') : 'deprecated',
    ...(deprecation === undefined ? {} : { deprecation }),
    sections: sections.map((section) => ({ ...section, name: section.name as SectionName })),
    examples: own(value, 'examples') as unknown as Event['examples'],
  };
}

/** The type of a schema that contains no other. */
export function buildScalar(schemas: Schemas, { document, schema }: Position): TypeNode {
  return new Builder(schemas, document).type(schema, document);
}

function buildEnvelope(schemas: Schemas, document: SchemaDocument): Envelope {
  const { value, file } = document;
  const builder = new Builder(schemas, document);
  const declared = own(value, 'properties') as JsonObject;
  const properties = builder.properties(value).map((property): EnvelopeProperty => {
    const schema = declared[property.name] as JsonObject;
    const maxBytes = own(schema, 'x-maxBytes') as number | undefined;
    const suppliedBy = own(schema, 'x-suppliedBy') as EnvelopeProperty['suppliedBy'] | undefined;
    return {
      ...property,
      suppliedBy: suppliedBy ?? 'caller',
      // The caller need not supply what the emitter may.
      required: property.required && suppliedBy === undefined,
      ...(maxBytes === undefined ? {} : { maxBytes }),
    };
  });
  return {
    file,
    description: textOf(value, 'description'),
    maxBytes: own(value, 'x-maxBytes') as number,
    properties,
  };
}

/** Builds the types of one document, following `$ref` into others. */
class Builder {
  /** The other files that a `$ref` led to. */
  readonly files = new Set<string>();

  constructor(
    private readonly schemas: Schemas,
    private readonly document: SchemaDocument,
  ) {}

  properties(schema: JsonObject, document = this.document): Property[] {
    const required = own(schema, 'required');
    const names = Array.isArray(required) ? required : [];
    return objectEntries(own(schema, 'properties')).map(([name, property]) =>
      this.#property(name, property, names.includes(name), document),
    );
  }

  #property(name: string, written: JsonObject, required: boolean, document: SchemaDocument): Property {
    const { schema, document: home } = this.#resolved(written, document);
    const deprecation = deprecationOf(schema);
    const renamedFrom = own(schema, 'x-renamed-from') as string | undefined;
    return {
      name,
      required,
      type: this.type(schema, home),
      description: textOf(schema, 'description'),
      ...(deprecation === undefined ? {} : { deprecation }),
      sensitivity: (own(schema, 'x-sensitivity') as Sensitivity | undefined) ?? 'none',
      ...(renamedFrom === undefined ? {} : { renamedFrom }),
    };
  }

  /** Resolves `$ref`, repeatedly; the words beside a `$ref` win over those of the definition. */
  #resolved(written: JsonObject, document: SchemaDocument): { schema: JsonObject; document: SchemaDocument } {
    let schema = written;
    let home = document;
    for (
      let reference = own(schema, '$ref');
      typeof reference === 'string';
      reference = own(schema, '$ref')
    ) {
      const target = this.schemas.resolve(home, reference);
      if (target === undefined) throw new Error(`${home.file}: nothing at ${reference}`);
      const words = Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$ref'));
      if (target.document !== this.document) this.files.add(target.document.file);
      home = target.document;
      schema = { ...target.schema, ...words };
    }
    return { schema, document: home };
  }

  type(schema: JsonObject, document: SchemaDocument): TypeNode {
    const types = typesOf(schema);
    const nullable = types.includes('null');
    const type = types.find((name) => name !== 'null');
    const values =
      own(schema, 'enum') ?? (Object.hasOwn(schema, 'const') ? [own(schema, 'const') as Json] : undefined);
    if (Array.isArray(values)) return { kind: 'enum', values: values as [Json, ...Json[]] };
    if (Object.hasOwn(schema, 'oneOf')) return this.#union(schema, document);
    switch (type) {
      case 'string':
        return { kind: 'string', nullable, ...stringBounds(schema) };
      case 'integer':
      case 'number':
        return { kind: type, nullable, ...pick(schema, ['minimum', 'maximum']) };
      case 'boolean':
        return { kind: 'boolean', nullable };
      case 'array': {
        const items = this.#resolved(own(schema, 'items') as JsonObject, document);
        return {
          kind: 'array',
          nullable,
          items: this.type(items.schema, items.document),
          itemDescription: textOf(items.schema, 'description'),
          ...pick(schema, ['minItems', 'maxItems']),
          uniqueItems: own(schema, 'uniqueItems') === true,
        };
      }
      default:
        return this.#object(schema, document, nullable);
    }
  }

  #object(schema: JsonObject, document: SchemaDocument, nullable: boolean): TypeNode {
    const others = own(schema, 'additionalProperties');
    if (isJsonObject(others)) {
      const values = this.#resolved(others, document);
      return {
        kind: 'map',
        nullable,
        values: this.type(values.schema, values.document),
        valueDescription: textOf(values.schema, 'description'),
      };
    }
    // The envelope alone has open objects: `details`, and the sections that the events describe.
    const properties = this.properties(schema, document);
    const isOpen = others !== false && document.kind === 'envelope';
    return { kind: isOpen ? 'open' : 'object', nullable, properties };
  }

  #union(schema: JsonObject, document: SchemaDocument): UnionNode {
    const variants = (own(schema, 'oneOf') as JsonObject[]).map((variant) =>
      this.#resolved(variant, document),
    );
    const discriminator = discriminatorOf(variants.map((variant) => variant.schema));
    return {
      kind: 'union',
      discriminator: discriminator ?? '',
      variants: variants.map((variant) => ({
        value: constantsOf(variant.schema).get(discriminator ?? '') ?? null,
        description: textOf(variant.schema, 'description') || textOf(variant.schema, 'title'),
        type: this.type(variant.schema, variant.document) as ObjectNode,
      })),
    };
  }
}

/** The only property that every variant requires with a different constant; undefined if there is not exactly one. */
export function discriminatorOf(variants: readonly JsonObject[]): string | undefined {
  const constants = variants.map(constantsOf);
  const [first] = constants;
  const candidates = [...(first?.keys() ?? [])].filter((name) => {
    const values = constants.map((constant) => constant.get(name));
    return values.every((value) => value !== undefined) && new Set(values).size === values.length;
  });
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** The required properties of an object that have a `const`, with its value. */
function constantsOf(schema: JsonObject): Map<string, Json> {
  const required = own(schema, 'required');
  return new Map(
    objectEntries(own(schema, 'properties')).flatMap(([name, property]) => {
      const value = own(property, 'const');
      const isConstant = value !== undefined && Array.isArray(required) && required.includes(name);
      return isConstant ? [[name, value] as const] : [];
    }),
  );
}

function stringBounds(schema: JsonObject): Partial<Record<'minLength' | 'maxLength' | 'maxBytes', number>> & {
  pattern?: string;
  format?: Format | 'ip';
} {
  const format = (own(schema, 'x-format') ?? own(schema, 'format')) as Format | 'ip' | undefined;
  const pattern = own(schema, 'pattern') as string | undefined;
  const maxBytes = own(schema, 'x-maxBytes') as number | undefined;
  return {
    ...pick(schema, ['minLength', 'maxLength']),
    ...(pattern === undefined ? {} : { pattern }),
    ...(format === undefined ? {} : { format }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  };
}

function pick<Key extends string>(schema: JsonObject, keys: readonly Key[]): Partial<Record<Key, number>> {
  const picked: Partial<Record<Key, number>> = {};
  for (const key of keys) {
    const value = own(schema, key);
    if (typeof value === 'number') picked[key] = value;
  }
  return picked;
}

function deprecationOf(schema: JsonObject): Deprecation | undefined {
  const details = own(schema, 'x-deprecated');
  // A sentence, since printers put others after it.
  if (isJsonObject(details)) return { ...details, reason: fullStop(textOf(details, 'reason')) };
  return own(schema, 'deprecated') === true || own(schema, 'x-stage') === 'deprecated' ? {} : undefined;
}

function textOf(schema: JsonObject, key: string): string {
  const value = own(schema, key);
  return typeof value === 'string' ? value : '';
}

function objectEntries(value: Json | undefined): [string, JsonObject][] {
  return isJsonObject(value)
    ? Object.entries(value).filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]))
    : [];
}
