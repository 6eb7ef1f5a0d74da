import { SequenceRanges, type Range } from './sequence-ranges.js';

/** Which sequences of a lane have come to their end: all below a watermark, and ranges above it. */
export class SettledSequences {
  #watermark: number;
  readonly #above: SequenceRanges;
  /** Those that damage took. */
  readonly lost = new SequenceRanges();

  constructor(watermark: number, ranges: readonly Range[] = []) {
    this.#watermark = watermark;
    this.#above = new SequenceRanges(ranges);
  }

  /** The lowest sequence that has not come to its end. */
  get watermark(): number {
    return this.#watermark;
  }

  get ranges(): readonly Range[] {
    return this.#above.all;
  }

  /** How many sequences above the watermark have come to their end. */
  get countAbove(): number {
    return this.#above.count;
  }

  has(sequence: number): boolean {
    return sequence < this.#watermark || this.#above.has(sequence);
  }

  /** @returns False where it had come to its end before. */
  add(sequence: number): boolean {
    // Nearly every time, and for each event: nothing is made for it.
    if (sequence === this.#watermark && this.#above.all.length === 0) {
      this.#watermark++;
      return true;
    }
    if (this.has(sequence)) return false;
    this.addRange(sequence, sequence);
    return true;
  }

  /** What damage took of a range is at its end: nobody may wait for it. */
  lose(first: number, last: number): void {
    // Range by range: behind an entry that waits long, a range may be of all that came in months.
    let next = Math.max(first, this.#watermark);
    if (next > last) return;
    for (const [from, to] of this.ranges) {
      if (next < from && next <= last) this.lost.addRange(next, Math.min(from - 1, last));
      next = Math.max(next, to + 1);
    }
    if (next <= last) this.lost.addRange(next, last);
    this.addRange(first, last);
  }

  addRange(first: number, last: number): void {
    this.#above.addRange(first, last);
    const lowest = this.#above.all[0];
    if (lowest && lowest[0] <= this.#watermark) {
      this.#watermark = Math.max(this.#watermark, lowest[1] + 1);
      this.#above.shift();
    }
  }
}
