// Named imports stay the real functions. The replacements on the module's object are seen by the emitter, and by those of Node's
// own functions that call others: call these only within `quietly`.
import nodeFs, { closeSync, cpSync, existsSync, mkdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import type { Dice } from './dice.js';
import { DiskFaults } from './disk-faults.js';
import type { DiskKill } from './disk-kill.js';
import { orphanLock } from './lock-file.js';
import { isSegment, Unsynced } from './unsynced.js';
import { unsyncedWrite, type Write } from './unsynced-writes.js';
import type { VirtualTime } from './virtual-time.js';

type AnyFunction = (...args: unknown[]) => unknown;

/** How long an asynchronous sync takes at most, in milliseconds. */
const maxSyncMs = 30;
/** The calls that fail before they do anything, by path or by descriptor. */
const readingCalls = ['fstatSync', 'readdirSync', 'readFileSync', 'statSync'] as const;
const changingCalls = [
  'ftruncateSync',
  'linkSync',
  'mkdirSync',
  'renameSync',
  'rmSync',
  'truncateSync',
  'unlinkSync',
] as const;

/**
 * The disk below one directory, as the emitter sees it: each call may fail, a write may be incomplete, and a sync takes time. A
 * power cut may undo what was not synced, both bytes and names.
 *
 * It replaces Node's functions permanently; other directories are not affected.
 */
export class FaultyDisk {
  /** What a power cut may undo. */
  readonly unsynced = new Unsynced();
  /** The last write to a segment: it contains the event that was just accepted. */
  lastSegmentWrite: Write | undefined;
  /** Called before a file is deleted, or replaced by another. */
  onGoing: (file: string, by: string | undefined) => void = () => undefined;
  #dice: Dice;
  #faults: DiskFaults;
  /** What the emitter has open. */
  readonly #open = new Map<number, string>();
  #kill: DiskKill | undefined;
  #isQuiet = false;

  constructor(
    private readonly root: string,
    private readonly time: VirtualTime,
    dice: Dice,
  ) {
    this.#dice = dice;
    this.#faults = new DiskFaults(dice);
    for (const name of readingCalls) {
      this.#replace(name, (real, args) => {
        if (this.#isOurs(args[0])) this.#mayFail(name, args[0]);
        return real(...args);
      });
    }
    for (const name of changingCalls) {
      this.#replace(name, (real, args) => {
        if (this.#isOurs(args[0])) {
          this.#change();
          this.#mayFail(name, args[0]);
        }
        this.#follow(name, args);
        const result = real(...args);
        if (name === 'renameSync') this.#kill?.reach('a rename');
        if (name === 'rmSync' || name === 'unlinkSync') this.#kill?.reach('a deletion');
        return result;
      });
    }
    this.#replaceOpenAndClose();
    this.#replaceReads();
    this.#replaceWrites();
    this.#replaceSyncs();
  }

  /** Which calls fail, and how often. */
  get faults(): DiskFaults {
    return this.#faults;
  }

  /** Starts again with an empty disk. */
  reset(dice: Dice): void {
    this.#dice = dice;
    this.#faults = new DiskFaults(dice);
    this.lastSegmentWrite = undefined;
    this.#kill = undefined;
    this.closeAll();
    rmSync(this.root, { recursive: true, force: true });
    mkdirSync(this.root);
    this.unsynced.reset();
  }

  /** Runs an action without faults and kills. */
  quietly<Result>(action: () => Result): Result {
    const { rate } = this.#faults;
    const kill = this.#kill;
    const isQuiet = this.#isQuiet;
    this.mend();
    this.#isQuiet = true;
    try {
      return action();
    } finally {
      this.#faults.rate = rate;
      this.#kill = kill;
      this.#isQuiet = isQuiet;
    }
  }

  /** From now on, nothing fails. */
  mend(): void {
    this.#faults.rate = 0;
    this.#kill = undefined;
  }

  /** Plans a kill before one of the next changes to the disk. */
  killAt(kill: DiskKill): void {
    this.#kill = kill;
  }

  /** The files that the emitter has open. */
  get openFiles(): readonly string[] {
    return [...this.#open.values()].map((path) => path.slice(this.root.length + 1));
  }

  /** As the end of a process does. */
  closeAll(): void {
    for (const fd of this.#open.keys()) closeSync(fd);
    this.#open.clear();
  }

  /** Copies a directory at the moment of a kill: what the process still does then does not affect the copy. */
  copyAtKill(from: string, to: string): void {
    this.quietly(() => {
      // The process may have been killed before it created it.
      if (existsSync(from)) cpSync(from, to, { recursive: true });
    });
    this.unsynced.moveDirectory(from, to);
    this.orphanLock(to);
  }

  orphanLock(directory: string): void {
    this.quietly(() => {
      orphanLock(directory);
    });
  }

  #isOurs(target: unknown): boolean {
    if (typeof target === 'number') return this.#open.has(target);
    return typeof target === 'string' && `${target}/`.startsWith(`${this.root}/`);
  }

  #fails(call: string, target: unknown): boolean {
    const path = typeof target === 'number' ? this.#open.get(target) : (target as string);
    const fails = this.#faults.happen(call, path ?? '');
    if (fails) this.#kill?.reach('a fault');
    return fails;
  }

  #mayFail(call: string, target: unknown): void {
    if (this.#fails(call, target)) throw this.#faults.error(call);
  }

  #change(): void {
    const kill = this.#kill;
    if (!kill?.isDue()) return;
    this.#kill = undefined;
    kill.happen();
  }

  #replace(name: keyof typeof nodeFs, make: (real: AnyFunction, args: unknown[]) => unknown): void {
    const real = nodeFs[name] as AnyFunction;
    Object.assign(nodeFs, { [name]: (...args: unknown[]) => make(real, args) });
  }

  /** Records what a call is about to do to names, and to files with unsynced writes. */
  #follow(name: (typeof changingCalls)[number], [target, second]: unknown[]): void {
    if (name === 'truncateSync') this.unsynced.writes.truncate(target as string, second as number);
    else if (name === 'ftruncateSync')
      this.unsynced.writes.truncate(this.#open.get(target as number) ?? '', second as number);
    else if (!this.#isOurs(target) || isLock(target as string)) return;
    else if (name === 'mkdirSync') this.unsynced.names.make(target as string);
    else {
      const isQuiet = this.#isQuiet;
      this.quietly(() => {
        const [file, by] = name === 'renameSync' ? [second as string, target as string] : [target as string];
        // The simulation's own deletions get here too, because Node's functions call others.
        if (!isQuiet) this.onGoing(file, by);
        if (by === undefined) this.unsynced.names.delete(file);
        else this.unsynced.names.rename(by, file);
      });
    }
  }

  #replaceOpenAndClose(): void {
    this.#replace('openSync', (real, args) => {
      const [path, flags] = args as [string, string | number];
      if (!this.#isOurs(path)) return real(...args);
      if (flags !== 'r') this.#change();
      this.#mayFail(flags === 'r' ? 'read-only open' : 'open', path);
      if (flags !== 'r' && flags !== 'r+' && !isLock(path)) this.unsynced.names.make(path);
      const fd = real(...args) as number;
      this.#open.set(fd, path);
      if (flags === 'w') this.unsynced.writes.forget(path);
      return fd;
    });
    this.#replace('closeSync', (real, args) => {
      const path = this.#open.get(args[0] as number);
      this.#open.delete(args[0] as number);
      real(...args);
      // It is closed anyway, as on Linux.
      if (path !== undefined) this.#mayFail('close', path);
    });
  }

  #replaceReads(): void {
    this.#replace('readSync', (real, args) => {
      const [fd, memory, offset, length, position] = args as [number, Buffer, number, number, number];
      if (!this.#isOurs(fd) || !this.#fails('readSync', fd)) return real(...args);
      if (length === 1 || this.#dice.happens(0.5)) throw this.#faults.error('readSync');
      return real(fd, memory, offset, this.#faults.part(length), position);
    });
  }

  #replaceWrites(): void {
    this.#replace('writeSync', (real, args) => {
      const [fd, memory, offset, length, position] = args as [number, Buffer, number, number, number];
      const path = this.#open.get(fd);
      if (path === undefined) return real(...args);
      this.#change();
      const fails = this.#fails('write', path);
      if (fails && this.#dice.happens(0.5)) throw this.#faults.error('write');
      const wanted = fails ? this.#faults.part(length) : length;
      const write = unsyncedWrite(path, position, wanted);
      const written = real(fd, memory, offset, wanted, position);
      if (fails) this.#kill?.reach('a short write');
      this.unsynced.writes.note(path, write);
      if (isSegment(path)) this.lastSegmentWrite = write;
      return written;
    });
    this.#replace('writeFileSync', (real, args) => {
      const [fd, content] = args as [number, string | Buffer];
      const path = this.#open.get(fd);
      if (path === undefined) return real(...args);
      this.#change();
      const whole = typeof content === 'string' ? Buffer.from(content) : content;
      const fails = this.#fails('writeFile', path);
      const written = fails ? whole.subarray(0, this.#faults.part(whole.length)) : whole;
      // Every file for which it matters is appended to.
      if (!isLock(path))
        this.unsynced.writes.note(path, unsyncedWrite(path, statSync(path).size, written.length));
      // Node's own calls `writeSync`, which would be replaced in turn.
      writeSync(fd, written);
      if (fails) throw this.#faults.error('writeFile');
      return undefined;
    });
  }

  #replaceSyncs(): void {
    this.#replace('fdatasyncSync', (_, [fd]) => {
      const path = this.#open.get(fd as number) ?? '';
      this.#change();
      const fails = this.#fails('sync', path);
      this.unsynced.writes.endSync(path, this.unsynced.writes.under(path), fails);
      if (fails) throw this.#faults.error('sync');
      this.unsynced.names.sync(path);
      this.#kill?.reach('a sync');
    });
    this.#replace('fdatasync', (_, args) => {
      const [fd, callback] = args as [number, (error: Error | null) => void];
      const path = this.#open.get(fd);
      if (path === undefined) throw new Error('a sync of a descriptor that is not open');
      const covered = this.unsynced.writes.under(path);
      const fails = this.#fails('sync', path);
      this.time.later(() => {
        if (this.#open.get(fd) !== path) throw new Error(`${path} was closed under its sync`);
        this.unsynced.writes.endSync(path, covered, fails);
        if (!fails) this.#kill?.reach('a sync');
        callback(fails ? this.#faults.error('sync') : null);
      }, this.#dice.below(maxSyncMs));
    });
  }
}

/** The lock of a dead process is removed anyway, so its name needs no account. */
function isLock(path: string): boolean {
  return basename(path).startsWith('lock');
}
