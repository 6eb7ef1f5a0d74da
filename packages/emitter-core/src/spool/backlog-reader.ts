import { type Damage, SegmentReader } from './segment-reader.js';
import type { Segment } from './segment-log.js';
import type { SpooledEntry } from './spool.js';

/** Reads a lane's segments from a place on, to where the log ends at the moment. */
export class BacklogReader {
  /** Opened when something is read: an entry that was written must not fail for want of a descriptor. */
  #reader: SegmentReader | undefined;
  #isToldOfRest = false;

  /** @param segments The log's own list, which grows at its end; a segment that leaves it holds nothing that is still to be read. */
  constructor(
    private readonly segments: readonly Segment[],
    private segment: Segment | undefined,
    private readonly offset: number,
    private readonly onDamage: (damage: Damage) => void,
  ) {}

  /** The next entry, or undefined at the end of what was appended so far. */
  next(): SpooledEntry | undefined {
    while (this.segment) {
      const { segment } = this;
      const reader = (this.#reader ??= new SegmentReader(segment.file, this.offset, this.onDamage));
      const end = segment.bytes;
      const entry = reader.next(end);
      if (entry) return entry;
      // All that the log counts was written whole: what is left of it will never become a record.
      const { offset } = reader;
      if (end > offset && !this.#isToldOfRest) {
        this.#isToldOfRest = true;
        this.onDamage({ file: segment.file, offset, bytes: end - offset });
      }
      // Whoever was told of it may have emitted: then the log has not ended.
      if (segment.bytes > end) continue;
      const next = this.segments.find(({ first }) => first > segment.first);
      if (!next) return undefined;
      // Before anything is let go, since it may fail: then this segment is looked at once more, and none is passed over.
      this.#reader = new SegmentReader(next.file, 0, this.onDamage);
      this.segment = next;
      this.#isToldOfRest = false;
      reader.close();
    }
    return undefined;
  }

  close(): void {
    const reader = this.#reader;
    this.segment = undefined;
    this.#reader = undefined;
    reader?.close();
  }
}
