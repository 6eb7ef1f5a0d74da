/**
 * What generated validators call: JSON Schema's assertions as predicates. The code generator's tests prove that they
 * agree with Ajv. Nothing here allocates for a valid value unless a comment says so.
 */
import { net } from './built-ins.js';

/**
 * Whether a value is a JSON object. Excludes objects that serialize as something else, as a `Date` does, and instances
 * of classes that hold values in getters, which JSON.stringify leaves out.
 */
export function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    typeof (value as { toJSON?: unknown }).toJSON !== 'function' &&
    inheritsNoValues(value)
  );
}

function inheritsNoValues(value: object): boolean {
  for (
    let above: unknown = Object.getPrototypeOf(value);
    above !== null && above !== Object.prototype;
    above = Object.getPrototypeOf(above)
  ) {
    for (const [name, { value: inherited }] of Object.entries(Object.getOwnPropertyDescriptors(above))) {
      // `__proto__` is a getter that every object inherits, including one from another realm.
      if (typeof inherited !== 'function' && name !== '__proto__') return false;
    }
  }
  return true;
}

const hex = '[\\da-f]';
/**
 * Each digit is spelled out: V8 keeps a counter in memory for `{8}`, which makes the whole pattern three times as slow.
 */
const uuid = /*#__PURE__*/ new RegExp(
  `^(?:urn:uuid:)?${/*#__PURE__*/ [8, 4, 4, 4, 12].map((digits) => hex.repeat(digits)).join('-')}$`,
  'i',
);

export function isUuid(text: string): boolean {
  return uuid.test(text);
}

const fullDate = /^(\d{4})-(\d\d)-(\d\d)$/;

/** An RFC 3339 `full-date` whose day exists in its month. */
export function isDate(text: string): boolean {
  const parts = fullDate.exec(text);
  if (parts === null) return false;
  const month = Number(parts[2]);
  const day = Number(parts[3]);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(Number(parts[1]), month);
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The common case, which needs no calendar: in UTC, up to the 28th, no leap second. */
const usualDateTime =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;
const clock = /^(\d\d):(\d\d):(\d\d(?:\.\d+)?)(?:z|([+-])(\d\d)(?::?(\d\d))?)$/i;

/**
 * An RFC 3339 `date-time` with an offset or `Z`. Allows a space instead of the `T`, and a leap second at the end of a
 * UTC day.
 */
export function isDateTime(text: string): boolean {
  if (usualDateTime.test(text)) return true;
  if (!/[Tt\s]/.test(text.charAt(10))) return false;
  const parts = clock.exec(text.slice(11));
  if (parts === null || !isDate(text.slice(0, 10))) return false;
  const hour = Number(parts[1]);
  const minute = Number(parts[2]);
  const second = Number(parts[3]);
  const sign = parts[4] === '-' ? -1 : 1;
  const offsetHour = Number(parts[5] ?? 0);
  const offsetMinute = Number(parts[6] ?? 0);
  if (offsetHour > 23 || offsetMinute > 59) return false;
  if (hour <= 23 && minute <= 59 && second < 60) return true;
  return second < 61 && isLastMinute(hour, minute, sign * offsetHour, sign * offsetMinute);
}

/** Whether a local time is 23:59 in UTC: only that minute may have 61 seconds. */
function isLastMinute(hour: number, minute: number, offsetHour: number, offsetMinute: number): boolean {
  const utcMinute = minute - offsetMinute;
  const utcHour = hour - offsetHour - (utcMinute < 0 ? 1 : 0);
  return (utcHour === 23 || utcHour === -1) && (utcMinute === 59 || utcMinute === -1);
}

export function isIpv4(text: string): boolean {
  return net().isIPv4(text);
}

/** An IPv6 address without a zone: `eth0` in `fe80::1%eth0` is an interface of one machine. */
export function isIpv6(text: string): boolean {
  return net().isIPv6(text) && !text.includes('%');
}

export function isIp(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

const atom = "[\\w!#$%&'*+/=?^`{|}~-]+";
const label = '[a-z\\d](?:[a-z\\d-]*[a-z\\d])?';
const email = /*#__PURE__*/ new RegExp(`^${atom}(?:\\.${atom})*@(?:${label}\\.)+${label}$`, 'i');

/** An RFC 5322 address without comments or quotes, whose domain has at least two labels. */
export function isEmail(text: string): boolean {
  return email.test(text);
}

/** The parts of a URI, by RFC 3986. */
const unreserved = "[-\\w.~!$&'()*+,;=]";
const escaped = '%[\\da-f]{2}';
const userInfo = `(?:${unreserved.replace(']', ':]')}|${escaped})*`;
const segmentCharacter = `(?:${unreserved.replace(']', ':@]')}|${escaped})`;
const path = `${segmentCharacter}+(?:/${segmentCharacter}*)*`;
const extraCharacter = `(?:${unreserved.replace(']', ':@/?]')}|${escaped})`;
const futureAddress = `v[\\da-f]+\\.${unreserved.replace(']', ':]')}+`;
const host = `(?:\\[(?:([\\da-f:.]+)|${futureAddress})\\]|(?:${unreserved}|${escaped})*)`;
const authority = `/?/(?:${userInfo}@)?${host}(?::\\d*)?(?:/${segmentCharacter}*)*`;
const uri = /*#__PURE__*/ new RegExp(
  `^[a-z][a-z\\d+.-]*:(?:${authority}|/(?:${path})?|${path})(?:\\?${extraCharacter}*)?(?:#${extraCharacter}*)?$`,
  'i',
);

/** A URI with a scheme. */
export function isUri(text: string): boolean {
  const parts = uri.exec(text);
  return parts !== null && (parts[1] === undefined || isIpv6(parts[1]));
}

/** Whether a text has more than `limit` characters, counted in code points as JSON Schema does. */
export function isLongerThan(text: string, limit: number): boolean {
  // A code point is one or two code units, so most texts are decided by their length.
  if (text.length <= limit) return false;
  return text.length > 2 * limit || codePoints(text) > limit;
}

/** Whether a text has fewer than `limit` characters, counted in code points. */
export function isShorterThan(text: string, limit: number): boolean {
  if (text.length >= 2 * limit) return false;
  return text.length < limit || codePoints(text) < limit;
}

function codePoints(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    const isPair = isHighSurrogate(text.charCodeAt(index)) && isLowSurrogate(text.charCodeAt(index + 1));
    if (isPair) {
      count--;
      index++;
    }
  }
  return count;
}

function isHighSurrogate(codeUnit: number): boolean {
  return (codeUnit & 0xfc00) === 0xd800;
}

function isLowSurrogate(codeUnit: number): boolean {
  return (codeUnit & 0xfc00) === 0xdc00;
}

/** Whether a text takes more than `limit` bytes in UTF-8. */
export function isLargerThan(text: string, limit: number): boolean {
  // A code unit takes at most three bytes.
  return text.length * 3 > limit && Buffer.byteLength(text) > limit;
}

/** ASCII that JSON does not escape. */
const plain = /^[ !#-[\]-~]*$/;

/** Whether a text is ASCII without JSON escapes, so that its JSON has one byte per character. */
export function isPlain(text: string): boolean {
  return plain.test(text);
}

/** Whether two JSON values are equal; an `undefined` member counts as absent. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  return isWithin(a, b) && isWithin(b, a);
}

function isWithin(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  return Object.keys(a).every(
    (key) => a[key] === undefined || (Object.hasOwn(b, key) && isEqual(a[key], b[key])),
  );
}

/** Whether an array has two equal items. Scalars go into a set; the rest are compared in pairs. */
export function hasDuplicates(items: readonly unknown[]): boolean {
  const scalars = new Set<unknown>();
  const others: unknown[] = [];
  for (const item of items) {
    if (typeof item === 'object' && item !== null) {
      if (others.some((other) => isEqual(other, item))) return true;
      others.push(item);
    } else {
      if (scalars.has(item)) return true;
      scalars.add(item);
    }
  }
  return false;
}

/**
 * The message for a property that is not in the schema, with the name that was probably meant.
 *
 * @param known The names that the schema allows here.
 */
export function unknownProperty(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return `is not a property of this event${meant === undefined ? '' : ` (did you mean ${meant}?)`}`;
}

/** The closest known name: at most two typos away, and fewer typos than half the name's length. */
function nearest(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = Math.min(2, (name.length - 1) / 2);
  // No property has a name this long: it is no typo, and not worth comparing.
  if (name.length > 64) return undefined;
  for (const candidate of known) {
    const slips = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (slips <= fewest) {
      best = candidate;
      fewest = slips - 1;
    }
  }
  return best;
}

/** Levenshtein distance: how many insertions, deletions and substitutions turn one text into the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
