import type { Format } from '../dialect.js';
import { anyCharacter } from './characters.js';
import { unbounded, type TextBound } from './lengths.js';
import { boundOfPattern } from './pattern.js';

/** What bounds a text: JSON Schema's words, and the envelope's own. */
export interface TextRules {
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: Format | 'ip';
  readonly maxBytes?: number;
}

/** The longest text that all of the rules let through: for each measure, what the strictest of them says. */
export function boundOfText({ maxLength, pattern, format, maxBytes }: TextRules): TextBound {
  const bounds = [
    unbounded,
    ...(pattern === undefined ? [] : [boundOfPattern(pattern)]),
    ...(format === undefined ? [] : [boundOfFormat[format]]),
    // A byte that is no part of a longer character may be a control character.
    ...(maxBytes === undefined
      ? []
      : [{ ...unbounded, characters: maxBytes, bytes: maxBytes * anyCharacter }]),
    ...(maxLength === undefined ? [] : [{ ...unbounded, characters: maxLength }]),
  ];
  const characters = Math.min(...bounds.map((bound) => bound.characters));
  const dearest = Math.min(...bounds.map((bound) => bound.dearest));
  const bytes = Math.min(...bounds.map((bound) => bound.bytes), characters === 0 ? 0 : characters * dearest);
  return { characters, dearest, bytes };
}

function plain(characters: number): TextBound {
  return { characters, bytes: characters, dearest: 1 };
}

/** By what the validators accept: a UUID may begin with `urn:uuid:`, and neither e-mail nor URI ends of itself. */
const boundOfFormat: Readonly<Record<Format | 'ip', TextBound>> = {
  uuid: plain('urn:uuid:'.length + 36),
  date: plain('2026-01-31'.length),
  // RFC 3339 sets no end to a second's decimals: nine, which are nanoseconds, are taken as the most. Any blank
  // may stand for the T, and the dearest one costs as much as any character can.
  'date-time': {
    characters: '2026-01-31T12:00:00.123456789+00:00'.length,
    bytes: '2026-01-31T12:00:00.123456789+00:00'.length - 1 + anyCharacter,
    dearest: anyCharacter,
  },
  ipv4: plain('255.255.255.255'.length),
  ipv6: plain('ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255'.length),
  ip: plain('ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255'.length),
  // Neither may hold what JSON escapes, nor anything beyond ASCII.
  email: { ...unbounded, dearest: 1 },
  uri: { ...unbounded, dearest: 1 },
};
