import { isIP } from 'node:net';
import { EntryError } from './entry-error.js';

/** Where a value is in the event, and what to do with unknown fields. */
export interface Place {
  readonly path: string;
  readonly unknownFields: 'refuse' | 'ignore';
  /** The size of the whole event's text, in bytes. */
  readonly eventBytes: number;
}

/** Converts a field's value to that of its column. Throws EntryError. */
export type FieldReader = (value: unknown, at: Place) => unknown;
export type Rules = Readonly<Record<string, readonly [presence: 'required' | 'optional', read: FieldReader]>>;

/** An object of known fields. A field that is `null`, or required and empty, counts as missing. */
export function fields(rules: Rules): FieldReader {
  const entries = Object.entries(rules);
  return (value, at) => {
    const given = asObject(value, at);
    const below = (field: string): string => (at.path === 'eventData' ? field : `${at.path}.${field}`);
    const { unknownFields, eventBytes } = at;
    const result: Record<string, unknown> = {};
    for (const [field, [presence, read]] of entries) {
      const fieldValue = Object.hasOwn(given, field) ? given[field] : undefined;
      if (presence === 'required' && fieldValue === '') {
        throw new EntryError('FieldNotFound', `${below(field)} is empty`);
      }
      if (fieldValue !== undefined && fieldValue !== null) {
        result[field] = read(fieldValue, { path: below(field), unknownFields, eventBytes });
      } else if (presence === 'required') {
        throw new EntryError('FieldNotFound', `${below(field)} is missing`);
      }
    }
    const unknown = Object.keys(given).find((field) => !Object.hasOwn(rules, field));
    if (unknown !== undefined && at.unknownFields === 'refuse') {
      throw new EntryError(
        'InvalidData',
        `${quote(below(unknown))} is not a field of CloudTrail's event schema`,
      );
    }
    return result;
  };
}

/** Text of at most this many bytes. */
export function text(maxBytes: number): FieldReader {
  return (value, at) => {
    if (typeof value !== 'string') throw new EntryError('InvalidData', `${at.path} must be a string`);
    // UTF-8 needs at most three bytes for each UTF-16 unit.
    if (value.length * 3 > maxBytes && Buffer.byteLength(value) > maxBytes) {
      throw new EntryError('FieldTooLong', `${at.path} is longer than ${maxBytes} bytes`);
    }
    return encodable(value, at);
  };
}

/** AWS does not document what makes a source invalid; the lake refuses white space and AWS's own names. */
export function eventSource(maxBytes: number): FieldReader {
  const read = text(maxBytes);
  return (value, at) => {
    const source = read(value, at) as string;
    if (/[\s\p{Cc}]/u.test(source) || /(^|\.)amazonaws\.com$/i.test(source)) {
      throw new EntryError(
        'InvalidEventSource',
        `${at.path} ${quote(source)} is not valid: it must have no white space, and be no service of AWS`,
      );
    }
    return source;
  };
}

/** `yyyy-MM-DDTHH:mm:ss` in UTC, with or without a Z; the time must exist. */
export const eventTime: FieldReader = (value, at) => {
  const [, time] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})Z?$/.exec(typeof value === 'string' ? value : '') ?? [];
  // A day that the month does not have, or the hour 24, parses as another day or not at all.
  if (time !== undefined && new Date(`${time}Z`).getUTCDate() === Number(time.slice(8, 10))) return value;
  throw new EntryError('InvalidData', `${at.path} must be a time in UTC of the form yyyy-MM-DDTHH:mm:ssZ`);
};

export const ipAddress: FieldReader = (value, at) => {
  if (typeof value === 'string' && isIP(value) !== 0) return value;
  throw new EntryError('InvalidData', `${at.path} must be an IPv4 or IPv6 address`);
};

/** An object with any values, for a column of type map(string, string): nested values become JSON text. */
export function map(maxBytes: number | undefined): FieldReader {
  return (value, at) => {
    const given = asObject(value, at);
    const mayBeLonger = maxBytes !== undefined && at.eventBytes * MAX_GROWTH > maxBytes;
    if (mayBeLonger && Buffer.byteLength(jsonText(given, at)) > maxBytes) {
      throw new EntryError('FieldTooLong', `${at.path} is longer than ${maxBytes} bytes`);
    }
    const column: Record<string, string | null> = {};
    for (const key of Object.keys(given)) {
      const item = given[key];
      const text = item === null ? null : encodable(typeof item === 'string' ? item : jsonText(item, at), at);
      if (key === '__proto__') Object.defineProperty(column, key, { value: text, enumerable: true });
      else column[encodable(key, at)] = text;
    }
    return column;
  };
}

/** How many times longer a value can become when it is serialized again: 1e20 becomes a 1 and twenty zeros. */
const MAX_GROWTH = 6;

function asObject(value: unknown, at: Place): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new EntryError('InvalidData', `${at.path} must be a JSON object`);
}

/** Half of a surrogate pair cannot be stored, because it has no encoding in UTF-8. */
function encodable(value: string, at: Place): string {
  if (value.isWellFormed()) return value;
  throw new EntryError('InvalidData', `${at.path} holds half of a surrogate pair`);
}

/** Parsing JSON works at any depth, serializing it does not. */
function jsonText(value: unknown, at: Place): string {
  try {
    const text = JSON.stringify(value);
    // Checking each number takes longer than serializing all, so do it only if one may have become null.
    return text.includes('null') ? JSON.stringify(value, finite) : text;
  } catch (cause) {
    const isNumber = cause instanceof RangeError && cause.message === tooLarge;
    const what = isNumber ? 'has a number that is larger than 1.8e308' : 'is nested too deeply';
    throw new EntryError('InvalidData', `${at.path} ${what}`, { cause });
  }
}

const tooLarge = 'a number is too large';

/** JSON allows larger numbers than JavaScript, which reads them as Infinity and would store them as null. */
function finite(_: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(tooLarge);
  return value;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
