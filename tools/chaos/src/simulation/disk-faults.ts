import type { Dice } from './dice.js';

const codes = ['EIO', 'ENOSPC', 'EMFILE'] as const;
/** The calls that a full disk can fail. */
const needsRoom = /^(open|write|rename|link|mkdir)/;

/**
 * If everything fails, the second of two steps is seldom reached. So the faults may be limited to one kind of file, or to
 * directories, and to one kind of call.
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
  /** How many have failed so far. */
  count = 0;
  #paths = kindsOfPaths[0];
  #calls = kindsOfCalls[0];

  constructor(private readonly dice: Dice) {}

  /** Draws again what fails, at this rate. Returns it in words. */
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

  /** How many bytes of an incomplete write are written: half of the time near its start. */
  part(bytes: number): number {
    return Math.min(bytes - 1, 1 + this.dice.below(this.dice.pick([bytes, 64])));
  }
}
