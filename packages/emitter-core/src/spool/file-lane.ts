import type { EmitterError } from '../errors.js';
import type { SealedEntry } from '../seal.js';
import { BacklogReader } from './backlog-reader.js';
import type { Budget } from './budget.js';
import type { Checkpoint } from './checkpoint.js';
import type { DeadLetterFile } from './dead-letter-file.js';
import { EntryQueue } from './entry-queue.js';
import { startLane } from './lane-start.js';
import { encodeRecord } from './record.js';
import type { OpenFiles } from './open-files.js';
import { SegmentLog, type Segment } from './segment-log.js';
import type { Damage } from './segment-reader.js';
import { SequenceRanges } from './sequence-ranges.js';
import { setAside } from './set-aside.js';
import type { SettledSequences } from './settled.js';
import type { DeadLetter, EntryEnd, Refusal, SpooledEntry, SpoolLane } from './spool.js';
import { attempt } from './spool-error.js';
import { WaitingEntry } from './waiting-entry.js';

export interface FileLaneOptions {
  readonly segmentBytes: number;
  /** The bound on all segments of all lanes. */
  readonly disk: Budget;
  /** What all lanes have open for writing. */
  readonly files: OpenFiles;
  /** The bound on entries that are in memory as well, of all lanes. */
  readonly memory: Budget;
  readonly onDamage: (damage: Damage) => void;
}

/**
 * One channel's entries, in a directory of their own: a log of segments, and a checkpoint that says which of
 * them have come to their end.
 *
 * Entries wait in memory as long as its budget allows, and only on disk beyond that: a backlog is read as a
 * stream, from where memory ended to where the log ends.
 */
export class FileLane implements SpoolLane {
  readonly #log: SegmentLog;
  readonly #checkpoint: Checkpoint;
  readonly #settled: SettledSequences;
  /** Of the settled: the dead letters that were appended anew. */
  readonly #resent = new SequenceRanges();
  readonly #deadLetters: DeadLetterFile;
  /** What was refused after the close, of which no letter tells. */
  readonly #refusedLate = new Map<number, Refusal>();
  readonly #queue = new EntryQueue();
  #backlog: BacklogReader | undefined;
  #peeked: SpooledEntry | undefined;
  #next: number;
  #lastShifted: number;
  #checkpointDue: NodeJS.Immediate | undefined;
  #closed = false;
  /** Why nothing is accepted any more. */
  #left: EmitterError | undefined;

  constructor(
    private readonly directory: string,
    private readonly options: FileLaneOptions,
  ) {
    const { segments, checkpoint, deadLetters, settled, last } = startLane(directory, (damage) => {
      this.#setAside(damage);
    });
    this.#checkpoint = checkpoint;
    this.#deadLetters = deadLetters;
    this.#settled = settled;
    this.#next = last + 1;
    this.#lastShifted = this.oldest - 1;
    this.#log = new SegmentLog(directory, options.disk, options.files, options.segmentBytes, segments, last);
    if (this.unsettled > 0) {
      const start = segments.findLast((segment) => segment.first <= this.oldest) ?? segments[0];
      this.#backlog = this.#readFrom(start, 0);
    } else {
      this.#lastShifted = last;
    }
  }

  append(sealed: SealedEntry): SpooledEntry {
    if (this.#left) throw this.#left;
    const sequence = this.#next;
    const entry = new WaitingEntry(sealed, sequence);
    const { segment, offset } = this.#log.append(encodeRecord(entry), sequence);
    this.#next++;
    if (!this.#backlog && this.options.memory.tryTake(entry.bytes)) this.#queue.push(entry);
    else this.#backlog ??= this.#readFrom(segment, offset);
    return entry;
  }

  stored(sequence: number): Promise<void> {
    return this.#log.sync(sequence);
  }

  peek(): SpooledEntry | undefined {
    return (this.#peeked ??= this.#queue.first ?? this.#read());
  }

  shift(): void {
    const entry = this.peek();
    if (!entry) return;
    if (entry === this.#queue.first) {
      this.#queue.shift();
      this.options.memory.give(entry.bytes);
    }
    this.#lastShifted = entry.sequence;
    this.#peeked = undefined;
  }

  // What comes to its end after the close does so once more after the next start: the files may be a successor's by now.
  settle(entry: SpooledEntry): void {
    if (this.#settled.add(entry.sequence) && !this.#closed) this.#checkpointSoon();
  }

  bury(entry: SpooledEntry, refusal: Refusal): void {
    if (this.#closed) this.#refusedLate.set(entry.sequence, refusal);
    else this.#deadLetters.add(entry, refusal);
    this.settle(entry);
  }

  deadLetters(): readonly DeadLetter[] {
    return attempt(this.directory, () => this.#deadLetters.list());
  }

  get deadLetterCount(): number {
    return this.#deadLetters.count;
  }

  resendDeadLetters(): number {
    return attempt(this.directory, () =>
      this.#deadLetters.giveAway(
        ({ entry }) => {
          this.append(entry);
          this.#resent.add(entry.sequence);
        },
        () => {
          this.#log.syncNow();
        },
      ),
    );
  }

  get last(): number {
    return this.#next - 1;
  }

  endOf(sequence: number): EntryEnd | undefined {
    if (!this.#settled.has(sequence)) return undefined;
    if (this.#settled.lost.has(sequence)) return { kind: 'lost' };
    if (this.#resent.has(sequence)) return { kind: 'resent' };
    const refusal =
      this.#refusedLate.get(sequence) ??
      attempt(this.directory, () => this.#deadLetters.find(sequence)?.refusal);
    return refusal ? { kind: 'refused', refusal } : { kind: 'delivered' };
  }

  get lost(): number {
    return this.#settled.lost.count;
  }

  get oldest(): number {
    return this.#settled.watermark;
  }

  get waiting(): { entries: number; bytes: number } {
    if (this.#left) return { entries: this.#queue.length, bytes: this.#queue.bytes };
    // Of what is on disk alone the number is known, and the bytes are enough for a request or will soon be.
    const entries = this.#next - 1 - this.#lastShifted;
    return { entries, bytes: this.#queue.bytes };
  }

  get unsettled(): number {
    return this.#next - this.#settled.watermark - this.#settled.countAbove;
  }

  /** Deletes what nobody waits for, however little it is. */
  reclaim(): void {
    if (this.#closed) return;
    const finished = this.#finished(0);
    if (finished.length > 0) this.#release(finished);
  }

  /** Writes the last checkpoint; a lane without entries leaves no segment behind. */
  close(): void {
    this.options.memory.give(this.#queue.bytes);
    if (this.#closed) return;
    this.#release(this.unsettled === 0 ? [...this.#log.segments] : this.#finished());
    this.#end();
  }

  /**
   * Accepts nothing more, and leaves all files as they are to another owner, who delivers what they hold. What is in memory is
   * delivered all the same: the other may not have read what was written since it came.
   */
  leave(why: EmitterError): void {
    this.#left = why;
    this.#end();
  }

  #end(): void {
    this.#closed = true;
    clearImmediate(this.#checkpointDue);
    this.#backlog?.close();
    this.#backlog = undefined;
    this.#log.close();
  }

  #readFrom(segment: Segment | undefined, offset: number): BacklogReader {
    return new BacklogReader(this.#log.segments, segment, offset, (damage) => {
      this.#setAside(damage);
    });
  }

  /** The next entry of the backlog that has not come to its end; the end of the backlog ends the reading. */
  #read(): SpooledEntry | undefined {
    while (this.#backlog) {
      const entry = this.#backlog.next();
      const expected = this.#lastShifted + 1;
      const found = entry?.sequence ?? this.#next;
      if (found > expected) this.#settled.lose(expected, found - 1);
      this.#lastShifted = found - 1;
      if (!entry) {
        this.#backlog.close();
        this.#backlog = undefined;
        this.#checkpointSoon();
      } else if (!this.#settled.has(entry.sequence)) {
        return entry;
      } else {
        this.#lastShifted = entry.sequence;
      }
    }
    return undefined;
  }

  /** A batch's entries come to their end together: one checkpoint serves them all. */
  #checkpointSoon(): void {
    this.#checkpointDue ??= setImmediate(() => {
      this.#checkpointDue = undefined;
      this.#release(this.#finished());
    }).unref();
  }

  /** An entry that waits long keeps its own segment, and none of those behind it. */
  #finished(worthBytes?: number): Segment[] {
    const { watermark } = this.#settled;
    const told = this.#checkpoint.rangesOf(this.#settled);
    return this.#log.finished(
      (first, last) => last < watermark || told.some(([from, to]) => from <= first && last <= to),
      worthBytes,
    );
  }

  /** Writes the checkpoint, and then deletes the segments that it makes superfluous. */
  #release(finished: readonly Segment[]): void {
    try {
      this.#deadLetters.sync();
      this.#checkpoint.write(this.#settled, finished.length > 0);
      this.#log.delete(finished);
    } catch {
      // What could not be written or deleted now is tried with the next entries that end. Until then a crash
      // would bring duplicates, and no loss.
    }
  }

  /** Keeps a copy of what is damaged, and tells of it. */
  #setAside(damage: Damage): void {
    setAside(this.directory, damage);
    this.options.onDamage(damage);
  }
}
