import { list, map, object, text, variant, type KeywordCase } from './case.js';

/** Changes of the variants of an object. */
export const variants: readonly KeywordCase[] = [
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
    { oneOf: [variant('a'), variant('c')] },
    'fits/notice minor oneOf: `requestParameters.value` has a new variant, where `kind` is `"c"`. Queries may return it.',
    'breaks/breaks major oneOf: `requestParameters.value` no longer has the variant where `kind` is `"b"`. A call that passes the former value is refused. Saved SQL that compares it with the former value finds no new events.',
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
    { oneOf: [variant('a', { n: object({}) }), variant('b')] },
    { oneOf: [variant('a', { n: object({}) }), variant('b', { n: map(text) })] },
    'fits/fits minor properties: `requestParameters.value.n` (where `kind` is `"b"`) is new and optional (map of string). Events stored earlier do not have it.',
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
];
