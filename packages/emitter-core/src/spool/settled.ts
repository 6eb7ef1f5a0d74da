import { SequenceRanges, type Range } from './sequence-ranges.js';

/**
 * Which of a lane's sequences are settled, that is, delivered, refused for good or lost: all below a watermark, and
 * ranges above it.
 */
export class SettledSequences {
  #watermark: number;
  readonly #above: SequenceRanges;
  /** Those lost to damage. */
  readonly lost = new SequenceRanges();

  constructor(watermark: number, ranges: readonly Range[] = []) {
    this.#watermark = watermark;
    this.#above = new SequenceRanges(ranges);
  }

  /** The lowest sequence that is not settled. */
  get watermark(): number {
    return this.#watermark;
  }

  get ranges(): readonly Range[] {
    return this.#above.all;
  }

  /** How many sequences above the watermark are settled. */
  get countAbove(): number {
    return this.#above.count;
  }

  has(sequence: number): boolean {
    return sequence < this.#watermark || this.#above.has(sequence);
  }

  /** @returns False if it was settled before. */
  add(sequence: number): boolean {
    // The usual case, reached for each event: it allocates nothing.
    if (sequence === this.#watermark && this.#above.all.length === 0) {
      this.#watermark++;
      return true;
    }
    if (this.has(sequence)) return false;
    this.addRange(sequence, sequence);
    return true;
  }

  /** Settles the rest of a range as lost to damage, so that nobody waits for it. */
  lose(first: number, last: number): void {
    // Range by range: behind an entry that waits for long, a range may hold the sequences of months.
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
