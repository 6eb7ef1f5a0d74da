/** What characters cost in JSON, in bytes of UTF-8 after escaping. */

/** A control character becomes `\u0001`, and half a surrogate pair `\ufffd`: nothing takes more bytes. */
export const anyCharacter = 6;

/** The bytes of one code point within a JSON text. */
export function characterBytes(codePoint: number): number {
  return textBytes(String.fromCodePoint(codePoint)) - quotes;
}

/** The bytes of a text as JSON, its quotes included. */
export function textBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

/** The bytes of the most expensive code point in a range, both ends included. */
export function maxBytesInRange(from: number, to: number): number {
  const isWithin = (codePoint: number): boolean => from <= codePoint && codePoint <= to;
  const corners = [...escapedOrLast, from, to].filter(isWithin);
  return Math.max(...corners.map(characterBytes));
}

const quotes = 2;

/** What JSON escapes, and the last code point of each length: in a range, one of these or an end is most expensive. */
const escapedOrLast: readonly number[] = [
  ...Array.from({ length: 0x20 }, (_, codePoint) => codePoint),
  ...['"', '\\'].map((character) => character.charCodeAt(0)),
  ...[0xd800, 0xffff, 0x10ffff],
];
