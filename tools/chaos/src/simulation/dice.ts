import { seededRandom } from '../random.js';

/** Random decisions, determined by a seed. */
export class Dice {
  /** Returns a number from 0 up to 1. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = seededRandom(seed);
  }

  /** Whether something with this probability happens. */
  happens(odds: number): boolean {
    return this.next() < odds;
  }

  /** A whole number from 0 up to, but not including, `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  pick<T>(from: readonly [T, ...T[]]): T;
  pick<T>(from: readonly T[]): T | undefined;
  pick<T>(from: readonly T[]): T | undefined {
    return from[this.below(from.length)];
  }
}
