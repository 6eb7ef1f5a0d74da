import { list, map, object, text, variant, type KeywordCase } from './case.js';

/** Changes of a type. */
export const types: readonly KeywordCase[] = [
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
];
