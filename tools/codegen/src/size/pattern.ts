import { anyCharacter, characterBytes, maxBytesInRange } from './characters.js';
import {
  eitherOf,
  joined,
  nothing,
  one,
  repeated,
  unbounded,
  type Lengths,
  type TextBound,
  type Times,
} from './lengths.js';

/**
 * What a pattern proves of a text. It understands literals, classes, groups, alternatives and quantifiers, which
 * is what schemas are written with; of a pattern with anything else, and of one that is not anchored at both
 * ends, it takes the worst.
 *
 * @param pattern A regular expression of ECMAScript that is valid with the u flag.
 */
export function boundOfPattern(pattern: string): TextBound {
  try {
    const parser = new PatternParser(pattern);
    const { bound, isAnchored } = parser.alternatives();
    if (!isAnchored || !parser.isAtEnd) return unbounded;
    const { characters, bytes, maxCharacterBytes } = bound;
    return { characters, bytes, maxCharacterBytes };
  } catch (error) {
    if (error instanceof TooHardError) return unbounded;
    throw error;
  }
}

/**
 * The code points of the shortest text that a pattern may accept, anchored or not: 0 if that is not known.
 *
 * @param pattern As {@link boundOfPattern} takes it.
 */
export function leastOfPattern(pattern: string): number {
  try {
    const parser = new PatternParser(pattern);
    const { bound } = parser.alternatives();
    return parser.isAtEnd ? bound.least : 0;
  } catch (error) {
    if (error instanceof TooHardError) return 0;
    throw error;
  }
}

class TooHardError extends Error {}

interface Anchored {
  readonly bound: Lengths;
  /** Whether each alternative begins with `^` and ends with `$`. */
  readonly isAnchored: boolean;
}

class PatternParser {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#characters.length;
  }

  alternatives(): Anchored {
    let { bound, isAnchored } = this.#sequence();
    while (this.#take('|')) {
      const other = this.#sequence();
      bound = eitherOf(bound, other.bound);
      isAnchored &&= other.isAnchored;
    }
    return { bound, isAnchored };
  }

  #sequence(): Anchored {
    let bound = nothing;
    const begins = this.#take('^');
    let ends = false;
    while (!this.isAtEnd && this.#next !== '|' && this.#next !== ')') {
      ends = this.#next === '$';
      const term = this.#term();
      bound = joined(bound, repeated(term, this.#quantifier()));
    }
    return { bound, isAnchored: begins && ends };
  }

  /** One term: an assertion, which takes no text, a group, a class or a character. */
  #term(): Lengths {
    const character = this.#read();
    switch (character) {
      case '^':
      case '$':
        return nothing;
      case '.':
        return one(anyCharacter);
      case '(':
        return this.#group();
      case '[':
        return one(this.#class());
      case '\\':
        return this.#escape();
      default:
        return one(characterBytes(character.codePointAt(0) ?? 0));
    }
  }

  #group(): Lengths {
    const isAssertion = ['?=', '?!', '?<=', '?<!'].some((head) => this.#takeAll(head));
    // Modifiers, such as `(?i:`, would change the meaning of the characters inside.
    if (!isAssertion && !this.#takeAll('?:') && this.#take('?')) {
      if (!this.#take('<')) throw new TooHardError();
      while (this.#read() !== '>');
    }
    const { bound } = this.alternatives();
    if (!this.#take(')')) throw new TooHardError();
    return isAssertion ? nothing : bound;
  }

  /** The most expensive character of a class, whose `[` is read. */
  #class(): number {
    let maxCharacterBytes = 0;
    if (this.#take('^')) maxCharacterBytes = anyCharacter;
    while (!this.#take(']')) {
      const from = this.#classMember();
      if (typeof from.codePoint === 'number' && this.#next === '-' && this.#after !== ']') {
        this.#read();
        const to = this.#classMember();
        if (to.codePoint === undefined) throw new TooHardError();
        maxCharacterBytes = Math.max(maxCharacterBytes, maxBytesInRange(from.codePoint, to.codePoint));
      } else {
        maxCharacterBytes = Math.max(maxCharacterBytes, from.maxCharacterBytes);
      }
    }
    return maxCharacterBytes;
  }

  #classMember(): Member {
    const character = this.#read();
    return character === '\\' ? this.#escapedMember() : member(character.codePointAt(0) ?? 0);
  }

  /** What follows a backslash outside a class. */
  #escape(): Lengths {
    if (this.#take('b') || this.#take('B')) return nothing;
    if (/[1-9k]/.test(this.#next ?? '')) throw new TooHardError();
    return one(this.#escapedMember().maxCharacterBytes);
  }

  #escapedMember(): Member {
    const character = this.#read();
    if (character === 'd' || character === 'w') return { maxCharacterBytes: 1 };
    if (/[DWSs]/.test(character)) return { maxCharacterBytes: anyCharacter };
    if (character === 'p' || character === 'P') return { maxCharacterBytes: this.#property(character) };
    if (character === 'x') return member(parseInt(this.#read() + this.#read(), 16));
    if (character === 'u') return member(this.#unicode());
    if (character === 'c') return member((this.#read().codePointAt(0) ?? 0) % 32);
    const control = controls.get(character);
    return member(control ?? character.codePointAt(0) ?? 0);
  }

  #unicode(): number {
    let digits = '';
    if (this.#take('{')) {
      for (let digit = this.#read(); digit !== '}'; digit = this.#read()) digits += digit;
    } else {
      for (let count = 0; count < 4; count++) digits += this.#read();
      // Two escapes that are the halves of a surrogate pair.
      if (/^d[89ab]/i.test(digits) && this.#isLowHalf()) {
        const half = parseInt(digits, 16);
        this.#takeAll('\\u');
        return (half - 0xd800) * 0x400 + (this.#unicode() - 0xdc00) + 0x10000;
      }
    }
    return parseInt(digits, 16);
  }

  #isLowHalf(): boolean {
    return /^\\ud[c-f]/i.test(this.#characters.slice(this.#at, this.#at + 4).join(''));
  }

  /** Letters and numbers are never escaped; for any other property, the worst is assumed. */
  #property(kind: string): number {
    let name = '';
    this.#read();
    for (let letter = this.#read(); letter !== '}'; letter = this.#read()) name += letter;
    return kind === 'p' && /^(?:L[ultmo]?|Letter|N[dlo]?|Number|Alphabetic)$/.test(name) ? 4 : anyCharacter;
  }

  /** How often the term before may occur. */
  #quantifier(): Times {
    let least = 1;
    let most = 1;
    if (this.#take('*')) [least, most] = [0, Infinity];
    else if (this.#take('+')) most = Infinity;
    else if (this.#take('?')) least = 0;
    else if (this.#take('{')) {
      let digits = '';
      for (let digit = this.#read(); digit !== '}'; digit = this.#read()) digits += digit;
      const [from = '', to = from] = digits.split(',');
      least = Number(from);
      most = to === '' ? Infinity : Number(to);
    } else return { least, most };
    this.#take('?');
    return { least, most };
  }

  get #next(): string | undefined {
    return this.#characters[this.#at];
  }

  get #after(): string | undefined {
    return this.#characters[this.#at + 1];
  }

  #read(): string {
    const character = this.#characters[this.#at++];
    if (character === undefined) throw new TooHardError();
    return character;
  }

  #take(character: string): boolean {
    if (this.#next !== character) return false;
    this.#at++;
    return true;
  }

  #takeAll(text: string): boolean {
    const isThere = text === this.#characters.slice(this.#at, this.#at + text.length).join('');
    if (isThere) this.#at += text.length;
    return isThere;
  }
}

interface Member {
  /** Absent for a set of characters, such as `\d`. */
  readonly codePoint?: number;
  readonly maxCharacterBytes: number;
}

const controls: ReadonlyMap<string, number> = new Map([
  ['t', 0x09],
  ['n', 0x0a],
  ['v', 0x0b],
  ['f', 0x0c],
  ['r', 0x0d],
  ['0', 0x00],
]);

function member(codePoint: number): Member {
  return { codePoint, maxCharacterBytes: characterBytes(codePoint) };
}
