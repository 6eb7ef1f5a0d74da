import { grouped } from '../describe/counted.js';
import type { ArrayNode, NumberNode, Property, StringNode, TypeNode } from '../model.js';
import { textBytes } from './characters.js';
import { boundOfText } from './text-bound.js';

/**
 * The maximum size of a value as JSON, in bytes of UTF-8, and what contributes to it. A value without a bound counts as empty: a
 * text or an array without a bound is a finding of its own, a map's keys cannot be bounded at all, and the emitter enforces the
 * limits for every event when it seals it.
 */
export interface WorstCase {
  readonly bytes: number;
  /** The members of an object, or the items of an array together. */
  readonly parts: readonly Part[];
  /** Where the bytes come from, in words; absent if that is obvious. */
  readonly reason?: string;
}

export interface Part {
  /** A property's name, or `[]` for the items of an array. */
  readonly step: string;
  /** With its name and punctuation. */
  readonly bytes: number;
  /** Of the member, or of one item. */
  readonly size: WorstCase;
  /** How many items there are; 1 for a property. */
  readonly times: number;
}

/** @param isSensitive Whether the emitter may replace the value, or what it holds, by a hash. */
export function worstCase(type: TypeNode, isSensitive = false): WorstCase {
  switch (type.kind) {
    case 'string':
      return scalar(textSize(type), isSensitive);
    case 'number':
    case 'integer':
      return scalar(leaf(Math.max(numberBytes(type), type.nullable ? nullBytes : 0)), isSensitive);
    case 'boolean':
      return scalar(leaf('false'.length), isSensitive);
    case 'enum':
      return scalar(
        leaf(Math.max(...type.values.map((value) => Buffer.byteLength(JSON.stringify(value))))),
        isSensitive,
      );
    case 'array':
      return arraySize(type, isSensitive);
    case 'object':
      return sizeOfObject(type.properties.map((property) => partOf(property, isSensitive)));
    case 'union':
      return type.variants
        .map((variant) => worstCase(variant.type, isSensitive))
        .reduce((a, b) => (b.bytes > a.bytes ? b : a));
    case 'map':
    case 'open':
      return leaf(Math.max('{}'.length, type.nullable ? nullBytes : 0));
  }
}

/** The size of an object with all its members. */
export function sizeOfObject(parts: readonly Part[]): WorstCase {
  const commas = Math.max(0, parts.length - 1);
  return { bytes: '{}'.length + commas + parts.reduce((sum, { bytes }) => sum + bytes, 0), parts };
}

export function partOf({ name, type, sensitivity }: Property, isSensitive = false): Part {
  return part(name, worstCase(type, isSensitive || sensitivity !== 'none'));
}

export function part(name: string, size: WorstCase): Part {
  return { step: name, bytes: textBytes(name) + ':'.length + size.bytes, size, times: 1 };
}

export function leaf(bytes: number, reason?: string): WorstCase {
  return { bytes, parts: [], ...(reason === undefined ? {} : { reason }) };
}

const nullBytes = 'null'.length;

/** What the emitter's `hashKey` makes of any scalar: `"hmac-sha256:…"`, with 256 bits in base64url. */
const hashBytes = '"hmac-sha256:"'.length + 43;

function scalar(size: WorstCase, isSensitive: boolean): WorstCase {
  return isSensitive && size.bytes < hashBytes ? leaf(hashBytes, 'as a hash') : size;
}

function textSize(type: StringNode): WorstCase {
  const { bytes, characters, maxCharacterBytes } = boundOfText(type);
  const least = type.nullable ? nullBytes : '""'.length;
  if (!Number.isFinite(bytes)) return leaf(least);
  const each = maxCharacterBytes === 1 ? '' : ` of at most ${maxCharacterBytes} bytes`;
  return leaf(Math.max(bytes + '""'.length, least), `${grouped(characters)} characters${each}`);
}

function arraySize({ items, maxItems, uniqueItems, nullable }: ArrayNode, isSensitive: boolean): WorstCase {
  const least = nullable ? nullBytes : '[]'.length;
  const count = Math.min(maxItems ?? Infinity, uniqueItems ? differentValues(items) : Infinity);
  if (!Number.isFinite(count) || count === 0) return leaf(least);
  const size = worstCase(items, isSensitive);
  const bytes = count * size.bytes + (count - 1);
  return {
    bytes: Math.max(bytes + '[]'.length, least),
    parts: [{ step: '[]', bytes, size, times: count }],
  };
}

/** How many values a type has, if that is finite. */
function differentValues(type: TypeNode): number {
  if (type.kind === 'enum') return type.values.length;
  if (type.kind === 'boolean') return type.nullable ? 3 : 2;
  if (type.kind === 'integer') {
    const { minimum = -Infinity, maximum = Infinity, nullable } = type;
    return Math.floor(maximum) - Math.ceil(minimum) + 1 + (nullable ? 1 : 0);
  }
  return Infinity;
}

/** `-0.0000012345678901234567` is the longest number that JSON.stringify prints. */
const longestNumber = 25;
/** `-1.2345678901234567e+300`: a whole number never has zeros before its digits. */
const longestInteger = 24;

function numberBytes({ kind, minimum, maximum }: NumberNode): number {
  if (kind === 'number') return longestNumber;
  // From 1e21, JavaScript writes an exponent.
  if (minimum === undefined || maximum === undefined || Math.max(-minimum, maximum) >= 1e21) {
    return longestInteger;
  }
  return Math.max(...[Math.ceil(minimum), Math.floor(maximum)].map((bound) => String(bound).length));
}
