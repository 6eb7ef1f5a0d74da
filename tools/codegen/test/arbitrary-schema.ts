import fc from 'fast-check';
import { discriminatorOf } from '../src/build-model.js';
import type { Json, JsonObject } from '../src/json.js';

/** A schema of the dialect, and values that follow it. */
export interface SchemaAndSamples {
  readonly schema: JsonObject;
  readonly sample: fc.Arbitrary<unknown>;
}

const names = fc.constantFrom(
  'id',
  'name',
  'Name',
  'a-b',
  'default',
  'key',
  'value',
  'index',
  'report',
  'x*/y',
  "it's",
  'ä',
);
const bound = fc.nat({ max: 4 });

const text: fc.Arbitrary<SchemaAndSamples> = fc
  .record({ least: fc.option(bound, { nil: undefined }), room: fc.option(bound, { nil: undefined }) })
  .map(({ least, room }) => {
    const most = room === undefined ? undefined : (least ?? 0) + room;
    const sample = fc
      .array(fc.constantFrom('a', 'ß', '😀', '\ud800', '\u0000'), {
        minLength: least ?? 0,
        maxLength: most ?? 8,
      })
      .map((characters) => characters.join(''));
    return { schema: { type: 'string', ...defined({ minLength: least, maxLength: most }) }, sample };
  });

const formatted: fc.Arbitrary<SchemaAndSamples> = fc.constantFrom<SchemaAndSamples>(
  { schema: { type: 'string', format: 'uuid' }, sample: fc.uuid() },
  { schema: { type: 'string', format: 'ipv4' }, sample: fc.ipV4() },
  { schema: { type: 'string', format: 'ipv6' }, sample: fc.ipV6() },
  { schema: { type: 'string', format: 'email' }, sample: fc.emailAddress() },
  {
    schema: { type: 'string', format: 'uri' },
    sample: fc.webUrl({ withFragments: true, withQueryParameters: true }),
  },
  {
    schema: { type: 'string', format: 'date' },
    sample: dates().map((date) => date.toISOString().slice(0, 10)),
  },
  { schema: { type: 'string', format: 'date-time' }, sample: dates().map((date) => date.toISOString()) },
  { schema: { type: 'string', pattern: '^[a-z]{1,3}$' }, sample: fc.constantFrom('a', 'abc', 'zz') },
);

const numeric: fc.Arbitrary<SchemaAndSamples> = fc
  .record({
    type: fc.constantFrom('integer', 'number'),
    minimum: fc.integer({ min: -5, max: 5 }),
    room: bound,
  })
  .map(({ type, minimum, room }) => ({
    schema: { type, minimum, maximum: minimum + room },
    sample: fc.integer({ min: minimum, max: minimum + room }),
  }));

const enumerated: fc.Arbitrary<SchemaAndSamples> = fc
  .uniqueArray(fc.constantFrom<Json>('a', 'B', "it's", 1, 0, true, null, '', 'z', 'y'), {
    minLength: 1,
    maxLength: 7,
  })
  .map((values) => ({
    schema: values.length === 1 ? { const: values[0] ?? null } : { enum: values },
    sample: fc.constantFrom(...values),
  }));

const scalar = fc.oneof(
  text,
  formatted,
  numeric,
  enumerated,
  fc.constant({ schema: { type: 'boolean' }, sample: fc.boolean() }),
);

const { object } = fc.letrec<{
  node: SchemaAndSamples;
  object: SchemaAndSamples;
  nullable: SchemaAndSamples;
}>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    scalar,
    tie('object'),
    arrayOf(tie('node')),
    mapOf(tie('node')),
    unionOf(tie('object')),
    tie('nullable'),
  ),
  object: objectOfNodes(tie('node')),
  nullable: fc.oneof(text, numeric, tie('object'), arrayOf(tie('node'))).map(({ schema, sample }) => ({
    schema: { ...schema, type: [schema['type'] ?? 'string', 'null'] },
    sample: fc.option(sample, { nil: null }),
  })),
}));

/** Any schema of an object in the dialect. */
export const anyObject = object;

function arrayOf(items: fc.Arbitrary<SchemaAndSamples>): fc.Arbitrary<SchemaAndSamples> {
  return fc
    .record({ items, maxItems: fc.option(bound, { nil: undefined }), uniqueItems: fc.boolean() })
    .map(({ items: { schema, sample }, maxItems, uniqueItems }) => ({
      schema: {
        type: 'array',
        items: schema,
        ...defined({ maxItems }),
        ...(uniqueItems ? { uniqueItems } : {}),
      },
      sample: uniqueItems
        ? fc.uniqueArray(sample, { maxLength: maxItems ?? 3, selector: (item) => JSON.stringify(item) })
        : fc.array(sample, { maxLength: maxItems ?? 3 }),
    }));
}

/** Not with a key named `constructor`, by which Ajv tells objects of different classes apart. */
function mapOf(values: fc.Arbitrary<SchemaAndSamples>): fc.Arbitrary<SchemaAndSamples> {
  return values.map(({ schema, sample }) => ({
    schema: { type: 'object', additionalProperties: schema },
    sample: fc.dictionary(fc.constantFrom('a', 'b', 'hasOwnProperty', ''), sample, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  }));
}

function objectOfNodes(values: fc.Arbitrary<SchemaAndSamples>): fc.Arbitrary<SchemaAndSamples> {
  const members = fc.uniqueArray(fc.record({ name: names, value: values, required: fc.boolean() }), {
    maxLength: 4,
    selector: ({ name }) => name,
  });
  return members.map((properties) => {
    const required = properties.filter((property) => property.required).map(({ name }) => name);
    return {
      schema: {
        type: 'object',
        required,
        additionalProperties: false,
        properties: Object.fromEntries(properties.map(({ name, value }) => [name, value.schema])),
      },
      sample: fc.record(Object.fromEntries(properties.map(({ name, value }) => [name, value.sample])), {
        requiredKeys: required,
        noNullPrototype: true,
      }),
    };
  });
}

/** Of the random variants, those are left out that a second property tells apart: the check refuses them. */
function unionOf(objects: fc.Arbitrary<SchemaAndSamples>): fc.Arbitrary<SchemaAndSamples> {
  return fc
    .array(objects, { minLength: 2, maxLength: 3 })
    .map((variants) =>
      variants.map(({ schema, sample }, index) => ({
        schema: {
          ...schema,
          required: ['kind', ...(schema['required'] as string[])],
          properties: { kind: { const: `k${index}` }, ...(schema['properties'] as JsonObject) },
        },
        sample: sample.map((value) => ({ ...(value as object), kind: `k${index}` })),
      })),
    )
    .filter((variants) => discriminatorOf(variants.map(({ schema }) => schema)) === 'kind')
    .map((variants) => ({
      schema: { oneOf: variants.map(({ schema }) => schema) },
      sample: fc.oneof(...variants.map(({ sample }) => sample)),
    }));
}

/** A value with one thing about it changed, somewhere within; at times it still follows its schema. */
export function mutated(value: unknown): fc.Arbitrary<unknown> {
  const other = fc.oneof(
    fc.constantFrom<unknown>(
      undefined,
      null,
      '',
      'a',
      0,
      1.5,
      -1,
      true,
      [],
      {},
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ),
    fc.jsonValue({ maxDepth: 1 }),
  );
  const changes = [other];
  if (typeof value === 'string' && value !== '') {
    changes.push(fc.nat({ max: value.length - 1 }).map((at) => value.slice(0, at) + value.slice(at + 1)));
    changes.push(fc.nat({ max: value.length }).map((at) => `${value.slice(0, at)}:${value.slice(at)}`));
    changes.push(fc.constant(value.toUpperCase()));
  }
  if (Array.isArray(value)) {
    const items = value as unknown[];
    changes.push(fc.constant([...items, ...items.slice(0, 1)]), fc.constant(items.slice(1)));
    items.forEach((item, index) => {
      changes.push(mutated(item).map((changed) => items.with(index, changed)));
    });
  } else if (typeof value === 'object' && value !== null) {
    changes.push(fc.constant({ ...value, other: 1 }), fc.constant({ ...value, other: undefined }));
    for (const [key, item] of Object.entries(value)) {
      changes.push(mutated(item).map((changed) => ({ ...value, [key]: changed })));
      changes.push(fc.constant(Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))));
    }
  }
  return fc.oneof(...changes);
}

function dates(): fc.Arbitrary<Date> {
  return fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
}

function defined(bounds: Record<string, number | undefined>): JsonObject {
  return Object.fromEntries(
    Object.entries(bounds).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
