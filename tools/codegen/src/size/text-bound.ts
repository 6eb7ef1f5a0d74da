import type { Format } from '../dialect.js';
import { anyCharacter } from './characters.js';
import { unbounded, type TextBound } from './lengths.js';
import { boundOfPattern } from './pattern.js';

/** What bounds a text: keywords of JSON Schema, and the envelope's own. */
export interface TextRules {
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: Format | 'ip';
  readonly maxBytes?: number;
}

/** The longest text that all rules accept: for each measure, the strictest rule counts. */
export function boundOfText({ maxLength, pattern, format, maxBytes }: TextRules): TextBound {
  const bounds = [
    unbounded,
    ...(pattern === undefined ? [] : [boundOfPattern(pattern)]),
    ...(format === undefined ? [] : [boundOfFormat[format]]),
    // Each byte may be a control character, which takes the most as JSON.
    ...(maxBytes === undefined
      ? []
      : [{ ...unbounded, characters: maxBytes, bytes: maxBytes * anyCharacter }]),
    ...(maxLength === undefined ? [] : [{ ...unbounded, characters: maxLength }]),
  ];
  const characters = Math.min(...bounds.map((bound) => bound.characters));
  const maxCharacterBytes = Math.min(...bounds.map((bound) => bound.maxCharacterBytes));
  const bytes = Math.min(
    ...bounds.map((bound) => bound.bytes),
    characters === 0 ? 0 : characters * maxCharacterBytes,
  );
  return { characters, maxCharacterBytes, bytes };
}

function plain(characters: number): TextBound {
  return { characters, bytes: characters, maxCharacterBytes: 1 };
}

/** As the validators accept them: a UUID may begin with `urn:uuid:`, and e-mail addresses and URIs have no maximum length. */
const boundOfFormat: Readonly<Record<Format | 'ip', TextBound>> = {
  uuid: plain('urn:uuid:'.length + 36),
  date: plain('2026-01-31'.length),
  // RFC 3339 does not limit the decimals of a second: at most nine, nanoseconds, are assumed. Any white space may replace
  // the T, and the most expensive one takes as much as any character can.
  'date-time': {
    characters: '2026-01-31T12:00:00.123456789+00:00'.length,
    bytes: '2026-01-31T12:00:00.123456789+00:00'.length - 1 + anyCharacter,
    maxCharacterBytes: anyCharacter,
  },
  ipv4: plain('255.255.255.255'.length),
  ipv6: plain('ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255'.length),
  ip: plain('ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255'.length),
  // Neither may contain anything that JSON escapes, or anything beyond ASCII.
  email: { ...unbounded, maxCharacterBytes: 1 },
  uri: { ...unbounded, maxCharacterBytes: 1 },
};
