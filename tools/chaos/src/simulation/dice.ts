import { seededRandom } from '../random.js';

/** Chance, as a seed decides it. */
export class Dice {
  /** Numbers from 0 to 1. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = seededRandom(seed);
  }

  /** Whether something happens that happens so often, from 0 to 1. */
  happens(odds: number): boolean {
    return this.next() < odds;
  }

  /** A whole number from 0 up to this one, and never this one. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  pick<T>(from: readonly [T, ...T[]]): T;
  pick<T>(from: readonly T[]): T | undefined;
  pick<T>(from: readonly T[]): T | undefined {
    return from[this.below(from.length)];
  }
}
