import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json.js';
import { keywords } from '../../src/dialect.js';
import { judgeValue } from './two-states.js';

/** A keyword, a property before and after, and how the change is judged. */
type Case = readonly [keyword: string, before: JsonObject, after: JsonObject, ...expected: string[]];

const text = { type: 'string' };
const uuid = { type: 'string', format: 'uuid' };
const list = { type: 'array', items: text };
const object = (properties: JsonObject, required: string[] = []): JsonObject => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
});
const variant = (kind: string, properties: JsonObject = {}): JsonObject =>
  object({ kind: { const: kind }, ...properties }, ['kind']);
const map = (values: JsonObject): JsonObject => ({ type: 'object', additionalProperties: values });

const personal = (schema: JsonObject): JsonObject => ({ ...schema, 'x-sensitivity': 'personal' });
const secret = (schema: JsonObject): JsonObject => ({ ...schema, 'x-sensitivity': 'secret' });

const cases: readonly Case[] = [
  [
    'type',
    text,
    { type: 'integer' },
    'breaks/breaks major type: `requestParameters.value` is now an integer (a string before). Calls must pass the new type. Queries return values of both types.',
  ],
  [
    'type',
    { type: 'integer' },
    { type: 'number' },
    'breaks/breaks major type: `requestParameters.value` is now a number (an integer before). Earlier values may still fit; this is not checked, so it counts as breaking. Queries return values of both types.',
  ],
  [
    'type',
    { type: 'number' },
    { type: 'integer' },
    'breaks/breaks major type: `requestParameters.value` is now an integer (a number before). Calls must pass the new type. Queries return values of both types.',
  ],
  [
    'type',
    text,
    list,
    'breaks/breaks major type: `requestParameters.value` is now an array of string (a string before). Calls must pass the new type. Queries return values of both types.',
  ],
  [
    'type',
    text,
    object({}),
    'breaks/breaks major type: `requestParameters.value` is now an object with named properties (a string before). Calls must pass the new type. Queries return values of both types.',
  ],
  [
    'type',
    object({}),
    map(text),
    'breaks/breaks major type: `requestParameters.value` is now a map of string (an object with named properties before). Earlier values may still fit; this is not checked, so it counts as breaking. Queries return values of both types.',
  ],
  [
    'type',
    map(text),
    object({}),
    'breaks/breaks major type: `requestParameters.value` is now an object with named properties (a map of string before). Earlier values may still fit; this is not checked, so it counts as breaking. Queries return values of both types.',
  ],
  [
    'type',
    object({}),
    { oneOf: [variant('a'), variant('b')] },
    'breaks/breaks major type: `requestParameters.value` is now an object with variants (an object with named properties before). Earlier values may still fit; this is not checked, so it counts as breaking. Queries return values of both types.',
  ],
  [
    'type',
    text,
    { type: ['string', 'null'] },
    'fits/notice minor type: `requestParameters.value` can now be null. Queries may find it null.',
  ],
  [
    'type',
    { type: ['string', 'null'] },
    text,
    'breaks/fits major type: `requestParameters.value` can no longer be null. A call that passes null is refused. Events stored earlier may contain null.',
  ],
  [
    'type',
    { type: ['string', 'null'] },
    { type: ['integer', 'null'] },
    'breaks/breaks major type: `requestParameters.value` is now an integer or null (a string or null before). Calls must pass the new type. Queries return values of both types.',
  ],
  [
    'enum',
    { enum: ['a', 'b'] },
    { enum: ['a', 'b', 'c'] },
    'fits/notice minor enum: `requestParameters.value` can now be `"c"`. Queries may return it.',
  ],
  [
    'enum',
    { enum: ['a', 'b', 'c'] },
    { enum: ['a', 'b'] },
    'breaks/fits major enum: `requestParameters.value` can no longer be `"c"`. A call that passes it is refused. Events stored earlier may contain it.',
  ],
  [
    'enum',
    { enum: ['a', 'b'] },
    { enum: ['a', 'c'] },
    'breaks/breaks major enum: `requestParameters.value` can no longer be `"b"`, and can now be `"c"`. A call that passes the former value is refused. Saved SQL that compares it with the former value finds no new events.',
  ],
  ['enum', { enum: ['a', 'b'] }, { enum: ['b', 'a'] }],
  [
    'enum',
    { enum: ['a'] },
    { enum: ['a', null] },
    'fits/notice minor enum: `requestParameters.value` can now be `null`. Queries may return it.',
  ],
  [
    'enum',
    { enum: ['a', null] },
    { enum: ['a'] },
    'breaks/fits major enum: `requestParameters.value` can no longer be `null`. A call that passes it is refused. Events stored earlier may contain it.',
  ],
  [
    'enum',
    { type: 'string', maxLength: 50, pattern: '^(a+)+$' },
    { enum: ['a', `${'a'.repeat(45)}!`] },
    'breaks/fits major enum: `requestParameters.value` must now be `"a"` or `"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"`. A call with any other value is refused. Events stored earlier may contain other values.',
    'fits/notice minor enum: `requestParameters.value` can now be `"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"`. Queries may return it.',
  ],
  [
    'enum',
    { enum: ['a', 'b'] },
    { enum: [1, 2] },
    'breaks/breaks major type: `requestParameters.value` is now a number (a string before). Calls must pass the new type. Queries return values of both types.',
  ],
  [
    'enum',
    text,
    { enum: ['a', 'b'] },
    'breaks/fits major enum: `requestParameters.value` must now be `"a"` or `"b"`. A call with any other value is refused. Events stored earlier may contain other values.',
  ],
  [
    'enum',
    { enum: ['a', 'b'] },
    text,
    'fits/notice minor enum: `requestParameters.value` is no longer limited to a list of values. Queries may return new values.',
  ],
  [
    'enum',
    { enum: ['a', 'long'] },
    { type: 'string', maxLength: 2 },
    'breaks/fits major enum: `requestParameters.value` can no longer be `"long"`. A call that passes it is refused. Events stored earlier may contain it.',
    'fits/notice minor enum: `requestParameters.value` is no longer limited to a list of values. Queries may return new values.',
  ],
  [
    'enum',
    { type: 'string', maxLength: 2 },
    { enum: ['a', 'long'] },
    'breaks/fits major enum: `requestParameters.value` must now be `"a"` or `"long"`. A call with any other value is refused. Events stored earlier may contain other values.',
    'fits/notice minor enum: `requestParameters.value` can now be `"long"`. Queries may return it.',
  ],
  [
    'enum',
    { enum: ['a', 'b'] },
    { type: 'integer' },
    'breaks/breaks major type: `requestParameters.value` is now an integer (a string before). Calls must pass the new type. Queries return values of both types.',
  ],
  [
    'enum',
    { type: 'integer' },
    { enum: ['a', 'b'] },
    'breaks/breaks major type: `requestParameters.value` is now a string (an integer before). Calls must pass the new type. Queries return values of both types.',
  ],
  ['enum', { type: 'boolean' }, { enum: [true, false] }],
  [
    'enum',
    { type: 'boolean' },
    { const: true },
    'breaks/fits major enum: `requestParameters.value` can no longer be `false`. A call that passes it is refused. Events stored earlier may contain it.',
  ],
  [
    'enum',
    { const: true },
    { type: 'boolean' },
    'fits/notice minor enum: `requestParameters.value` can now be `false`. Queries may return it.',
  ],
  [
    'enum',
    { type: ['string', 'null'] },
    { enum: ['a'] },
    'breaks/fits major enum: `requestParameters.value` must now be `"a"`. A call with any other value is refused. Events stored earlier may contain other values.',
  ],
  [
    'const',
    { const: 'a' },
    { const: 'b' },
    'breaks/breaks major enum: `requestParameters.value` can no longer be `"a"`, and can now be `"b"`. A call that passes the former value is refused. Saved SQL that compares it with the former value finds no new events.',
  ],
  ['const', { const: 'a' }, { enum: ['a'] }],
  [
    'const',
    { const: 'a' },
    { enum: ['a', 'b'] },
    'fits/notice minor enum: `requestParameters.value` can now be `"b"`. Queries may return it.',
  ],
  [
    'const',
    text,
    { const: 'a' },
    'breaks/fits major enum: `requestParameters.value` must now be `"a"`. A call with any other value is refused. Events stored earlier may contain other values.',
  ],
  [
    'properties',
    object({}),
    object({ a: text }),
    'fits/fits minor properties: `requestParameters.value.a` is new and optional (string). Events stored earlier do not have it.',
  ],
  [
    'properties',
    object({ a: text }),
    object({}),
    'breaks/breaks major properties: `requestParameters.value.a` is removed. A call that passes it is refused. New events do not have it; saved SQL finds it only in events stored earlier.',
  ],
  ['properties', object({ a: text, b: text }), object({ b: text, a: text })],
  [
    'required',
    object({}),
    object({ a: text }, ['a']),
    'breaks/fits major required: `requestParameters.value.a` is new and required (string). Each call must pass it. Events stored earlier do not have it.',
  ],
  [
    'required',
    object({ a: text }),
    object({ a: text }, ['a']),
    'breaks/fits major required: `requestParameters.value.a` is now required. Each call must pass it. Events stored earlier may not have it.',
  ],
  [
    'required',
    object({ a: text }, ['a']),
    object({ a: text }),
    'fits/notice minor required: `requestParameters.value.a` is no longer required. Queries may find it null.',
  ],
  [
    'additionalProperties',
    map(text),
    map({ type: 'integer' }),
    'breaks/breaks major type: `requestParameters.value.*` is now an integer (a string before). Calls must pass the new type. Queries return values of both types.',
  ],
  [
    'additionalProperties',
    map({ ...text, maxLength: 2 }),
    map({ ...text, maxLength: 3 }),
    'fits/notice minor maxLength: `requestParameters.value.*` is bounded more loosely: at most 3 characters (at most 2 characters before). Queries may return new values.',
  ],
  [
    'additionalProperties',
    map(object({ a: text })),
    map(object({})),
    'breaks/breaks major properties: `requestParameters.value.*.a` is removed. A call that passes it is refused. New events do not have it; saved SQL finds it only in events stored earlier.',
  ],
  [
    'items',
    list,
    { ...list, items: { type: 'integer' } },
    'breaks/breaks major type: `requestParameters.value[]` is now an integer (a string before). Calls must pass the new type. Queries return values of both types.',
  ],
  [
    'items',
    { ...list, items: { ...text, maxLength: 3 } },
    { ...list, items: { ...text, maxLength: 2 } },
    'breaks/fits major maxLength: `requestParameters.value[]` is bounded more tightly: at most 2 characters (at most 3 characters before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'items',
    { ...list, items: object({ a: text }, ['a']) },
    { ...list, items: object({ a: text }) },
    'fits/notice minor required: `requestParameters.value[].a` is no longer required. Queries may find it null.',
  ],
  [
    'minItems',
    list,
    { ...list, minItems: 1 },
    'breaks/fits major minItems: `requestParameters.value` is bounded more tightly: at least 1 item (no lower bound before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'minItems',
    { ...list, minItems: 2 },
    { ...list, minItems: 1 },
    'fits/notice minor minItems: `requestParameters.value` is bounded more loosely: at least 1 item (at least 2 items before). Queries may return new values.',
  ],
  ['minItems', list, { ...list, minItems: 0 }],
  [
    'maxItems',
    list,
    { ...list, maxItems: 9 },
    'breaks/fits major maxItems: `requestParameters.value` is bounded more tightly: at most 9 items (no upper bound before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'maxItems',
    { ...list, maxItems: 9 },
    { ...list, maxItems: 10 },
    'fits/notice minor maxItems: `requestParameters.value` is bounded more loosely: at most 10 items (at most 9 items before). Queries may return new values.',
  ],
  [
    'uniqueItems',
    list,
    { ...list, uniqueItems: true },
    'breaks/fits major uniqueItems: The items of `requestParameters.value` must now all differ. A call with any other value is refused. Events stored earlier may contain other values.',
  ],
  [
    'uniqueItems',
    { ...list, uniqueItems: true },
    list,
    'fits/notice minor uniqueItems: The items of `requestParameters.value` may now repeat. Queries may return new values.',
  ],
  ['uniqueItems', list, { ...list, uniqueItems: false }],
  [
    'minLength',
    { ...text, minLength: 1 },
    { ...text, minLength: 2 },
    'breaks/fits major minLength: `requestParameters.value` is bounded more tightly: at least 2 characters (at least 1 character before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'minLength',
    { ...text, minLength: 1 },
    text,
    'fits/notice minor minLength: `requestParameters.value` is bounded more loosely: no lower bound (at least 1 character before). Queries may return new values.',
  ],
  [
    'maxLength',
    { ...text, maxLength: 256 },
    { ...text, maxLength: 128 },
    'breaks/fits major maxLength: `requestParameters.value` is bounded more tightly: at most 128 characters (at most 256 characters before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'maxLength',
    { ...text, maxLength: 256 },
    { ...text, maxLength: 512 },
    'fits/notice minor maxLength: `requestParameters.value` is bounded more loosely: at most 512 characters (at most 256 characters before). Queries may return new values.',
  ],
  [
    'maxLength',
    text,
    { ...text, maxLength: 1 },
    'breaks/fits major maxLength: `requestParameters.value` is bounded more tightly: at most 1 character (no upper bound before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'maxLength',
    { ...text, maxLength: 1 },
    text,
    'fits/notice minor maxLength: `requestParameters.value` is bounded more loosely: no upper bound (at most 1 character before). Queries may return new values.',
  ],
  [
    'pattern',
    text,
    { ...text, pattern: '^a$' },
    'breaks/fits major pattern: `requestParameters.value` must now match `^a$`. A call with any other value is refused. Events stored earlier may contain other values.',
  ],
  [
    'pattern',
    { ...text, pattern: '^a$' },
    text,
    'fits/notice minor pattern: `requestParameters.value` no longer has to match `^a$`. Queries may return new values.',
  ],
  [
    'pattern',
    { ...text, pattern: '^a$' },
    { ...text, pattern: '^ab?$' },
    'breaks/notice major pattern: `requestParameters.value` must now match `^ab?$` (`^a$` before). Whether every earlier value still fits cannot be decided, so this counts as breaking. Queries may return new values.',
  ],
  [
    'maxLength',
    { ...text, format: 'ipv4' },
    { ...text, minLength: 1, maxLength: 45 },
    'fits/fits patch minLength: `requestParameters.value` now says that it has at least 1 character, which its pattern or format required before.',
    'fits/fits patch maxLength: `requestParameters.value` now says that it has at most 45 characters, which its pattern or format required before.',
    'fits/notice minor format: `requestParameters.value` no longer has to have the format `ipv4`. Queries may return new values.',
  ],
  [
    'maxLength',
    { ...text, pattern: '^[0-9]{12}$' },
    { ...text, pattern: '^[0-9]{12}$', maxLength: 12, minLength: 13 },
    'breaks/fits major minLength: `requestParameters.value` is bounded more tightly: at least 13 characters (no lower bound before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
    'fits/fits patch maxLength: `requestParameters.value` now says that it has at most 12 characters, which its pattern or format required before.',
  ],
  [
    'maxLength',
    { ...text, format: 'date-time' },
    { ...text, format: 'date-time', maxLength: 64 },
    'breaks/fits major maxLength: `requestParameters.value` is bounded more tightly: at most 64 characters (no upper bound before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'format',
    text,
    uuid,
    'breaks/fits major format: `requestParameters.value` must now have the format `uuid`. A call with any other value is refused. Events stored earlier may contain other values.',
  ],
  [
    'format',
    uuid,
    text,
    'fits/notice minor format: `requestParameters.value` no longer has to have the format `uuid`. Queries may return new values.',
  ],
  [
    'format',
    uuid,
    { ...text, format: 'date' },
    'breaks/notice major format: `requestParameters.value` must now have the format `date` (`uuid` before). Whether every earlier value still fits cannot be decided, so this counts as breaking. Queries may return new values.',
  ],
  [
    'minimum',
    { type: 'integer', minimum: 0 },
    { type: 'integer', minimum: 1 },
    'breaks/fits major minimum: `requestParameters.value` is bounded more tightly: at least 1 (at least 0 before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'minimum',
    { type: 'integer', minimum: 0 },
    { type: 'integer' },
    'fits/notice minor minimum: `requestParameters.value` is bounded more loosely: no lower bound (at least 0 before). Queries may return new values.',
  ],
  [
    'maximum',
    { type: 'number', maximum: 1.5 },
    { type: 'number', maximum: 1 },
    'breaks/fits major maximum: `requestParameters.value` is bounded more tightly: at most 1 (at most 1.5 before). A call with a value outside the bound is refused. Events stored earlier may contain such values.',
  ],
  [
    'maximum',
    { type: 'number', maximum: 1.5 },
    { type: 'number', maximum: 2 },
    'fits/notice minor maximum: `requestParameters.value` is bounded more loosely: at most 2 (at most 1.5 before). Queries may return new values.',
  ],
  [
    'enum',
    { enum: [0.5] },
    { enum: [0.5, 1] },
    'fits/notice minor enum: `requestParameters.value` can now be `1`. Queries may return it.',
  ],
  [
    'enum',
    { enum: [null] },
    { enum: [null, 'a'] },
    'fits/notice minor enum: `requestParameters.value` can now be `"a"`. Queries may return it.',
  ],
  [
    'enum',
    { type: ['boolean', 'null'] },
    { enum: [true, false] },
    'breaks/fits major enum: `requestParameters.value` can no longer be `null`. A call that passes it is refused. Events stored earlier may contain it.',
  ],
  [
    'oneOf',
    { oneOf: [variant('a'), variant('b')] },
    { oneOf: [variant('b'), variant('a'), variant('c')] },
    'fits/notice minor oneOf: `requestParameters.value` has a new variant, where `kind` is `"c"`. Queries may return it.',
  ],
  [
    'oneOf',
    { oneOf: [variant('a'), variant('b'), variant('c')] },
    { oneOf: [variant('c'), variant('a')] },
    'breaks/fits major oneOf: `requestParameters.value` no longer has the variant where `kind` is `"b"`. A call that passes it is refused. Events stored earlier may contain it.',
  ],
  [
    'oneOf',
    { oneOf: [variant('a'), variant('b')] },
    { oneOf: [variant('a', { n: text }), variant('b')] },
    'fits/fits minor properties: `requestParameters.value.n` (where `kind` is `"a"`) is new and optional (string). Events stored earlier do not have it.',
  ],
  [
    'oneOf',
    { oneOf: [variant('a', { n: text }), variant('b')] },
    { oneOf: [variant('a'), variant('b')] },
    'breaks/breaks major properties: `requestParameters.value.n` (where `kind` is `"a"`) is removed. A call that passes it is refused. New events do not have it; saved SQL finds it only in events stored earlier.',
  ],
  [
    'oneOf',
    { oneOf: [variant('a', { n: text }), variant('b')] },
    { oneOf: [variant('a', { n: text }), variant('b'), variant('c', { n: { type: 'integer' } })] },
    'fits/notice minor oneOf: `requestParameters.value` has a new variant, where `kind` is `"c"`. Queries may return it.',
    'fits/breaks major oneOf: `requestParameters.value.n` can now be an integer as well, where `kind` is `"c"`. Saved SQL that reads it as the former type may fail.',
  ],
  [
    'oneOf',
    { oneOf: [variant('a', { n: list }), variant('b', { n: object({}) })] },
    { oneOf: [variant('a', { n: list }), variant('b', { n: object({}) }), variant('c', { n: list })] },
    'fits/notice minor oneOf: `requestParameters.value` has a new variant, where `kind` is `"c"`. Queries may return it.',
  ],
  [
    'oneOf',
    { oneOf: [variant('a', { n: list }), variant('b', { n: map(object({})) })] },
    { oneOf: [variant('a', { n: list }), variant('b', { n: map(object({ n: text })) })] },
    'fits/fits minor properties: `requestParameters.value.n.*.n` (where `kind` is `"b"`) is new and optional (string). Events stored earlier do not have it.',
  ],
  [
    'oneOf',
    { oneOf: [variant('a', { n: list }), variant('b')] },
    { oneOf: [variant('a', { n: list }), variant('b', { n: { type: 'array', items: { enum: ['a', 1] } } })] },
    'fits/fits minor properties: `requestParameters.value.n` (where `kind` is `"b"`) is new and optional (array of string or number). Events stored earlier do not have it.',
    'fits/breaks major oneOf: `requestParameters.value.n[]` can now be an integer as well, where `kind` is `"b"`. Saved SQL that reads it as the former type may fail.',
  ],
  [
    'oneOf',
    { oneOf: [variant('a', { n: text }), variant('b', { n: text })] },
    { oneOf: [variant('a', { n: text }), variant('b', { n: { type: 'integer' } })] },
    'breaks/breaks major type: `requestParameters.value.n` (where `kind` is `"b"`) is now an integer (a string before). Calls must pass the new type. Queries return values of both types.',
  ],
  [
    'oneOf',
    { oneOf: [variant('a', { n: map(text) }), variant('b')] },
    { oneOf: [variant('a', { n: map(text) }), variant('b', { n: map({ type: 'integer' }) })] },
    'fits/fits minor properties: `requestParameters.value.n` (where `kind` is `"b"`) is new and optional (map of integer). Events stored earlier do not have it.',
    'fits/breaks major oneOf: `requestParameters.value.n.*` can now be an integer as well, where `kind` is `"b"`. Saved SQL that reads it as the former type may fail.',
  ],
  [
    'oneOf',
    { oneOf: [variant('a', { n: { oneOf: [variant('x', { m: text }), variant('y')] } }), variant('b')] },
    {
      oneOf: [
        variant('a', { n: { oneOf: [variant('x', { m: text }), variant('y')] } }),
        variant('b', { n: { oneOf: [variant('x', { m: list }), variant('y')] } }),
      ],
    },
    'fits/fits minor properties: `requestParameters.value.n` (where `kind` is `"b"`) is new and optional (object). Events stored earlier do not have it.',
    'fits/breaks major oneOf: `requestParameters.value.n.m` can now be an array as well, where `kind` is `"b"` and `kind` is `"x"`. Saved SQL that reads it as the former type may fail.',
  ],
  [
    'oneOf',
    { oneOf: ['a', 'b'].map((kind) => variant(kind)) },
    { oneOf: [variant('a'), variant('b'), object({ kind: { const: 3 } }, ['kind'])] },
    'fits/notice minor oneOf: `requestParameters.value` has a new variant, where `kind` is `3`. Queries may return it.',
    'fits/breaks major oneOf: `requestParameters.value.kind` can now be an integer as well, where `kind` is `3`. Saved SQL that reads it as the former type may fail.',
  ],
  [
    'oneOf',
    { oneOf: [variant('a'), variant('b')] },
    { oneOf: ['a', 'b'].map((sort) => object({ sort: { const: sort } }, ['sort'])) },
    'breaks/breaks major oneOf: The variants of `requestParameters.value` are now told apart by `sort` (`kind` before). Calls must pass the new type. Queries return values of both types.',
  ],
  [
    'title',
    { ...text, title: 'A' },
    { ...text, title: 'B' },
    'fits/fits patch title: The title of `requestParameters.value` is reworded.',
  ],
  [
    'title',
    text,
    { ...text, title: 'B' },
    'fits/fits patch title: The title of `requestParameters.value` is reworded.',
  ],
  [
    'description',
    { ...text, description: 'A' },
    { ...text, description: 'B' },
    'fits/fits patch description: The description of `requestParameters.value` is reworded.',
  ],
  [
    'description',
    { ...list, items: { ...text, description: 'A' } },
    { ...list, items: { ...text, description: 'B' } },
    'fits/fits patch description: The description of `requestParameters.value[]` is reworded.',
  ],
  [
    'description',
    map({ ...text, description: 'A' }),
    map({ ...text, description: 'B' }),
    'fits/fits patch description: The description of `requestParameters.value.*` is reworded.',
  ],
  [
    'description',
    { oneOf: [variant('a'), variant('b')] },
    { oneOf: [{ ...variant('a'), description: 'A' }, variant('b')] },
    'fits/fits patch description: The description of `requestParameters.value` (where `kind` is `"a"`) is reworded.',
  ],
  [
    'examples',
    { ...text, examples: ['a'] },
    { ...text, examples: ['b'] },
    'fits/fits patch examples: The examples of `requestParameters.value` changed.',
  ],
  [
    'deprecated',
    text,
    { ...text, deprecated: true },
    'notice/notice minor deprecated: `requestParameters.value` is deprecated.',
  ],
  [
    'deprecated',
    { ...text, deprecated: true },
    text,
    'notice/notice minor deprecated: `requestParameters.value` is no longer deprecated.',
  ],
  [
    'deprecated',
    { oneOf: [variant('a'), variant('b')] },
    { oneOf: [variant('a'), { ...variant('b'), deprecated: true }] },
    'notice/notice minor deprecated: A variant of `requestParameters.value`, where `kind` is `"b"`, is deprecated.',
  ],
  [
    'x-deprecated',
    text,
    {
      ...text,
      deprecated: true,
      'x-deprecated': {
        since: '0.3.0',
        removeAfter: '2027-01-31',
        reason: 'Nobody reads it.',
        replacedBy: 'other',
      },
    },
    'notice/notice minor deprecated: `requestParameters.value` is deprecated. It has been deprecated since `0.3.0`. It may be removed after `2027-01-31`. Nobody reads it. Use `other`.',
  ],
  [
    'x-deprecated',
    { ...text, 'x-deprecated': { since: '1', removeAfter: '2027-01-31', reason: 'R.' } },
    { ...text, 'x-deprecated': { reason: 'R.', since: '1', removeAfter: '2027-01-31' } },
  ],
  [
    'x-deprecated',
    { ...text, 'x-deprecated': { since: '1', removeAfter: '2027-01-31', reason: 'R.' } },
    { ...text, 'x-deprecated': { since: '1', removeAfter: '2028-01-31', reason: 'R.' } },
    'notice/notice minor x-deprecated: The details of the deprecation of `requestParameters.value` changed. It has been deprecated since `1`. It may be removed after `2028-01-31`. R.',
  ],
  [
    'x-renamed-from',
    object({ a: text }),
    object({ b: { ...text, 'x-renamed-from': 'a' } }),
    'breaks/notice major x-renamed-from: `requestParameters.value.a` is renamed to `requestParameters.value.b`. Calls must pass it under the new name. The generated query reads both names; replace saved SQL with it.',
  ],
  [
    'x-renamed-from',
    object({ a: text }, ['a']),
    object({ b: { type: 'integer', 'x-renamed-from': 'a' } }),
    'breaks/notice major x-renamed-from: `requestParameters.value.a` is renamed to `requestParameters.value.b`. Calls must pass it under the new name. The generated query reads both names; replace saved SQL with it.',
    'fits/notice minor required: `requestParameters.value.b` is no longer required. Queries may find it null.',
    'breaks/breaks major type: `requestParameters.value.b` is now an integer (a string before). Calls must pass the new type. Queries return values of both types.',
  ],
  [
    'x-renamed-from',
    object({ a: text }),
    object({ a: text, b: { ...text, 'x-renamed-from': 'a' } }),
    'fits/fits minor properties: `requestParameters.value.b` is new and optional (string). Events stored earlier do not have it.',
  ],
  [
    'x-renamed-from',
    text,
    { ...text, 'x-renamed-from': 'old' },
    'fits/notice minor x-renamed-from: `requestParameters.value` now declares the former name `old`. The generated query reads that name too.',
  ],
  [
    'x-renamed-from',
    { ...text, 'x-renamed-from': 'older' },
    { ...text, 'x-renamed-from': 'old' },
    'fits/notice minor x-renamed-from: `requestParameters.value` now declares the former name `old` (`older` before). The generated query reads that name too, and no longer `older`: saved SQL must continue to read it.',
  ],
  [
    'x-renamed-from',
    { type: 'array', items: object({ a: text }) },
    { type: 'array', items: object({ a: { ...text, 'x-renamed-from': 'old' } }) },
    'fits/notice minor x-renamed-from: `requestParameters.value[].a` now declares the former name `old`. No generated query reads it there.',
  ],
  [
    'x-renamed-from',
    { ...text, 'x-renamed-from': 'old' },
    text,
    'fits/notice minor x-renamed-from: `requestParameters.value` no longer declares the former name `old`. The generated query no longer reads the former name.',
  ],
  [
    'x-sensitivity',
    text,
    { ...text, 'x-sensitivity': 'personal' },
    "notice/notice minor x-sensitivity: `requestParameters.value` is now marked `personal` (`none` before). The emitter's option for personal data now covers it.",
  ],
  [
    'x-sensitivity',
    { ...text, 'x-sensitivity': 'personal' },
    { ...text, 'x-sensitivity': 'none' },
    "notice/notice minor x-sensitivity: `requestParameters.value` is now marked `none` (`personal` before). The emitter's option for personal data no longer covers it.",
  ],
  [
    'x-sensitivity',
    text,
    { ...text, 'x-sensitivity': 'secret' },
    'notice/breaks major x-sensitivity: `requestParameters.value` is now marked `secret` (`none` before). Calls stay the same; the value leaves the process hashed or masked. New events contain it hashed or masked, so saved SQL that compares it finds none of them.',
  ],
  [
    'x-sensitivity',
    { ...text, 'x-sensitivity': 'secret' },
    { ...text, 'x-sensitivity': 'personal' },
    'notice/breaks major x-sensitivity: `requestParameters.value` is now marked `personal` (`secret` before). Calls stay the same; the value is no longer hashed or masked as a secret. Saved SQL that compares hashes finds no new events.',
  ],
  ['x-sensitivity', text, { ...text, 'x-sensitivity': 'none' }],
  // A mark holds for all that lies inside: what counts is what holds of each value in the end.
  ['x-sensitivity', secret(object({ a: text, b: list })), object({ a: secret(text), b: secret(list) })],
  ['x-sensitivity', secret(object({ a: personal(text), b: text })), secret(object({ a: text, b: text }))],
  [
    'x-sensitivity',
    personal(object({ a: text, b: text })),
    object({ a: personal(text), b: text }),
    "notice/notice minor x-sensitivity: `requestParameters.value.b` is now `none` by the marks around and inside it (`personal` before). The emitter's option for personal data no longer covers it.",
  ],
  [
    'x-sensitivity',
    object({ a: personal(text), b: personal(text) }),
    secret(object({ a: personal(text), b: personal(text) })),
    'notice/breaks major x-sensitivity: `requestParameters.value` is now `secret` by the marks around and inside it (`personal` before). Calls stay the same; the value leaves the process hashed or masked. New events contain it hashed or masked, so saved SQL that compares it finds none of them.',
  ],
  [
    'x-sensitivity',
    object({ list: { type: 'array', items: object({ a: text, b: text }) } }),
    personal(object({ list: { type: 'array', items: object({ a: text, b: text }) } })),
    "notice/notice minor x-sensitivity: `requestParameters.value` is now marked `personal` (`none` before). The emitter's option for personal data now covers it.",
  ],
  [
    'x-sensitivity',
    map(object({ a: text, b: text })),
    map(object({ a: personal(text), b: text })),
    "notice/notice minor x-sensitivity: `requestParameters.value.*.a` is now marked `personal` (`none` before). The emitter's option for personal data now covers it.",
  ],
  [
    'x-sensitivity',
    { oneOf: [variant('x', { a: personal(text) }), variant('y', { b: text })] },
    personal({ oneOf: [variant('x', { a: text }), variant('y', { b: text })] }),
    ...['kind` (where `kind` is `"x"`)', 'kind` (where `kind` is `"y"`)', 'b` (where `kind` is `"y"`)'].map(
      (value) =>
        `notice/notice minor x-sensitivity: \`requestParameters.value.${value} is now \`personal\` by the marks around and inside it (\`none\` before). The emitter's option for personal data now covers it.`,
    ),
  ],
];

describe('a keyword that changes', () => {
  for (const [keyword, before, after, ...expected] of cases) {
    it(`${keyword}: from ${JSON.stringify(before)} to ${JSON.stringify(after)}`, () => {
      expect(judgeValue(before, after)).toEqual(expected);
    });
  }

  it('is among the cases, whatever keyword of the dialect it is', () => {
    const covered = new Set(cases.map(([keyword]) => keyword));
    // Of these, the first three say nothing of an event's meaning; the others have tests of their own.
    const elsewhere = ['$schema', '$defs', 'x-silence', '$ref', 'x-stage'];
    expect(Object.keys(keywords).filter((name) => !covered.has(name) && !elsewhere.includes(name))).toEqual(
      [],
    );
  });
});
