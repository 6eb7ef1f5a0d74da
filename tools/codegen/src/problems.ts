import { fullFormats } from 'ajv-formats/dist/formats.js';
import { must } from './describe/must.js';
import { formatWords } from './describe/words.js';
import type { Format } from './dialect.js';
import type { Json, JsonObject, JsonPath } from './json.js';
import { isJsonObject, isSameJson, own } from './json.js';
import { matches } from './matches.js';
import type { ArrayNode, NumberNode, Property, StringNode, TypeNode, UnionNode } from './model.js';

/** What is wrong with a value, and its path. */
export interface Problem {
  readonly path: JsonPath;
  /** As the words that follow the path: `must be a UUID`. */
  readonly message: string;
}

/**
 * Every way in which a JSON value violates a type: what a printed validator would report, without printing and compiling
 * one, which takes a hundred times as long for the few examples of an event.
 */
export function problemsOf(type: TypeNode, value: Json, path: JsonPath = []): Problem[] {
  const nullable = 'nullable' in type && type.nullable;
  if (nullable && value === null) return [];
  const message = brokenAssertion(type, value);
  if (message === undefined) return problemsInside(type, value, path);
  const isOfOtherType = message === brokenType(type, value);
  return [{ path, message: nullable && isOfOtherType ? `${message} or null` : message }];
}

/** The problems of an object's members: what each property's type says, what is missing, what is unknown. */
export function problemsOfMembers(
  properties: readonly Property[],
  object: JsonObject,
  path: JsonPath = [],
): Problem[] {
  const known = new Set(properties.map(({ name }) => name));
  return [
    ...properties.flatMap(({ name, required, type }): Problem[] => {
      const value = own(object, name);
      if (value !== undefined) return problemsOf(type, value, [...path, name]);
      return required ? [{ path: [...path, name], message: must.bePresent }] : [];
    }),
    ...Object.keys(object)
      .filter((name) => !known.has(name))
      .map((name) => ({ path: [...path, name], message: must.beOfEvent })),
  ];
}

function problemsInside(type: TypeNode, value: Json, path: JsonPath): Problem[] {
  switch (type.kind) {
    case 'object':
      return problemsOfMembers(type.properties, value as JsonObject, path);
    case 'map':
      return Object.entries(value as JsonObject).flatMap(([key, item]) =>
        problemsOf(type.values, item, [...path, key]),
      );
    case 'array':
      return (value as Json[]).flatMap((item, index) => problemsOf(type.items, item, [...path, index]));
    case 'union':
      return problemsOfVariant(type, value as JsonObject, path);
    default:
      return [];
  }
}

function problemsOfVariant(
  { discriminator, variants }: UnionNode,
  object: JsonObject,
  path: JsonPath,
): Problem[] {
  const value = own(object, discriminator);
  const variant = variants.find((candidate) => candidate.value === value);
  if (variant !== undefined) return problemsOfMembers(variant.type.properties, object, path);
  const message = value === undefined ? must.bePresent : must.beOneOf(variants.map((each) => each.value));
  return [{ path: [...path, discriminator], message }];
}

/** The first assertion that the value itself fails, in words. */
function brokenAssertion(type: TypeNode, value: Json): string | undefined {
  const wrongType = brokenType(type, value);
  if (wrongType !== undefined) return wrongType;
  switch (type.kind) {
    case 'string':
      return brokenTextBound(type, value as string);
    case 'number':
    case 'integer':
      return brokenNumberBound(type, value as number);
    case 'array':
      return brokenArrayBound(type, value as Json[]);
    default:
      return undefined;
  }
}

/** The type or format that the value must have; undefined if it has it. */
function brokenType(type: TypeNode, value: Json): string | undefined {
  switch (type.kind) {
    case 'string': {
      const { format } = type;
      if (format === undefined) return typeof value === 'string' ? undefined : must.beString;
      return typeof value === 'string' && isOfFormat(format, value) ? undefined : formatWords[format].must;
    }
    case 'integer':
      return Number.isInteger(value) ? undefined : must.beWhole;
    case 'number':
      return Number.isFinite(value) ? undefined : must.beNumber;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : must.beTrueOrFalse;
    case 'enum':
      return type.values.some((each) => isSameJson(each, value)) ? undefined : must.beOneOf(type.values);
    case 'array':
      return Array.isArray(value) ? undefined : must.beArray;
    case 'object':
    case 'map':
    case 'union':
    case 'open':
      return isJsonObject(value) ? undefined : must.beObject;
  }
}

function brokenTextBound(type: StringNode, text: string): string | undefined {
  const { minLength = 0, maxLength = Infinity, maxBytes = Infinity, pattern } = type;
  // As JSON Schema counts: in code points.
  const length = Array.from(text).length;
  if (length < minLength) return minLength === 1 ? must.notBeEmpty : must.haveLength(minLength);
  if (length > maxLength) return must.haveLengthWithin(maxLength);
  if (Buffer.byteLength(text) > maxBytes) return must.haveBytesWithin(maxBytes);
  if (pattern === undefined) return undefined;
  const fits = matches({ ...type, pattern }, text);
  if (fits === 'undecided') return must.beToldSoon(pattern);
  return fits ? undefined : must.match(pattern);
}

function brokenNumberBound(
  { minimum = -Infinity, maximum = Infinity }: NumberNode,
  value: number,
): string | undefined {
  if (value < minimum) return must.beAtLeast(minimum);
  return value > maximum ? must.beAtMost(maximum) : undefined;
}

function brokenArrayBound(
  { minItems = 0, maxItems = Infinity, uniqueItems }: ArrayNode,
  items: Json[],
): string | undefined {
  if (items.length < minItems) return must.haveItems(minItems);
  if (items.length > maxItems) return must.haveItemsWithin(maxItems);
  const isTwice = (item: Json, index: number): boolean =>
    items.slice(0, index).some((other) => isSameJson(other, item));
  return uniqueItems && items.some(isTwice) ? must.differ : undefined;
}

/** Uses Ajv's own table of formats, so that the two cannot disagree. */
function isOfFormat(format: Format | 'ip', text: string): boolean {
  if (format === 'ip') return isOfFormat('ipv4', text) || isOfFormat('ipv6', text);
  const known = fullFormats[format];
  if (known instanceof RegExp) return known.test(text);
  const test = typeof known === 'object' && 'validate' in known ? known.validate : known;
  if (test instanceof RegExp) return test.test(text);
  if (typeof test !== 'function') throw new Error(`Ajv has no test for the format ${format}`);
  return (test as (value: string) => boolean)(text);
}
