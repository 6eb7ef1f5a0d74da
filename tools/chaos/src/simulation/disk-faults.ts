import type { Dice } from './dice.js';

const codes = ['EIO', 'ENOSPC', 'EMFILE'] as const;
/** A full disk is no reason to fail for what needs no room. */
const needsRoom = /^(open|write|rename|link|mkdir)/;

/**
 * Where all fails, the second of two steps is seldom reached: one kind of files may fail alone, or the directories; and one kind of
 * calls.
 */
const kindsOfPaths = [/^/, /^/, /checkpoint$/, /\.segment$/, /dead-letters/, /lanes(\/[^/]+)?$/] as const;
const kindsOfCalls = [
  /^/,
  /^/,
  /^sync/,
  /^sync/,
  /^write/,
  /^read/,
  /^(rename|link|unlink|rm|open)/,
] as const;

/** Which of a disk's calls fail, and how. */
export class DiskFaults {
  /** How often a call fails, from 0 to 1. */
  rate = 0;
  /** How many did so far. */
  count = 0;
  #paths = kindsOfPaths[0];
  #calls = kindsOfCalls[0];

  constructor(private readonly dice: Dice) {}

  /** What fails may be another from here on, and as often. Gives it in words. */
  begin(rate: number, dice: Dice): string {
    this.rate = rate;
    this.#paths = dice.pick(kindsOfPaths);
    this.#calls = dice.pick(kindsOfCalls);
    return `${100 * rate} % of ${this.#calls.source} for ${this.#paths.source}`;
  }

  /** Whether a call fails. */
  happen(call: string, path: string): boolean {
    if (this.rate === 0 || !this.#paths.test(path) || !this.#calls.test(call)) return false;
    if (!this.dice.happens(this.rate)) return false;
    this.count++;
    return true;
  }

  error(call: string): Error {
    const code = this.dice.pick(codes);
    const told = code === 'ENOSPC' && !needsRoom.test(call) ? 'EIO' : code;
    return Object.assign(new Error(`${told}: simulated, ${call}`), { code: told });
  }

  /** How much of a write is done that stops on its way, as often as not near its start. */
  part(bytes: number): number {
    return Math.min(bytes - 1, 1 + this.dice.below(this.dice.pick([bytes, 64])));
  }
}
