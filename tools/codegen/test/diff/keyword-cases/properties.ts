import { list, map, object, text, type KeywordCase } from './case.js';

const count = { type: 'integer' };

/** Changes of the members of an object, a map or an array. */
export const properties: readonly KeywordCase[] = [
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
    'x-renamed-from',
    object({ a: text }),
    object({ b: { ...text, 'x-renamed-from': 'a' } }),
    'breaks/notice major x-renamed-from: `requestParameters.value.a` is renamed to `requestParameters.value.b`. Calls must pass it under the new name. The generated query reads both names; replace saved SQL with it.',
  ],
  [
    'x-renamed-from',
    object({ sizeBytes: count }),
    object({ sizeGib: { ...count, 'x-renamed-from': 'sizeBytes' } }),
    'breaks/breaks major x-renamed-from: `requestParameters.value.sizeBytes` is renamed to `requestParameters.value.sizeGib`. Calls must pass it under the new name. The generated query reads both names into one column, values in bytes beside values in gibibytes: saved SQL must convert those stored earlier.',
  ],
  [
    'x-renamed-from',
    object({ timeoutMs: count }),
    object({ timeout: { ...count, 'x-renamed-from': 'timeoutMs' } }),
    'breaks/breaks major x-renamed-from: `requestParameters.value.timeoutMs` is renamed to `requestParameters.value.timeout`. Calls must pass it under the new name. The generated query reads both names into one column; whether the values are still in milliseconds cannot be decided, so this counts as breaking.',
  ],
  [
    'x-renamed-from',
    object({ timeoutMs: count, size: count }),
    object({
      maxWaitMillis: { ...count, 'x-renamed-from': 'timeoutMs' },
      sizeBytes: { ...count, 'x-renamed-from': 'size' },
    }),
    'breaks/notice major x-renamed-from: `requestParameters.value.timeoutMs` is renamed to `requestParameters.value.maxWaitMillis`. Calls must pass it under the new name. The generated query reads both names; replace saved SQL with it.',
    'breaks/notice major x-renamed-from: `requestParameters.value.size` is renamed to `requestParameters.value.sizeBytes`. Calls must pass it under the new name. The generated query reads both names; replace saved SQL with it.',
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
    object({ b: { ...text, 'x-renamed-from': 'a' }, a: text }),
    'fits/fits minor properties: `requestParameters.value.b` is new and optional (string). Events stored earlier do not have it.',
  ],
  [
    'x-renamed-from',
    object({ a: text }),
    object({ b: { ...text, 'x-renamed-from': 'a' }, c: { ...text, 'x-renamed-from': 'a' } }),
    'breaks/notice major x-renamed-from: `requestParameters.value.a` is renamed to `requestParameters.value.b`. Calls must pass it under the new name. The generated query reads both names; replace saved SQL with it.',
    'fits/fits minor properties: `requestParameters.value.c` is new and optional (string). Events stored earlier do not have it.',
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
];
