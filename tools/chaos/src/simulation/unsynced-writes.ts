import { closeSync, ftruncateSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import type { Dice } from './dice.js';
import { filesOf } from './files.js';

/** A write to a file, and what was there before. */
export interface Write {
  /** The file, as it was called then. */
  readonly path: string;
  readonly offset: number;
  readonly bytes: number;
  readonly before: Buffer;
  state: 'unsynced' | 'synced' | 'dropped';
}

/** A write that is about to be made. */
export function unsyncedWrite(path: string, offset: number, bytes: number): Write {
  const before = Buffer.alloc(Math.max(0, Math.min(bytes, statSync(path).size - offset)));
  if (before.length > 0) {
    // The emitter's own descriptor may be write-only.
    const fd = openSync(path, 'r');
    readSync(fd, before, 0, before.length, offset);
    closeSync(fd);
  }
  return { path, offset, bytes, before, state: 'unsynced' };
}

/** A disk's block, in bytes: it is written whole, or not at all. */
const blockBytes = 4096;

/**
 * The writes that are not known to be on disk: a power cut may undo any of them, all, or part of one.
 *
 * A truncation counts as on disk at once.
 */
export class UnsyncedWrites {
  /** By path, in their order. */
  readonly #writes = new Map<string, Write[]>();

  note(path: string, write: Write): void {
    const known = this.#writes.get(path);
    if (known) known.push(write);
    else this.#writes.set(path, [write]);
  }

  /** The writes that a sync that begins now covers. */
  under(path: string): readonly Write[] {
    return (this.#writes.get(path) ?? []).filter(({ state }) => state === 'unsynced');
  }

  /** A sync has ended. If it failed, the system may have dropped the writes that it covered, and no later sync reports that. */
  endSync(path: string, covered: readonly Write[], failed: boolean): void {
    for (const write of covered) {
      // Another sync may have ended in the meantime.
      if (write.state === 'unsynced') write.state = failed ? 'dropped' : 'synced';
    }
    // Synced writes are remembered as long as others are not synced: they may cover the same part of the file.
    if (this.#writes.get(path)?.every(({ state }) => state === 'synced')) this.#writes.delete(path);
  }

  /** Whether any of these files has a write that is not on disk. */
  hasAny(isOne: (path: string) => boolean): boolean {
    return [...this.#writes].some(
      ([path, writes]) => isOne(path) && writes.some(({ state }) => state !== 'synced'),
    );
  }

  /** Whether a power cut may change anything in a part of a file. */
  mayGo(path: string, start: number, end: number): boolean {
    return mayTake(this.#writes.get(path) ?? [], start, end);
  }

  /** The file is gone. Returns the writes to it. */
  forget(path: string): readonly Write[] {
    const writes = this.#writes.get(path) ?? [];
    this.#writes.delete(path);
    return writes;
  }

  /** The file is back. */
  restore(path: string, writes: readonly Write[]): void {
    this.#writes.set(path, [...writes]);
  }

  /** The file was truncated: writes beyond its end no longer count. */
  truncate(path: string, size: number): void {
    const left = this.#writes.get(path)?.filter(({ offset }) => offset < size);
    if (left) this.#writes.set(path, left);
  }

  clear(): void {
    this.#writes.clear();
  }

  rename(from: string, to: string): void {
    const writes = this.#writes.get(from);
    this.#writes.delete(from);
    if (writes) this.#writes.set(to, writes);
    else this.#writes.delete(to);
  }

  /** The same directory under another name, after a process was killed: the system still has what it wrote. */
  moveDirectory(from: string, to: string): void {
    for (const [path, writes] of [...this.#writes]) {
      this.#writes.delete(path);
      if (path.startsWith(`${from}/`)) this.#writes.set(to + path.slice(from.length), writes);
    }
  }

  /** Undoes random writes to a directory's files, and returns them. The others are on disk from then on. */
  cutPower(directory: string, dice: Dice): Write[] {
    const taken = filesOf(directory).flatMap((file) => {
      const lost = lostOf(this.#writes.get(file) ?? [], dice);
      if (lost.length > 0) undo(file, lost, dice);
      return lost;
    });
    this.#writes.clear();
    return taken;
  }
}

/**
 * Whether a power cut may change anything in a part of a file with these writes. A write that a later one on disk covers does not
 * matter.
 */
export function mayTake(writes: readonly Write[], start: number, end: number): boolean {
  return writes.some(({ state, offset, bytes }, index) => {
    const [from, to] = [Math.max(start, offset), Math.min(end, offset + bytes)];
    const covers = (newer: Write): boolean =>
      newer.state === 'synced' && newer.offset <= from && newer.offset + newer.bytes >= to;
    return state !== 'synced' && from < to && !writes.slice(index + 1).some(covers);
  });
}

/** Draws the writes that a power cut undoes, the newest first. None is undone below a newer one that is on disk. */
function lostOf(writes: readonly Write[], dice: Dice): Write[] {
  const lost: Write[] = [];
  const kept: Write[] = [];
  for (const write of [...writes].reverse()) {
    const mayGo = write.state === 'dropped' || (write.state === 'unsynced' && dice.happens(0.7));
    if (mayGo && !kept.some((newer) => overlap(newer, write))) lost.push(write);
    else kept.push(write);
  }
  return lost;
}

function overlap(a: Write, b: Write): boolean {
  return a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes;
}

/** Undoes writes in this order, the newest first. The beginning of one may stay, unless it is a single block. */
function undo(file: string, writes: readonly Write[], dice: Dice): void {
  const { size } = statSync(file);
  const fd = openSync(file, 'r+');
  try {
    let end = size;
    for (const { offset, bytes, before } of writes) {
      const isOneBlock = offset % blockBytes === 0 && bytes === blockBytes;
      const kept = !isOneBlock && dice.happens(0.3) ? dice.below(bytes) : 0;
      // Where nothing was before, the file has a hole of zeros; or it ends there, if nothing after it is on disk.
      const hole = Buffer.alloc(bytes);
      before.copy(hole);
      const rest = hole.subarray(kept, Math.max(kept, Math.min(bytes, end - offset)));
      writeSync(fd, rest, 0, rest.length, offset + kept);
      const endsFile = offset + bytes >= end && before.length === 0;
      if (endsFile && dice.happens(0.5)) end = Math.min(end, offset + kept);
    }
    ftruncateSync(fd, end);
  } finally {
    closeSync(fd);
  }
}
