import type { JsonObject } from '../../../src/json.js';

/** A keyword, a property before and after, and how the change is judged. */
export type KeywordCase = readonly [
  keyword: string,
  before: JsonObject,
  after: JsonObject,
  ...expected: string[],
];

export const text = { type: 'string' };
export const list = { type: 'array', items: text };

export const object = (properties: JsonObject, required: string[] = []): JsonObject => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
});
export const variant = (kind: string, properties: JsonObject = {}): JsonObject =>
  object({ kind: { const: kind }, ...properties }, ['kind']);
export const map = (values: JsonObject): JsonObject => ({ type: 'object', additionalProperties: values });
