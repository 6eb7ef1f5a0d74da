import type { Json, JsonObject } from './json.js';
import { isJsonObject } from './json.js';
import { maxDepth } from './nesting.js';

/** The event schema dialect: every keyword, where it may stand, and what its value must be. */

export const typeNames = ['string', 'integer', 'number', 'boolean', 'object', 'array'] as const;
export type TypeName = (typeof typeNames)[number];

export const formats = ['uuid', 'date-time', 'date', 'ipv4', 'ipv6', 'email', 'uri'] as const;
export type Format = (typeof formats)[number];

export const sections = ['requestParameters', 'responseElements', 'additionalEventData'] as const;
export type SectionName = (typeof sections)[number];

export const stages = ['draft', 'stable', 'deprecated'] as const;
export type Stage = (typeof stages)[number];

export const sensitivities = ['none', 'personal', 'secret'] as const;
export type Sensitivity = (typeof sensitivities)[number];

/** The mark that applies to a value that two marks cover. */
export function stricter(mark: Sensitivity, other: Sensitivity): Sensitivity {
  return sensitivities.indexOf(mark) < sensitivities.indexOf(other) ? other : mark;
}

export const integrations = ['reserved', 'live'] as const;
export type Integration = (typeof integrations)[number];

/** The role of a schema in its file. */
export type Role = 'event' | 'section' | 'property' | 'item' | 'map value' | 'variant' | 'definition';

export interface Keyword {
  /** The types that it constrains; absent for a keyword that applies to any type. */
  readonly types?: readonly TypeName[];
  /** Where it is allowed; absent for everywhere. */
  readonly roles?: readonly Role[];
  /** For people only, so it is allowed beside `$ref`. */
  readonly isAnnotation?: boolean;
  readonly accepts: (value: Json) => boolean;
  /** What it accepts, as the words after "must be". */
  readonly expected: string;
}

const isCount = (value: Json): boolean => Number.isInteger(value) && (value as number) >= 0;
/** A string that is not blank. */
export const isText = (value: Json): boolean => typeof value === 'string' && value.trim() !== '';
// `1e400` is valid JSON that is read as Infinity, which neither an event nor generated code can contain.
const isNumber = (value: Json): boolean => Number.isFinite(value);
const isScalar = (value: Json): boolean =>
  typeof value === 'number' ? isNumber(value) : typeof value !== 'object' || value === null;
const isBoolean = (value: Json): boolean => typeof value === 'boolean';
const isAny = (): boolean => true;
const oneOf =
  (values: readonly string[]) =>
  (value: Json): boolean =>
    typeof value === 'string' && values.includes(value);
const isArrayOf =
  (accepts: (item: Json) => boolean, least = 0) =>
  (value: Json): boolean =>
    Array.isArray(value) && value.length >= least && value.every(accepts);
const isMapOfSchemas = (value: Json): boolean =>
  isJsonObject(value) && Object.values(value).every(isJsonObject);
const isUnique = (value: Json): boolean =>
  Array.isArray(value) && new Set(value.map((item) => JSON.stringify(item))).size === value.length;

function isPattern(value: Json): boolean {
  if (typeof value !== 'string') return false;
  try {
    // V8 compiles a pattern only when it is used. The empty alternative matches at once, however slow the pattern is.
    new RegExp(`|${value}`, 'u').test('');
  } catch {
    return false;
  }
  const bare = withoutLiterals(value);
  return !isOfLaterEngines(bare) && !isTooDeep(bare);
}

/** Without escapes and classes, in which something may look like a group. */
function withoutLiterals(pattern: string): string {
  return pattern.replace(/\\[^]|\[(?:\\[^]|[^\\\]])*\]/g, '_');
}

/**
 * Modifiers, as in `(?i:a)`, and two groups with the same name: only Node 24 supports them, and an emitter that contains them
 * could not be loaded by Node 22 and earlier.
 */
function isOfLaterEngines(bare: string): boolean {
  const groups = bare.match(/\(\?(?:<[^=!>][^>]*>|[a-z-]+:)/g) ?? [];
  return new Set(groups).size < groups.length || groups.some((group) => group.endsWith(':'));
}

/** Nested groups, which are walked recursively by everything that reads a pattern. */
function isTooDeep(bare: string): boolean {
  let depth = 0;
  return Array.from(bare).some((character) => {
    if (character === '(') depth++;
    else if (character === ')') depth--;
    return depth > maxDepth;
  });
}

function isDeprecation(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  const known = ['since', 'removeAfter', 'reason', 'replacedBy'];
  return (
    Object.entries(value).every(([key, item]) => known.includes(key) && isText(item)) &&
    ['since', 'removeAfter', 'reason'].every((key) => Object.hasOwn(value, key)) &&
    isDay(value['removeAfter'] as string)
  );
}

/** An existing date, such as `2026-01-31`. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

function isSilences(value: Json): boolean {
  return isArrayOf(
    (item) =>
      isJsonObject(item) &&
      Object.entries(item).every(
        ([key, text]) => ['rule', 'reason', 'pointer'].includes(key) && typeof text === 'string',
      ) &&
      isText(item['rule'] ?? null) &&
      isText(item['reason'] ?? null),
    1,
  )(value);
}

const count = { accepts: isCount, expected: 'a whole number, 0 or more' };
const text = { accepts: isText, expected: 'a non-empty string', isAnnotation: true };
const whereProperty = { roles: ['property', 'section'] as const, isAnnotation: true };

export const keywords: Readonly<Record<string, Keyword>> = {
  $schema: { roles: ['event'], ...text },
  $ref: {
    accepts: isText,
    expected: 'a reference to a definition, such as "../common/aws.json#/$defs/region"',
  },
  $defs: { roles: ['event'], accepts: isMapOfSchemas, expected: 'an object of schemas' },
  title: text,
  description: text,
  deprecated: { accepts: isBoolean, expected: 'true or false', isAnnotation: true },
  examples: {
    accepts: isArrayOf(isAny, 1),
    expected: 'an array of at least one example',
    isAnnotation: true,
  },
  // The rule `unsupported-type` checks it, and says what to write instead.
  type: { accepts: isAny, expected: 'a type' },
  enum: {
    accepts: (value) => isArrayOf(isScalar, 1)(value) && isUnique(value),
    expected: 'an array of different values: strings, finite numbers, booleans or null',
  },
  const: { accepts: isScalar, expected: 'a string, a finite number, a boolean or null' },
  oneOf: { accepts: isArrayOf(isJsonObject, 2), expected: 'an array of at least two schemas' },
  properties: { types: ['object'], accepts: isMapOfSchemas, expected: 'an object of schemas' },
  required: {
    types: ['object'],
    accepts: (value) => isArrayOf((item) => typeof item === 'string')(value) && isUnique(value),
    expected: 'an array of different property names',
  },
  additionalProperties: {
    types: ['object'],
    // The rule `open-object` finds `true`, and says what to write instead.
    accepts: (value) => typeof value === 'boolean' || isJsonObject(value),
    expected: "false, or the schema of a map's values",
  },
  items: { types: ['array'], accepts: isJsonObject, expected: 'one schema for all items' },
  minItems: { types: ['array'], ...count },
  maxItems: { types: ['array'], ...count },
  uniqueItems: { types: ['array'], accepts: isBoolean, expected: 'true or false' },
  minLength: { types: ['string'], ...count },
  maxLength: { types: ['string'], ...count },
  pattern: {
    types: ['string'],
    accepts: isPattern,
    expected: `a regular expression that every supported version of Node accepts with the u flag (escape only what needs it; no modifiers, no two groups with the same name, no groups nested more than ${maxDepth} deep, not too long to compile)`,
  },
  format: { types: ['string'], accepts: oneOf(formats), expected: `one of ${formats.join(', ')}` },
  minimum: { types: ['integer', 'number'], accepts: isNumber, expected: 'a finite number' },
  maximum: { types: ['integer', 'number'], accepts: isNumber, expected: 'a finite number' },
  'x-stage': {
    roles: ['event'],
    accepts: oneOf(stages),
    expected: `one of ${stages.join(', ')}`,
    isAnnotation: true,
  },
  'x-deprecated': {
    roles: ['event', 'property', 'section'],
    accepts: isDeprecation,
    expected:
      'an object of strings: since, removeAfter (a date such as 2027-12-31), reason, and optionally replacedBy',
    isAnnotation: true,
  },
  'x-renamed-from': { ...text, ...whereProperty },
  'x-sensitivity': {
    accepts: oneOf(sensitivities),
    expected: `one of ${sensitivities.join(', ')}`,
    ...whereProperty,
  },
  'x-silence': {
    roles: ['event'],
    accepts: isSilences,
    expected: 'an array of objects, each with a rule, a reason, and optionally a pointer',
    isAnnotation: true,
  },
};

/** Keywords that define the value completely: beside them, only `type` and annotations have a meaning. */
export const decisiveKeywords = ['$ref', 'enum', 'const', 'oneOf'] as const;

/** Whether something other than its type defines a schema's value. */
export function isDecided(schema: JsonObject): boolean {
  return decisiveKeywords.some((name) => Object.hasOwn(schema, name));
}

/** Keywords of JSON Schema that the dialect excludes, because some tool in the chain would ignore them. */
const instead: Readonly<Record<string, string>> = {
  if: 'describe the cases as variants of a oneOf',
  then: 'describe the cases as variants of a oneOf',
  else: 'describe the cases as variants of a oneOf',
  not: 'say what is allowed, with enum, pattern or bounds',
  allOf: 'write all properties in one object',
  anyOf: 'use oneOf, with variants told apart by one const property',
  dependentRequired: 'describe the cases as variants of a oneOf',
  dependentSchemas: 'describe the cases as variants of a oneOf',
  dependencies: 'describe the cases as variants of a oneOf',
  prefixItems: 'use an object with a named property for each position',
  additionalItems: 'use an object with a named property for each position',
  contains: 'describe every item with items',
  minContains: 'bound the array with minItems',
  maxContains: 'bound the array with maxItems',
  patternProperties: 'use a map: additionalProperties with the schema of its values',
  propertyNames: 'name the properties, or use a map and describe its keys in words',
  minProperties: 'list the properties in required',
  maxProperties: 'name the properties, and close the object with additionalProperties: false',
  unevaluatedProperties: 'use additionalProperties: false',
  unevaluatedItems: 'use maxItems',
  exclusiveMinimum: 'use minimum',
  exclusiveMaximum: 'use maximum',
  multipleOf: 'use type integer, in a smaller unit',
  default: 'leave the property optional, and say in its description what its absence means',
  readOnly: 'remove the property, or say in its description who sets it',
  writeOnly: 'remove the property: a reader would never see it',
  contentEncoding: 'say in the description how the string is encoded',
  contentMediaType: 'say in the description what the string contains',
  contentSchema: 'use an object instead of a string that contains JSON',
  definitions: 'use $defs',
  $id: 'remove it: the path of the file identifies the schema',
  id: 'remove it: the path of the file identifies the schema',
  $anchor: 'put the definition under $defs',
  $dynamicRef: 'use $ref to a definition under $defs',
  $dynamicAnchor: 'put the definition under $defs',
  $vocabulary: 'remove it',
  $comment: 'use description, which readers see',
  nullable: 'write the type as a pair with null, such as ["string", "null"]',
  example: 'use examples, with an array',
  'x-maxBytes': 'use maxLength; only the envelope bounds bytes',
};

/** What to write instead of a keyword that is not part of the dialect. */
export function insteadOf(keyword: string): string | undefined {
  return Object.hasOwn(instead, keyword) ? instead[keyword] : undefined;
}

/** The definition of a keyword; undefined if it is not part of the dialect. */
export function keyword(name: string): Keyword | undefined {
  return Object.hasOwn(keywords, name) ? keywords[name] : undefined;
}
