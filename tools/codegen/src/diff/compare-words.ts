import { discriminatorOf } from '../build-model.js';
import type { SchemaDocument } from '../document.js';
import type { Json, JsonObject } from '../json.js';
import { isJsonObject, own } from '../json.js';
import type { Schemas } from '../schemas.js';
import {
  type At,
  type Difference,
  difference,
  inItems,
  inMapValues,
  inProperty,
  inVariant,
  named,
  root,
} from './change.js';
import { compareDeprecations } from './compare-deprecations.js';
import { code, phrase, toPlain } from './phrase.js';

/** A schema with its `$ref` resolved, and the place of its value. */
interface Spoken {
  readonly schema: JsonObject;
  readonly at: At;
  readonly isProperty: boolean;
}

/**
 * Compares `title`, `description` and `examples` wherever both documents have a value. They are read from the schemas, since
 * the model leaves out what no printer shows.
 */
export function* compareWords(
  before: { readonly schemas: Schemas; readonly document: SchemaDocument },
  after: { readonly schemas: Schemas; readonly document: SchemaDocument },
): Generator<Difference> {
  const former = new Map(
    [...spoken(before.schemas, before.document)].map((value) => [keyOf(value.at), value.schema]),
  );
  for (const { schema, at, isProperty } of spoken(after.schemas, after.document)) {
    const old = former.get(keyOf(at));
    if (old === undefined) continue;
    const whose = at.path === '' ? phrase`` : phrase` of ${named(at)}`;
    for (const keyword of ['title', 'description'] as const) {
      if (same(old, schema, keyword)) continue;
      yield difference('words', keyword, at, phrase`The ${[keyword]}${whose} is reworded.`);
    }
    if (!same(old, schema, 'examples')) {
      yield difference('words', 'examples', at, phrase`The examples${whose} changed.`);
    }
    // The model has the deprecation of events and properties; that of an item or a variant is only in the schema.
    if (!isProperty) {
      const name =
        at.when.length === 0 ? named(at) : phrase`A variant of ${code(at.path)}, where ${at.when},`;
      yield* compareDeprecations(deprecationOf(old), deprecationOf(schema), at, name);
    }
  }
}

function same(before: JsonObject, after: JsonObject, keyword: string): boolean {
  return JSON.stringify(own(before, keyword)) === JSON.stringify(own(after, keyword));
}

function deprecationOf(schema: JsonObject): object | undefined {
  return own(schema, 'deprecated') === true ? {} : undefined;
}

/** Without the index, which may change while the variant stays the same. */
function keyOf({ path, when }: At): string {
  return JSON.stringify([path, toPlain(when)]);
}

function* spoken(schemas: Schemas, document: SchemaDocument): Generator<Spoken> {
  yield { schema: document.value, at: root, isProperty: true };
  yield* inside(schemas, document, document.value, root);
}

function* inside(schemas: Schemas, document: SchemaDocument, schema: JsonObject, at: At): Generator<Spoken> {
  const visit = function* (written: Json | undefined, there: At, isProperty: boolean): Generator<Spoken> {
    if (!isJsonObject(written)) return;
    const followed = follow(schemas, document, written);
    yield { schema: followed.schema, at: there, isProperty };
    yield* inside(schemas, followed.document, followed.schema, there);
  };
  const properties = own(schema, 'properties');
  for (const [name, property] of Object.entries(isJsonObject(properties) ? properties : {})) {
    yield* visit(property, inProperty(at, name), true);
  }
  yield* visit(own(schema, 'items'), inItems(at), false);
  yield* visit(own(schema, 'additionalProperties'), inMapValues(at), false);
  const variants = own(schema, 'oneOf');
  if (!Array.isArray(variants)) return;
  const followed = variants.filter(isJsonObject).map((variant) => follow(schemas, document, variant).schema);
  const discriminator = discriminatorOf(followed) ?? '';
  for (const [index, variant] of variants.entries()) {
    const properties = own(followed[index] ?? {}, 'properties');
    const told = isJsonObject(properties) ? own(properties, discriminator) : undefined;
    const value = isJsonObject(told) ? own(told, 'const') : undefined;
    yield* visit(variant, inVariant(at, index, discriminator, value ?? null), false);
  }
}

/** As in the model, the words beside a `$ref` win over those of the definition. */
function follow(
  schemas: Schemas,
  document: SchemaDocument,
  written: JsonObject,
): { schema: JsonObject; document: SchemaDocument } {
  const reference = own(written, '$ref');
  if (typeof reference !== 'string') return { schema: written, document };
  const target = schemas.resolve(document, reference);
  if (target === undefined) return { schema: written, document };
  const words = Object.fromEntries(Object.entries(written).filter(([key]) => key !== '$ref'));
  return follow(schemas, target.document, { ...target.schema, ...words });
}
