/** A range of sequences, both ends included. */
export type Range = readonly [first: number, last: number];

/**
 * Which sequences of a lane have come to their end: all below a watermark, and ranges above it.
 *
 * Entries come to their end nearly in order, so the ranges are few, and the last one is nearly always the one
 * that grows.
 */
export class SettledSequences {
  #watermark: number;
  readonly #ranges: [first: number, last: number][];

  constructor(watermark: number, ranges: readonly Range[] = []) {
    this.#watermark = watermark;
    this.#ranges = ranges.map(([first, last]) => [first, last]);
  }

  /** The lowest sequence that has not come to its end. */
  get watermark(): number {
    return this.#watermark;
  }

  get ranges(): readonly Range[] {
    return this.#ranges;
  }

  /** How many sequences above the watermark have come to their end. */
  get countAbove(): number {
    return this.#ranges.reduce((count, [first, last]) => count + last - first + 1, 0);
  }

  has(sequence: number): boolean {
    if (sequence < this.#watermark) return true;
    return this.#ranges.some(([first, last]) => first <= sequence && sequence <= last);
  }

  /** @returns False where it had come to its end before. */
  add(sequence: number): boolean {
    // Nearly every time, and for each event: nothing is made for it.
    if (sequence === this.#watermark && this.#ranges.length === 0) {
      this.#watermark++;
      return true;
    }
    if (this.has(sequence)) return false;
    this.addRange(sequence, sequence);
    return true;
  }

  addRange(first: number, last: number): void {
    const ranges = this.#ranges;
    let at = ranges.length;
    while (at > 0 && (ranges[at - 1] as Range)[0] > first) at--;
    ranges.splice(at, 0, [first, last]);
    // Join with whatever it touches.
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
    const lowest = ranges[0];
    if (lowest && lowest[0] <= this.#watermark) {
      this.#watermark = Math.max(this.#watermark, lowest[1] + 1);
      ranges.shift();
    }
  }
}
