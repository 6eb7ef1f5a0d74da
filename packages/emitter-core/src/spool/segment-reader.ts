import { fs } from '../built-ins.js';
import { closeFile } from './close-file.js';
import { decodeRecord, nextMagic } from './record.js';
import type { SpooledEntry } from './spool.js';

/** Bytes that were no record. */
export interface Damage {
  readonly file: string;
  /** Where in the file, in bytes. */
  readonly offset: number;
  readonly bytes: number;
}

const chunkBytes = 256 * 1024;

/** Reads a segment's records in order, a chunk at a time, and steps over what is damaged. */
export class SegmentReader {
  readonly #fd: number;
  /** What was read and not decoded yet, and where in the file it begins. */
  #window = Buffer.alloc(0);
  #windowStart: number;

  constructor(
    readonly file: string,
    offset: number,
    private readonly onDamage: (damage: Damage) => void,
  ) {
    this.#fd = fs().openSync(file, 'r');
    this.#windowStart = offset;
  }

  /** Where the next record begins, in bytes from the file's start. */
  get offset(): number {
    return this.#windowStart;
  }

  /**
   * The next record before `end`, or undefined. What stands between there and `end` then is no whole record:
   * it stays where it is, and `offset` tells where, since only the owner knows whether it was ever finished.
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

  close(): void {
    closeFile(this.#fd);
  }

  /** Reads on until the window has so many bytes; false where the file's end comes first. */
  #read(needed: number, end: number): boolean {
    const have = this.#window.length;
    const wanted = Math.min(Math.max(chunkBytes, needed), end - this.#windowStart);
    if (wanted < needed) return false;
    const window = Buffer.allocUnsafe(wanted);
    this.#window.copy(window);
    let filled = have;
    while (filled < wanted) {
      const read = fs().readSync(this.#fd, window, filled, wanted - filled, this.#windowStart + filled);
      if (read === 0) break;
      filled += read;
    }
    this.#window = window.subarray(0, filled);
    return filled >= needed;
  }

  /** Steps over what is damaged to the next whole record; false where none follows before the end. */
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
