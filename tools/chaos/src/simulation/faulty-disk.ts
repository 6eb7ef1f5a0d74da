// Named imports stay the real functions: what is put in their place on the module's object is seen by the emitter, and by those
// of Node's own functions that call others; these are called quietly here.
import nodeFs, { closeSync, cpSync, existsSync, mkdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Dice } from './dice.js';
import { isSegment, Unsynced } from './unsynced.js';
import { unsyncedWrite, type Write } from './unsynced-writes.js';
import type { VirtualTime } from './virtual-time.js';

type AnyFunction = (...args: unknown[]) => unknown;

/** Any call that fails; a write that is done in part, of which no error tells. */
export type Trouble = 'a fault' | 'a short write';

/** How long an asynchronous sync takes at most, in milliseconds. */
const maxSyncMs = 30;
const codes = ['EIO', 'ENOSPC', 'EMFILE'] as const;
/** A full disk is no reason to fail for what needs no room. */
const needsRoom = /^(open|write|writeFile|rename|link|mkdir)/;
/** What fails before it has done anything, by a path or by a descriptor. */
const readingCalls = ['fstatSync', 'readdirSync', 'readFileSync', 'readSync', 'statSync'] as const;
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
 * The disk below one directory, as the emitter sees it: each call may fail, a write may be short or stop half-way, and a sync
 * takes its time. What was not synced, be it bytes or names, a power cut takes.
 *
 * It takes the place of Node's functions for good; other directories are left alone.
 */
export class FaultyDisk {
  /** How often a call fails, from 0 to 1. */
  faultRate = 0;
  /** What fails may be one kind of files alone, or the directories: what their paths match. */
  faultyPaths = /^/;
  /** How many calls failed so far. */
  faults = 0;
  /** What a power cut may take. */
  readonly unsynced = new Unsynced();
  /** The last write to a segment: an event that was just accepted stands there. */
  lastSegmentWrite: Write | undefined;
  #dice: Dice;
  /** What the emitter has open. */
  readonly #open = new Map<number, string>();
  #kill: { changesLeft: number; waitsFor: Trouble | undefined; readonly happen: () => void } | undefined;

  constructor(
    private readonly root: string,
    private readonly time: VirtualTime,
    dice: Dice,
  ) {
    this.#dice = dice;
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
        return real(...args);
      });
    }
    this.#replaceOpenAndClose();
    this.#replaceWrites();
    this.#replaceSyncs();
  }

  /** Begins anew, empty. */
  reset(dice: Dice): void {
    this.#dice = dice;
    this.faultRate = 0;
    this.faultyPaths = /^/;
    this.faults = 0;
    this.lastSegmentWrite = undefined;
    this.#kill = undefined;
    this.closeAll();
    rmSync(this.root, { recursive: true, force: true });
    mkdirSync(this.root);
    this.unsynced.reset();
  }

  /** Does something that may not fail, and in the midst of which nobody is killed. */
  quietly<Result>(action: () => Result): Result {
    const rate = this.faultRate;
    const kill = this.#kill;
    this.faultRate = 0;
    this.#kill = undefined;
    try {
      return action();
    } finally {
      this.faultRate = rate;
      this.#kill = kill;
    }
  }

  /** From here on nothing fails. */
  mend(): void {
    this.faultRate = 0;
    this.#kill = undefined;
  }

  /**
   * Lets something happen before so many more changes to the disk are made: the process is killed between two of them.
   *
   * @param waitsFor From which trouble on they are counted; undefined: at once.
   */
  killAfter(changes: number, waitsFor: Trouble | undefined, happen: () => void): void {
    this.#kill = { changesLeft: changes, waitsFor, happen };
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

  /** Copies a directory as it is when its process is killed: whatever that one still does then, the copy does not see. */
  copyAtKill(from: string, to: string): void {
    this.quietly(() => {
      // It may have been killed before it made any.
      if (existsSync(from)) cpSync(from, to, { recursive: true });
    });
    this.unsynced.moveDirectory(from, to);
    this.removeLock(to);
  }

  /** A killed process, which is still ours, would be found alive. */
  removeLock(directory: string): void {
    this.quietly(() => {
      rmSync(join(directory, 'lock'), { force: true });
    });
  }

  #isOurs(target: unknown): boolean {
    if (typeof target === 'number') return this.#open.has(target);
    return typeof target === 'string' && `${target}/`.startsWith(`${this.root}/`);
  }

  #fails(target: unknown): boolean {
    if (this.faultRate === 0) return false;
    const path = typeof target === 'number' ? this.#open.get(target) : (target as string);
    if (!this.faultyPaths.test(path ?? '') || !this.#dice.happens(this.faultRate)) return false;
    this.faults++;
    this.#trouble('a fault');
    return true;
  }

  #trouble(trouble: Trouble): void {
    if (this.#kill?.waitsFor === trouble) this.#kill.waitsFor = undefined;
  }

  #change(): void {
    if (!this.#kill || this.#kill.waitsFor || --this.#kill.changesLeft > 0) return;
    const { happen } = this.#kill;
    this.#kill = undefined;
    happen();
  }

  /** How much of a write is done that stops on its way, as often as not near its start. */
  #part(bytes: number): number {
    return Math.min(bytes - 1, 1 + this.#dice.below(this.#dice.pick([bytes, 64])));
  }

  #mayFail(call: string, target: unknown): void {
    if (this.#fails(target)) throw this.#failure(call);
  }

  #failure(call: string): Error {
    const code = this.#dice.pick(codes);
    const told = code === 'ENOSPC' && !needsRoom.test(call) ? 'EIO' : code;
    return Object.assign(new Error(`${told}: simulated, ${call}`), { code: told });
  }

  #replace(name: keyof typeof nodeFs, make: (real: AnyFunction, args: unknown[]) => unknown): void {
    const real = nodeFs[name] as AnyFunction;
    Object.assign(nodeFs, { [name]: (...args: unknown[]) => make(real, args) });
  }

  /** Keeps account of what a call is about to do to names, and to files that hold unsynced writes. */
  #follow(name: (typeof changingCalls)[number], [target, second]: unknown[]): void {
    if (name === 'truncateSync') this.unsynced.writes.truncate(target as string, second as number);
    else if (name === 'ftruncateSync')
      this.unsynced.writes.truncate(this.#open.get(target as number) ?? '', second as number);
    else if (!this.#isOurs(target) || isLock(target as string)) return;
    else if (name === 'mkdirSync') this.unsynced.names.make(target as string);
    else
      this.quietly(() => {
        if (name === 'renameSync') this.unsynced.names.rename(target as string, second as string);
        else this.unsynced.names.delete(target as string);
      });
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
      // It is closed all the same, as Linux does it.
      if (path !== undefined) this.#mayFail('close', path);
    });
  }

  #replaceWrites(): void {
    this.#replace('writeSync', (real, args) => {
      const [fd, memory, offset, length, position] = args as [number, Buffer, number, number, number];
      const path = this.#open.get(fd);
      if (path === undefined) return real(...args);
      this.#change();
      const fails = this.#fails(path);
      if (fails && this.#dice.happens(0.5)) throw this.#failure('write');
      const wanted = fails ? this.#part(length) : length;
      const write = unsyncedWrite(path, position, wanted);
      const written = real(fd, memory, offset, wanted, position);
      if (fails) this.#trouble('a short write');
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
      const fails = this.#fails(path);
      const written = fails ? whole.subarray(0, this.#part(whole.length)) : whole;
      // Every file of which it matters is written so at its end.
      this.unsynced.writes.note(path, unsyncedWrite(path, statSync(path).size, written.length));
      // Node's own calls `writeSync`, which would be replaced in turn.
      writeSync(fd, written);
      if (fails) throw this.#failure('writeFile');
      return undefined;
    });
  }

  #replaceSyncs(): void {
    this.#replace('fdatasyncSync', (_, [fd]) => {
      const path = this.#open.get(fd as number) ?? '';
      this.#change();
      const fails = this.#fails(path);
      this.unsynced.writes.endSync(path, this.unsynced.writes.under(path), fails);
      if (fails) throw this.#failure('sync');
      this.unsynced.names.sync(path);
    });
    this.#replace('fdatasync', (_, args) => {
      const [fd, callback] = args as [number, (error: Error | null) => void];
      const path = this.#open.get(fd);
      if (path === undefined) throw new Error('a sync of a descriptor that is not open');
      const covered = this.unsynced.writes.under(path);
      const fails = this.#fails(path);
      this.time.later(() => {
        if (this.#open.get(fd) !== path) throw new Error(`${path} was closed under its sync`);
        this.unsynced.writes.endSync(path, covered, fails);
        callback(fails ? this.#failure('sync') : null);
      }, this.#dice.below(maxSyncMs));
    });
  }
}

/** That of a process which died is taken away, whatever becomes of its name. */
function isLock(path: string): boolean {
  return basename(path).startsWith('lock');
}
