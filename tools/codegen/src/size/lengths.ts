import { anyCharacter } from './characters.js';

/** The longest text that a pattern or another rule accepts. */
export interface TextBound {
  /** Code points; infinite if the pattern sets no bound. */
  readonly characters: number;
  /** Bytes of JSON, without the quotes. */
  readonly bytes: number;
  /** Bytes of the most expensive character that may occur. */
  readonly maxCharacterBytes: number;
}

export const unbounded: TextBound = {
  characters: Infinity,
  bytes: Infinity,
  maxCharacterBytes: anyCharacter,
};

/** The lengths of the texts that a part of a pattern matches. */
export interface Lengths extends TextBound {
  /** Code points of the shortest text. */
  readonly least: number;
}

export const nothing: Lengths = { characters: 0, bytes: 0, maxCharacterBytes: 0, least: 0 };

/** How often a part may occur. */
export interface Times {
  readonly least: number;
  readonly most: number;
}

export function one(maxCharacterBytes: number): Lengths {
  return { characters: 1, bytes: maxCharacterBytes, maxCharacterBytes, least: 1 };
}

export function joined(a: Lengths, b: Lengths): Lengths {
  return {
    characters: a.characters + b.characters,
    bytes: a.bytes + b.bytes,
    maxCharacterBytes: Math.max(a.maxCharacterBytes, b.maxCharacterBytes),
    least: a.least + b.least,
  };
}

export function eitherOf(a: Lengths, b: Lengths): Lengths {
  return {
    characters: Math.max(a.characters, b.characters),
    bytes: Math.max(a.bytes, b.bytes),
    maxCharacterBytes: Math.max(a.maxCharacterBytes, b.maxCharacterBytes),
    least: Math.min(a.least, b.least),
  };
}

export function repeated(bound: Lengths, { least, most }: Times): Lengths {
  // Infinitely often nothing is nothing, where arithmetic would say NaN.
  if (bound.characters === 0 || most === 0) return nothing;
  return {
    characters: bound.characters * most,
    bytes: bound.bytes * most,
    maxCharacterBytes: bound.maxCharacterBytes,
    least: bound.least * least,
  };
}
