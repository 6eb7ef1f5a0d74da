import { fs } from '../built-ins.js';
import type { EmitterError } from '../errors.js';
import type { SealedEntry } from '../seal.js';
import { BacklogReader } from './backlog-reader.js';
import type { Budget } from './budget.js';
import { Checkpoint } from './checkpoint.js';
import { DeadLetterFile } from './dead-letter-file.js';
import { EntryQueue } from './entry-queue.js';
import { encodeRecord } from './record.js';
import type { OpenFiles } from './open-files.js';
import { listSegments, SegmentLog, type Segment } from './segment-log.js';
import { type Damage, SegmentReader } from './segment-reader.js';
import { SequenceRanges } from './sequence-ranges.js';
import { setAside } from './set-aside.js';
import { SettledSequences } from './settled.js';
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
  /** Of the settled: those that damage took, and the dead letters that were appended anew. */
  readonly #lost = new SequenceRanges();
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
    fs().mkdirSync(directory, { recursive: true });
    const segments = listSegments(directory);
    const last = this.#mendTail(segments.at(-1));
    deleteEmpty(segments);
    this.#deadLetters = new DeadLetterFile(directory, (damage) => {
      this.#setAside(damage);
    });
    this.#checkpoint = new Checkpoint(directory);
    // Without one, what was before the segments may have ended or not, and what is in them goes out once more.
    const { watermark, ranges } =
      this.#checkpoint.found ?? new SettledSequences(segments[0]?.first ?? last + 1);
    // A number is never given twice: one that the checkpoint calls settled would count as delivered at once, and one that a dead
    // letter has, which a power cut may leave alone, as refused.
    const counted = Math.max(last, watermark - 1, ranges.at(-1)?.[1] ?? 0);
    const buried = this.#deadLetters.sequencesAbove(counted);
    const known = Math.max(counted, buried.at(-1) ?? 0);
    this.#settled = new SettledSequences(watermark, ranges);
    for (const sequence of buried) this.#settled.add(sequence);
    // Lost at once, and not when it is looked for: then it would be taken for what comes after it, too.
    this.#lose(watermark, (segments[0]?.first ?? known + 1) - 1);
    this.#lose(Math.max(last + 1, watermark), known);
    this.#next = known + 1;
    this.#lastShifted = this.oldest - 1;
    this.#log = new SegmentLog(directory, options.disk, options.files, options.segmentBytes, segments, known);
    if (this.unsettled > 0) {
      const start = segments.findLast((segment) => segment.first <= this.oldest) ?? segments[0];
      this.#backlog = this.#readFrom(start, 0);
    } else {
      this.#lastShifted = known;
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
    if (this.#lost.has(sequence)) return { kind: 'lost' };
    if (this.#resent.has(sequence)) return { kind: 'resent' };
    const refusal =
      this.#refusedLate.get(sequence) ??
      attempt(this.directory, () => this.#deadLetters.find(sequence)?.refusal);
    return refusal ? { kind: 'refused', refusal } : { kind: 'delivered' };
  }

  get lost(): number {
    return this.#lost.count;
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
    const finished = this.#log.finished(this.#settled.watermark, 0);
    if (finished.length > 0) this.#release(finished);
  }

  /** Writes the last checkpoint; a lane without entries leaves no segment behind. */
  close(): void {
    this.options.memory.give(this.#queue.bytes);
    if (this.#closed) return;
    this.#release(
      this.unsettled === 0 ? [...this.#log.segments] : this.#log.finished(this.#settled.watermark),
    );
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
      if (found > expected) this.#lose(expected, found - 1);
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

  /** What damage took is at its end: nobody may wait for it. */
  #lose(first: number, last: number): void {
    if (first > last) return;
    for (let sequence = first; sequence <= last; sequence++) {
      if (!this.#settled.has(sequence)) this.#lost.add(sequence);
    }
    this.#settled.addRange(first, last);
  }

  /** A batch's entries come to their end together: one checkpoint serves them all. */
  #checkpointSoon(): void {
    this.#checkpointDue ??= setImmediate(() => {
      this.#checkpointDue = undefined;
      this.#release(this.#log.finished(this.#settled.watermark));
    }).unref();
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

  /**
   * Finds the last record of the last segment, and cuts off what stands behind it: a record that was never
   * finished, and so never accepted. It is set aside, since damage to a length looks the same.
   */
  #mendTail(segment: Segment | undefined): number {
    if (!segment) return 0;
    const reader = new SegmentReader(segment.file, 0, () => undefined);
    let last = segment.first - 1;
    try {
      for (let entry = reader.next(segment.bytes); entry; entry = reader.next(segment.bytes))
        last = entry.sequence;
    } finally {
      reader.close();
    }
    const { offset } = reader;
    if (offset < segment.bytes) {
      this.#setAside({ file: segment.file, offset, bytes: segment.bytes - offset });
      fs().truncateSync(segment.file, offset);
      segment.bytes = offset;
    }
    return last;
  }

  /** Keeps a copy of what is damaged, and tells of it. */
  #setAside(damage: Damage): void {
    setAside(this.directory, damage);
    this.options.onDamage(damage);
  }
}

/** Left where the first record of a segment was never finished: the next one gets its name. */
function deleteEmpty(segments: Segment[]): void {
  for (const segment of segments.filter(({ bytes }) => bytes === 0)) {
    fs().unlinkSync(segment.file);
    segments.splice(segments.indexOf(segment), 1);
  }
}
