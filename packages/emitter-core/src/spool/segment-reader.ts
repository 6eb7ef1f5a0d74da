import { fs } from '../built-ins.js';
import { closeFile } from './close-file.js';
import { decodeRecord, nextMagic } from './record.js';
import type { SpooledEntry } from './spool.js';

/** Bytes that could not be decoded. */
export interface Damage {
  readonly file: string;
  /** From the file's start, in bytes. */
  readonly offset: number;
  readonly bytes: number;
}

const chunkBytes = 64 * 1024;

/**
 * Reads a segment's records in order, a chunk at a time, and skips damage. The file is open only while a chunk is read:
 * after an outage thousands of channels have a backlog, and a process has few descriptors.
 */
export class SegmentReader {
  /**
   * The reader that read last: the only one to keep what is left of its chunk. The others read it again, since it would
   * add up over thousands of lanes.
   */
  static #latest: SegmentReader | undefined;
  /** What was read but not yet decoded, and where in the file it begins. */
  #window = Buffer.alloc(0);
  #windowStart: number;

  constructor(
    readonly file: string,
    offset: number,
    private readonly onDamage: (damage: Damage) => void,
  ) {
    this.#windowStart = offset;
  }

  /** Where the next record begins, in bytes from the file's start. */
  get offset(): number {
    return this.#windowStart;
  }

  /**
   * The next record before `end`, or undefined. In that case, the bytes from `offset` to `end` are no whole record.
   * They are left in place and not reported, since only the owner knows whether they are a torn write.
   */
  next(end: number): SpooledEntry | undefined {
    for (;;) {
      const decoded = decodeRecord(this.#window, 0);
      if (decoded.kind === 'record') {
        this.#drop(decoded.bytes);
        return decoded.entry;
      }
      const grew = decoded.kind === 'short' && this.#read(decoded.needed, end);
      if (!grew && !this.#skipDamage(end)) return undefined;
    }
  }

  /** Reads until the window has this many bytes; returns false if `end` or the file's end comes first. */
  #read(needed: number, end: number): boolean {
    const latest = SegmentReader.#latest;
    if (latest && latest !== this) latest.#window = Buffer.alloc(0);
    SegmentReader.#latest = this;
    const have = this.#window.length;
    const wanted = Math.min(Math.max(chunkBytes, needed), end - this.#windowStart);
    if (wanted < needed) return false;
    const window = Buffer.allocUnsafe(wanted);
    this.#window.copy(window);
    let filled = have;
    const fd = fs().openSync(this.file, 'r');
    try {
      while (filled < wanted) {
        const read = fs().readSync(fd, window, filled, wanted - filled, this.#windowStart + filled);
        if (read === 0) break;
        filled += read;
      }
    } finally {
      closeFile(fd);
    }
    this.#window = window.subarray(0, filled);
    return filled >= needed;
  }

  /** Skips damage up to the next whole record; returns false if none follows before `end`. */
  #skipDamage(end: number): boolean {
    this.#read(end - this.#windowStart, end);
    for (let at = nextMagic(this.#window, 1); at >= 0; at = nextMagic(this.#window, at + 1)) {
      if (decodeRecord(this.#window, at).kind !== 'record') continue;
      this.onDamage({ file: this.file, offset: this.#windowStart, bytes: at });
      this.#drop(at);
      return true;
    }
    return false;
  }

  #drop(bytes: number): void {
    this.#window = this.#window.subarray(bytes);
    this.#windowStart += bytes;
  }
}
