import { type Damage, SegmentReader } from './segment-reader.js';
import type { Segment } from './segment-log.js';
import type { SpooledEntry } from './spool.js';

/** Reads a lane's segments from a place on, to where the log ends at the moment. */
export class BacklogReader {
  #reader: SegmentReader | undefined;

  /** @param segments The log's own list, which grows at its end, and shrinks at its front behind the reader. */
  constructor(
    private readonly segments: readonly Segment[],
    private segment: Segment | undefined,
    offset: number,
    private readonly onDamage: (damage: Damage) => void,
  ) {
    if (segment) this.#reader = new SegmentReader(segment.file, offset, onDamage);
  }

  /** The next entry, or undefined at the end of what was appended so far. */
  next(): SpooledEntry | undefined {
    while (this.segment && this.#reader) {
      const entry = this.#reader.next(this.segment.bytes);
      if (entry) return entry;
      const next = this.segments[this.segments.indexOf(this.segment) + 1];
      if (!next) return undefined;
      // What is left of a segment that others follow will never become a record.
      const { offset } = this.#reader;
      const rest = this.segment.bytes - offset;
      if (rest > 0) this.onDamage({ file: this.segment.file, offset, bytes: rest });
      this.#reader.close();
      this.segment = next;
      this.#reader = new SegmentReader(next.file, 0, this.onDamage);
    }
    return undefined;
  }

  close(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }
}
