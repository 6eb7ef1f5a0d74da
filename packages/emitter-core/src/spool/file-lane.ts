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
import type { Segment } from './segment.js';
import { SegmentLog } from './segment-log.js';
import type { Damage } from './segment-reader.js';
import { SequenceRanges } from './sequence-ranges.js';
import { setAside } from './set-aside.js';
import type { SettledSequences } from './settled.js';
import type { DeadLetter, EntryEnd, Refusal, SpooledEntry, SpoolLane } from './spool.js';
import { attempt } from './spool-error.js';
import { WaitingEntry } from './waiting-entry.js';

export interface FileLaneOptions {
  /** Makes the lane `leave` if another process has taken the directory over. */
  readonly confirmOwner: () => void;
  readonly segmentBytes: number;
  /** Limits the segments of all lanes. */
  readonly disk: Budget;
  /** The segments that all lanes have open for writing. */
  readonly files: OpenFiles;
  /** Limits the entries that all lanes keep in memory as well as on disk. */
  readonly memory: Budget;
  /** Limits those that are to be sent again, and that their senders keep. */
  readonly kept: Budget;
  readonly onDamage: (damage: Damage) => void;
}

/**
 * One lane's entries, in a directory of their own: a log of segments, and a checkpoint that records which entries
 * are settled.
 *
 * Entries wait in memory while its budget allows, and only on disk beyond that: this backlog is read as a stream, from
 * where memory ended to the end of the log.
 */
export class FileLane implements SpoolLane {
  readonly #log: SegmentLog;
  readonly #checkpoint: Checkpoint;
  readonly #settled: SettledSequences;
  /** Of the settled entries, the dead letters that were appended again. */
  readonly #resent = new SequenceRanges();
  readonly #deadLetters: DeadLetterFile;
  /** What was refused after the close, and so has no dead letter. */
  readonly #refusedLate = new Map<number, Refusal>();
  #queue = new EntryQueue();
  #backlog: BacklogReader | undefined;
  #peeked: SpooledEntry | undefined;
  #next: number;
  #lastShifted: number;
  /** The bytes of the entries that `takeBack` left to its caller. */
  #keptBytes = 0;
  #checkpointDue: NodeJS.Immediate | undefined;
  #closed = false;
  /** Why no more entries are accepted. */
  #left: EmitterError | undefined;
  /**
   * Call it again after a slow call, such as a sync: meanwhile, another owner may have taken over.
   *
   * @throws EmitterError `spool_failed` if the files are no longer this process's.
   */
  readonly #assertOwner = (): void => {
    this.options.confirmOwner();
    if (this.#left) throw this.#left;
  };

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
    this.#lastShifted = last;
    const { disk, files, segmentBytes } = options;
    this.#log = new SegmentLog(directory, disk, files, segmentBytes, this.#assertOwner, segments, last);
    if (this.unsettled > 0) this.#readUnsettled();
  }

  append(sealed: SealedEntry): SpooledEntry {
    this.#assertOwner();
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

  takeBack(entries: readonly SpooledEntry[]): boolean {
    // After the close, the files may belong to a new owner.
    if (this.#closed) return false;
    const { kept, memory } = this.options;
    kept.give(this.#keptBytes);
    this.#keptBytes = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    if (kept.tryTake(this.#keptBytes)) return false;
    this.#keptBytes = 0;
    memory.give(this.#queue.bytes);
    this.#queue = new EntryQueue();
    this.#peeked = undefined;
    this.#readUnsettled();
    return true;
  }

  settle(entry: SpooledEntry): void {
    if (this.#settled.add(entry.sequence)) this.#checkpointSoon();
  }

  bury(entry: SpooledEntry, refusal: Refusal): void {
    this.options.confirmOwner();
    if (this.#closed) this.#refusedLate.set(entry.sequence, refusal);
    else this.#deadLetters.add(entry, refusal);
    this.settle(entry);
  }

  deadLetters(): readonly DeadLetter[] {
    this.options.confirmOwner();
    return attempt(this.directory, () => this.#deadLetters.list(!this.#closed));
  }

  get deadLetterCount(): number {
    return this.#deadLetters.count;
  }

  resendDeadLetters(): number {
    this.#assertOwner();
    this.#log.avoidSync();
    return attempt(this.directory, () =>
      this.#deadLetters.giveAway(
        ({ entry }) => {
          this.append(entry);
          this.#resent.add(entry.sequence);
        },
        () => {
          this.#log.syncNow();
          this.#assertOwner();
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
    // For entries only on disk, the number is known, but not the bytes: they are enough for a request, or soon will be.
    const entries = this.#next - 1 - this.#lastShifted;
    return { entries, bytes: this.#queue.bytes };
  }

  get unsettled(): number {
    return this.#next - this.#settled.watermark - this.#settled.countAbove;
  }

  /** Deletes every segment whose entries are all settled, however small. */
  reclaim(): void {
    if (this.#closed) return;
    const finished = this.#finished(0);
    if (finished.length > 0) this.#release(finished);
  }

  /** Writes the last checkpoint. A lane without unsettled entries leaves no segment behind. */
  close(): void {
    if (this.#closed) return;
    this.#release(this.unsettled === 0 ? [...this.#log.segments] : this.#finished());
    if (!this.#left) this.#end();
  }

  /**
   * Accepts no more entries, and leaves all files untouched to a new owner, which delivers what they hold. Entries in
   * memory are delivered here all the same: the new owner may not have read what was written after it took over.
   */
  leave(why: EmitterError): void {
    this.#left = why;
    this.#end();
  }

  #end(): void {
    this.#closed = true;
    this.#backlog = undefined;
    this.#log.close();
  }

  /** Reads from the oldest entry that is not settled. */
  #readUnsettled(): void {
    const { segments } = this.#log;
    const start = segments.findLast((segment) => segment.first <= this.oldest) ?? segments[0];
    this.#lastShifted = this.oldest - 1;
    this.#backlog = this.#readFrom(start, 0);
  }

  #readFrom(segment: Segment | undefined, offset: number): BacklogReader {
    return new BacklogReader(this.#log.segments, segment, offset, (damage) => {
      this.#setAside(damage);
    });
  }

  /** The next unsettled entry of the backlog; at the backlog's end, reading ends. */
  #read(): SpooledEntry | undefined {
    while (this.#backlog) {
      const entry = this.#backlog.next();
      const expected = this.#lastShifted + 1;
      const found = entry?.sequence ?? this.#next;
      if (found > expected) this.#settled.lose(expected, found - 1);
      this.#lastShifted = found - 1;
      if (!entry) {
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

  /** A batch's entries are settled together: one checkpoint covers them all. */
  #checkpointSoon(): void {
    this.#checkpointDue ??= setImmediate(() => {
      this.#checkpointDue = undefined;
      // After the close, the files may belong to a new owner: what is settled then is sent again after the next start.
      if (!this.#closed) this.#release(this.#finished());
    }).unref();
  }

  /** An entry that waits for long keeps its own segment, but none of those after it. */
  #finished(worthBytes?: number): Segment[] {
    const { watermark } = this.#settled;
    const told = this.#checkpoint.rangesOf(this.#settled);
    return this.#log.finished(
      (first, last) => last < watermark || told.some(([from, to]) => from <= first && last <= to),
      worthBytes,
    );
  }

  /** Writes the checkpoint, then deletes the segments that it makes obsolete. */
  #release(finished: readonly Segment[]): void {
    this.options.confirmOwner();
    if (this.#closed) return;
    try {
      this.#deadLetters.sync();
      this.#assertOwner();
      this.#checkpoint.write(this.#settled, finished.length > 0);
      this.#assertOwner();
      this.#log.delete(finished);
    } catch {
      // What could not be written or deleted now is retried when the next entries are settled. Until then, a crash
      // causes duplicates, but no loss.
    }
  }

  /** Keeps a copy of what is damaged, and reports it. */
  #setAside(damage: Damage): void {
    setAside(this.directory, damage);
    this.options.onDamage(damage);
  }
}
