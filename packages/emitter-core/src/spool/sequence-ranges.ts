/** A range of sequences, both ends included. */
export type Range = readonly [first: number, last: number];

/** A set of sequences that are added nearly in order: few ranges hold it, and nearly always only the last one grows. */
export class SequenceRanges {
  readonly #ranges: [first: number, last: number][];

  constructor(ranges: readonly Range[] = []) {
    this.#ranges = ranges.map(([first, last]) => [first, last]);
  }

  /** In order, with gaps between them. */
  get all(): readonly Range[] {
    return this.#ranges;
  }

  /** How many sequences there are. */
  get count(): number {
    return this.#ranges.reduce((count, [first, last]) => count + last - first + 1, 0);
  }

  has(sequence: number): boolean {
    return this.#ranges.some(([first, last]) => first <= sequence && sequence <= last);
  }

  add(sequence: number): void {
    this.addRange(sequence, sequence);
  }

  addRange(first: number, last: number): void {
    const ranges = this.#ranges;
    let at = ranges.length;
    while (at > 0 && (ranges[at - 1] as Range)[0] > first) at--;
    ranges.splice(at, 0, [first, last]);
    // Merge it with the ranges that it touches.
    let index = Math.max(0, at - 1);
    while (index + 1 < ranges.length) {
      const left = ranges[index] as [number, number];
      const right = ranges[index + 1] as [number, number];
      if (right[0] > left[1] + 1) {
        if (index > at) break;
        index++;
      } else {
        left[1] = Math.max(left[1], right[1]);
        ranges.splice(index + 1, 1);
      }
    }
  }

  /** Removes the lowest range. */
  shift(): void {
    this.#ranges.shift();
  }
}
