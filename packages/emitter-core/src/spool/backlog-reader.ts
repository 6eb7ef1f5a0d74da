import { type Damage, SegmentReader } from './segment-reader.js';
import type { Segment } from './segment.js';
import type { SpooledEntry } from './spool.js';

/** Reads a lane's log from a given offset to its current end. */
export class BacklogReader {
  #reader: SegmentReader | undefined;
  #isToldOfRest = false;

  /** @param segments The log's own list, which grows at the end. A segment removed from it has nothing left to read. */
  constructor(
    private readonly segments: readonly Segment[],
    private segment: Segment | undefined,
    private readonly offset: number,
    private readonly onDamage: (damage: Damage) => void,
  ) {}

  /** The next entry, or undefined if everything appended so far has been read. */
  next(): SpooledEntry | undefined {
    while (this.segment) {
      const { segment } = this;
      const reader = (this.#reader ??= new SegmentReader(segment.file, this.offset, this.onDamage));
      const end = segment.bytes;
      // Its file is gone, too.
      const isGone = !this.segments.includes(segment);
      const entry = isGone ? undefined : reader.next(end);
      if (entry) return entry;
      // Every byte that the log counts was written in full: what is left over will never become a record.
      const { offset } = reader;
      if (end > offset && !isGone && !this.#isToldOfRest) {
        this.#isToldOfRest = true;
        this.onDamage({ file: segment.file, offset, bytes: end - offset });
      }
      const next = this.segments.find(({ first }) => first > segment.first);
      if (!next) return undefined;
      this.#reader = new SegmentReader(next.file, 0, this.onDamage);
      this.segment = next;
      this.#isToldOfRest = false;
    }
    return undefined;
  }
}
