import { fs } from '../built-ins.js';
import { EmitterError } from '../errors.js';
import type { Budget } from './budget.js';
import { syncDirectory } from './checkpoint.js';
import type { OpenFiles, WrittenFile } from './open-files.js';
import type { EncodedRecord } from './record.js';
import { type Segment, segmentFile } from './segment.js';
import { spoolError } from './spool-error.js';

/** A segment that is open for writing, or waiting to be synced and closed. */
interface Writer extends WrittenFile {
  readonly segment: Segment;
  /** Has bytes that no sync covers yet. */
  dirty: boolean;
  /** Gets no more records: close it once it is synced. */
  retired: boolean;
}

interface SyncWaiter {
  readonly sequence: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * Maximum number of segments that wait for a sync nobody has asked for. If events are delivered as they come, a segment
 * is deleted before it must be synced, which spares the disk.
 */
const maxUnsynced = 4;

/** The append side of a lane: segments of limited size, and group syncs of what was appended. */
export class SegmentLog {
  readonly segments: Segment[] = [];
  #writer: Writer | undefined;
  readonly #writers = new Set<Writer>();
  #written: number;
  #synced: number;
  #syncing = false;
  /** What the sync in progress covers. */
  #underWay: readonly Writer[] = [];
  /** The sequences above `after`, up to `upTo`, that a failed sync should have covered, and why it failed. */
  #unsynced: { readonly after: number; readonly upTo: number; readonly error: EmitterError } | undefined;
  #newFile = false;
  #waiters: SyncWaiter[] = [];

  /**
   * @param assertOwner Throws if the files are no longer this process's.
   * @param last The last sequence that an earlier process assigned; what it wrote counts as synced.
   */
  constructor(
    private readonly directory: string,
    private readonly budget: Budget,
    private readonly files: OpenFiles,
    private readonly segmentBytes: number,
    private readonly assertOwner: () => void,
    segments: readonly Segment[],
    last: number,
  ) {
    this.segments.push(...segments);
    this.#written = last;
    this.#synced = last;
    for (const segment of segments) budget.take(segment.bytes);
  }

  /**
   * Appends a record.
   *
   * @returns Where it was written.
   * @throws EmitterError `spool_full`, `spool_failed`; nothing of the record is then left behind.
   */
  append(record: EncodedRecord, sequence: number): { segment: Segment; offset: number } {
    if (!this.budget.tryTake(record.length) && !this.budget.tryReclaim(record.length))
      throw this.budget.full(record.length, 'maxSpoolBytes');
    try {
      const writer = this.#writerFor(record.length, sequence);
      const offset = writer.segment.bytes;
      writeWhole(this.files.descriptorOf(writer), record, offset);
      writer.segment.bytes += record.length;
      writer.dirty = true;
      this.#written = sequence;
      return { segment: writer.segment, offset };
    } catch (error) {
      this.budget.give(record.length);
      throw spoolError(this.directory, error);
    }
  }

  /**
   * Resolves when everything up to this sequence is on disk. One sync serves all who wait when it begins. What a failed
   * sync should have covered never counts as stored: the system may have dropped it, and a later sync would not report
   * that.
   */
  sync(sequence: number): Promise<void> {
    const failure = this.#failureOf(sequence);
    if (failure) return Promise.reject(failure);
    if (sequence <= this.#synced) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ sequence, resolve, reject });
      if (!this.#syncing) void this.#sync();
    });
  }

  /**
   * Begins another segment if a sync in progress covers the open one. The system reports an error only once: this way,
   * `syncNow` hears of each that concerns what is appended in between, if the caller awaits nothing.
   */
  avoidSync(): void {
    if (this.#writer && this.#underWay.includes(this.#writer)) this.#retire(this.#writer, true);
  }

  /**
   * Syncs everything that was appended, before it returns.
   *
   * @throws EmitterError `spool_failed`.
   */
  syncNow(): void {
    // Include what the sync in progress covers: until it ends, nobody knows whether that is on disk.
    const underWay = this.#underWay.filter(({ segment }) => this.segments.includes(segment));
    const unsynced = new Set([...underWay, ...this.#takeDirty()]);
    try {
      for (const writer of unsynced) fs().fdatasyncSync(this.files.descriptorOf(writer));
      this.#assertKept(unsynced);
      if (this.#newFile) syncDirectory(this.directory);
    } catch (error) {
      throw this.#failed(error);
    }
    this.#newFile = false;
    // An error is reported only once: until the sync in progress ends, what it covers is not known to be on disk.
    if (this.#syncing) return;
    this.#synced = this.#written;
    this.#closeRetired();
  }

  /**
   * The segments whose entries are all settled.
   *
   * @param haveEnded Whether all sequences from `first` to `last` are settled, both included.
   * @param worthBytes The size from which the open segment is included. Default: half of a segment.
   */
  finished(
    haveEnded: (first: number, last: number) => boolean,
    worthBytes = this.segmentBytes / 2,
  ): Segment[] {
    const open = this.#writer?.segment;
    return this.segments.filter((segment, index) => {
      const next = this.segments[index + 1];
      if (next) return haveEnded(segment.first, next.first - 1);
      return (segment !== open || segment.bytes >= worthBytes) && haveEnded(segment.first, this.#written);
    });
  }

  delete(finished: readonly Segment[]): void {
    for (const segment of finished) {
      for (const writer of this.#writers) if (writer.segment === segment) this.#retire(writer, false);
      // Someone may have deleted it: that must not keep the segments after it, and their bytes, for ever.
      fs().rmSync(segment.file, { force: true });
      this.segments.splice(this.segments.indexOf(segment), 1);
      this.budget.give(segment.bytes);
    }
  }

  /** Syncs what is left, so that `sync` answers truthfully, now and later. */
  close(): void {
    try {
      this.syncNow();
    } catch {
      // `sync` will report it.
    }
    for (const writer of this.#writers) this.#retire(writer, false);
  }

  #writerFor(bytes: number, sequence: number): Writer {
    const writer = this.#writer;
    if (writer && writer.segment.bytes + bytes <= this.segmentBytes) return writer;
    if (writer) {
      this.#retire(writer, true);
      if (!this.#syncing && this.#writers.size > maxUnsynced) {
        this.#syncing = true;
        // Not before the caller has ended: what it appends after `avoidSync` is left to `syncNow`.
        void Promise.resolve().then(() => this.#sync());
      }
    }
    const file = segmentFile(this.directory, sequence);
    // A file of that name can only be one whose first write failed. If it were listed twice, the empty duplicate would
    // count as finished, and the file be deleted.
    const last = this.segments.at(-1);
    const known = last?.first === sequence ? last : undefined;
    const segment = known ?? { first: sequence, file, bytes: 0 };
    const next: Writer = {
      path: file,
      fd: undefined,
      isSyncing: false,
      segment,
      dirty: false,
      retired: false,
    };
    this.#create(next);
    this.#newFile = true;
    if (!known) this.segments.push(segment);
    this.#writers.add(next);
    return (this.#writer = next);
  }

  #create(writer: Writer): void {
    const { O_RDWR, O_CREAT } = fs().constants;
    // Emptied only then: on a slow disk, another owner may have taken over meanwhile, and created a file of that name.
    const fd = this.files.open(writer, O_RDWR | O_CREAT);
    try {
      this.assertOwner();
      // Only a file that holds something: ext4 writes one that was emptied to disk as it is closed, as a sync would.
      if (fs().fstatSync(fd).size > 0) fs().ftruncateSync(fd);
    } catch (error) {
      this.files.close(writer);
      throw error;
    }
  }

  #retire(writer: Writer, keep: boolean): void {
    writer.retired = true;
    writer.dirty &&= keep;
    if (this.#writer === writer) this.#writer = undefined;
    // A sync in progress still needs the descriptor, and closes it when it ends.
    if (!writer.dirty && !this.#syncing) this.#closeRetired();
  }

  async #sync(): Promise<void> {
    this.#syncing = true;
    await this.files.inTurn(() => this.#syncDirty());
  }

  async #syncDirty(): Promise<void> {
    let upTo = this.#written;
    try {
      // Wait for all, even if one fails: a descriptor that is in use must not be closed.
      this.#underWay = this.#takeDirty();
      const ends = await Promise.allSettled(this.#underWay.map((writer) => this.files.sync(writer)));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      this.#assertKept(this.#underWay);
      if (this.#newFile) syncDirectory(this.directory);
      this.#newFile = false;
      this.#synced = Math.max(this.#synced, upTo);
    } catch (error) {
      this.#failed(error);
      upTo = this.#written;
    }
    this.#syncing = false;
    this.#underWay = [];
    this.#closeRetired();
    this.#answer(upTo);
    if (this.#waiters.length > 0) void this.#sync();
  }

  /** A file that somebody deleted is synced without an error, and keeps nothing. */
  #assertKept(synced: Iterable<Writer>): void {
    for (const { path, segment } of synced)
      if (this.segments.includes(segment) && !fs().existsSync(path)) throw new Error(`${path} was deleted`);
  }

  /** What a sync covers; anything written from now on is left to the next. */
  #takeDirty(): Writer[] {
    const dirty = [...this.#writers].filter((writer) => writer.dirty);
    for (const writer of dirty) writer.dirty = false;
    return dirty;
  }

  /**
   * Everything written so far is affected: the system may also have tried, and dropped, what was written during the
   * sync.
   */
  #failed(cause: unknown): EmitterError {
    const error = new EmitterError(
      'spool_failed',
      `${this.directory} cannot be synced: ${(cause as Error).message}; its events will still be delivered, unless a crash comes first`,
      { cause },
    );
    this.#unsynced = { after: this.#unsynced?.after ?? this.#synced, upTo: this.#written, error };
    // Later records go to a new segment, whose pages no failure has touched.
    if (this.#writer) this.#retire(this.#writer, true);
    return error;
  }

  #failureOf(sequence: number): EmitterError | undefined {
    const lost = this.#unsynced;
    return lost && lost.after < sequence && sequence <= lost.upTo ? lost.error : undefined;
  }

  #answer(upTo: number): void {
    const answered = this.#waiters.filter(({ sequence }) => sequence <= upTo);
    this.#waiters = this.#waiters.filter(({ sequence }) => sequence > upTo);
    for (const { sequence, resolve, reject } of answered) {
      const failure = this.#failureOf(sequence);
      if (failure) reject(failure);
      else resolve();
    }
  }

  #closeRetired(): void {
    for (const writer of this.#writers) {
      if (!writer.retired || writer.dirty) continue;
      this.#writers.delete(writer);
      this.files.close(writer);
    }
  }
}

/** Writes a whole record, or leaves nothing of it behind. */
function writeWhole(fd: number, { memory, length }: EncodedRecord, offset: number): void {
  let written = 0;
  try {
    while (written < length) {
      written += fs().writeSync(fd, memory, written, length - written, offset + written);
    }
  } catch (error) {
    if (written > 0) fs().ftruncateSync(fd, offset);
    throw error;
  }
}
