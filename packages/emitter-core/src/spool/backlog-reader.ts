import { type Damage, SegmentReader } from './segment-reader.js';
import type { Segment } from './segment-log.js';
import type { SpooledEntry } from './spool.js';

/** Reads a lane's segments from a place on, to where the log ends at the moment. */
export class BacklogReader {
  /** Opened when something is read: an entry that was written must not fail for want of a descriptor. */
  #reader: SegmentReader | undefined;

  /** @param segments The log's own list, which grows at its end, and shrinks at its front behind the reader. */
  constructor(
    private readonly segments: readonly Segment[],
    private segment: Segment | undefined,
    private readonly offset: number,
    private readonly onDamage: (damage: Damage) => void,
  ) {}

  /** The next entry, or undefined at the end of what was appended so far. */
  next(): SpooledEntry | undefined {
    while (this.segment) {
      const reader = (this.#reader ??= new SegmentReader(this.segment.file, this.offset, this.onDamage));
      const entry = reader.next(this.segment.bytes);
      if (entry) return entry;
      const next = this.segments[this.segments.indexOf(this.segment) + 1];
      // First of all, since it may fail: then this segment is looked at once more, and none is passed over.
      const following = next && new SegmentReader(next.file, 0, this.onDamage);
      // All that the log counts was written whole: what is left of it will never become a record.
      const { offset } = reader;
      const rest = this.segment.bytes - offset;
      if (rest > 0) this.onDamage({ file: this.segment.file, offset, bytes: rest });
      if (!following) return undefined;
      this.segment = next;
      this.#reader = following;
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
