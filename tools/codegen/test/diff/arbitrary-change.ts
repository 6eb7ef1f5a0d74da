import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/json.js';
import { isJsonObject } from '../../src/json.js';
import { anyObject } from '../arbitrary-schema.js';

type Change = fc.Arbitrary<JsonObject>;

/** A schema of the dialect with one thing about it changed, somewhere within: a bound, a value, a property … */
export function changed(schema: JsonObject): Change {
  if (Array.isArray(schema['oneOf'])) return changedUnion(schema, schema['oneOf'] as JsonObject[]);
  if (Array.isArray(schema['enum'])) return changedValues(schema['enum']);
  if (Object.hasOwn(schema, 'const')) return changedValues([schema['const'] ?? null]);
  const types = [schema['type']].flat() as string[];
  const type = types.find((name) => name !== 'null') ?? '';
  const nullable: Change = fc.constant({ ...schema, type: types.includes('null') ? type : [type, 'null'] });
  switch (type) {
    case 'string':
      return fc.oneof(
        nullable,
        bound(schema, 'minLength', 3),
        bound(schema, 'maxLength', 9),
        rule(schema, 'pattern', ['^a*$', '^[a-z]{1,3}$', '^.*$']),
        rule(schema, 'format', ['uuid', 'date', 'email']),
        // Bounds in place of a pattern or format, or beside it: some of them held before.
        fc
          .record({ minLength: fc.nat({ max: 3 }), maxLength: fc.integer({ min: 3, max: 50 }) })
          .chain((bounds) => fc.constantFrom({ type: 'string', ...bounds }, { ...schema, ...bounds })),
        fc.constantFrom<JsonObject>({ enum: ['a', ''] }, { const: 'abc' }, { type: 'integer' }),
      );
    case 'integer':
    case 'number':
      return fc.oneof(
        nullable,
        bound(schema, 'minimum', 5),
        bound(schema, 'maximum', 9),
        fc.constantFrom<JsonObject>(
          { ...schema, type: 'number' },
          { ...schema, type: 'integer' },
          { enum: [0, 1, 2] },
        ),
      );
    case 'array': {
      const items = changed(schema['items'] as JsonObject).map((inner) => ({ ...schema, items: inner }));
      const uniqueItems = fc.boolean().map((unique) => ({ ...schema, uniqueItems: unique }));
      return fc.oneof(
        nullable,
        bound(schema, 'minItems', 1),
        bound(schema, 'maxItems', 4),
        uniqueItems,
        items,
        items,
      );
    }
    case 'object': {
      const values = schema['additionalProperties'];
      return isJsonObject(values)
        ? changed(values).map((inner) => ({ ...schema, additionalProperties: inner }))
        : changedObject(schema);
    }
    default:
      return fc.constantFrom<JsonObject>({ type: 'boolean' }, { const: true }, { enum: [true, false, null] });
  }
}

function bound(schema: JsonObject, keyword: string, most: number): Change {
  return fc
    .option(fc.nat({ max: most }), { nil: undefined })
    .map((value) => withMember(schema, keyword, value));
}

function rule(schema: JsonObject, keyword: string, values: readonly string[]): Change {
  return fc.constantFrom(undefined, ...values).map((value) => withMember(schema, keyword, value));
}

function changedValues(values: readonly Json[]): Change {
  const listed = (some: readonly Json[]): JsonObject =>
    some.length === 1 ? { const: some[0] ?? null } : { enum: [...new Set(some)] };
  const changes: Change[] = [
    fc.constantFrom<Json>('new', 7, null, 'a').map((value) => listed([...new Set([...values, value])])),
    fc.constantFrom<JsonObject>(
      { type: 'string', maxLength: 1 },
      { type: ['string', 'null'] },
      { type: 'integer' },
    ),
    fc.constant(listed([...values].reverse())),
  ];
  if (values.length > 1) {
    changes.push(
      fc.nat({ max: values.length - 1 }).map((at) => listed(values.filter((_, index) => index !== at))),
    );
  }
  return fc.oneof(...changes);
}

function changedObject(schema: JsonObject): Change {
  const properties = schema['properties'] as JsonObject;
  const required = schema['required'] as string[];
  const names = Object.keys(properties);
  const make = (members: JsonObject, needed: readonly string[]): JsonObject => ({
    ...schema,
    required: needed.filter((name) => Object.hasOwn(members, name)),
    properties: members,
  });
  const added = fc
    .tuple(fc.constantFrom('added', 'more'), anyObject, fc.boolean())
    .map(([name, { schema: type }, isRequired]) =>
      make({ ...properties, [name]: type }, isRequired ? [...new Set([...required, name])] : required),
    );
  // Never the property by which a union is told apart: the check would refuse what is left.
  const free = names.filter((name) => name !== 'kind');
  if (free.length === 0) return added;
  const inside = fc
    .constantFrom(...free)
    .chain((name) =>
      changed(properties[name] as JsonObject).map((inner) =>
        make({ ...properties, [name]: inner }, required),
      ),
    );
  const around = fc.constantFrom(...free).chain((name) => {
    const { [name]: own = {}, ...others } = properties;
    const renamed = { ...others, renamed: { ...(own as JsonObject), 'x-renamed-from': name } };
    return fc.constantFrom(
      make(others, required),
      make(
        properties,
        required.filter((each) => each !== name),
      ),
      make(properties, [...new Set([...required, name])]),
      make(renamed, required.includes(name) ? [...required, 'renamed'] : required),
    );
  });
  return fc.oneof(added, inside, inside, inside, around);
}

function changedUnion(schema: JsonObject, variants: readonly JsonObject[]): Change {
  const inside = fc.nat({ max: variants.length - 1 }).chain((at) =>
    changedObject(variants[at] ?? {}).map((inner) => ({
      ...schema,
      oneOf: variants.with(at, inner),
    })),
  );
  const another = {
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: { kind: { const: 'another' } },
  };
  return fc.oneof(
    inside,
    fc.constantFrom<JsonObject>(
      { ...schema, oneOf: [another, ...variants.filter((variant) => variant !== another)] },
      { ...schema, oneOf: [...variants].reverse() },
      { ...schema, oneOf: variants.length > 2 ? variants.slice(1) : [...variants] },
    ),
  );
}

function withMember(schema: JsonObject, name: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...schema, [name]: value };
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== name));
}
