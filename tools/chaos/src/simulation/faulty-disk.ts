// Named imports stay the real functions: what is put in their place on the module's object is seen by the emitter, and by those
// of Node's own functions that call others; these are called quietly here.
import nodeFs, {
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Dice } from './dice.js';
import { filesOf, UnsyncedWrites, type Write } from './unsynced-writes.js';
import type { VirtualTime } from './virtual-time.js';

type AnyFunction = (...args: unknown[]) => unknown;

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
 * takes its time. What was not synced, a power cut takes.
 *
 * It takes the place of Node's functions for good; other directories are left alone.
 */
export class FaultyDisk {
  /** How often a call fails, from 0 to 1. */
  faultRate = 0;
  /** How many calls failed so far. */
  faults = 0;
  /** The last write to a segment: an event that was just accepted stands there. */
  lastSegmentWrite: Write | undefined;
  #dice: Dice;
  /** What the emitter has open. */
  readonly #open = new Map<number, string>();
  readonly #unsynced = new UnsyncedWrites();
  #kill: { changesLeft: number; readonly happen: () => void } | undefined;

  constructor(
    private readonly root: string,
    private readonly time: VirtualTime,
    dice: Dice,
  ) {
    this.#dice = dice;
    for (const name of readingCalls) {
      this.#replace(name, (real, args) => {
        if (this.#isOurs(args[0])) this.#mayFail(name);
        return real(...args);
      });
    }
    for (const name of changingCalls) {
      this.#replace(name, (real, args) => {
        if (this.#isOurs(args[0])) {
          this.#change();
          this.#mayFail(name);
        }
        const result = real(...args);
        this.#follow(name, args);
        return result;
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
    this.faults = 0;
    this.lastSegmentWrite = undefined;
    this.#kill = undefined;
    this.closeAll();
    this.#unsynced.clear();
    rmSync(this.root, { recursive: true, force: true });
    mkdirSync(this.root);
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

  /** Lets something happen before so many more changes to the disk are made: the process is killed between two of them. */
  killAfter(changes: number, happen: () => void): void {
    this.#kill = { changesLeft: changes, happen };
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
      cpSync(from, to, { recursive: true });
    });
    this.#unsynced.moveDirectory(from, to);
    this.removeLock(to);
  }

  /** A killed process, which is still ours, would be found alive. */
  removeLock(directory: string): void {
    this.quietly(() => {
      rmSync(join(directory, 'lock'), { force: true });
    });
  }

  cutPower(directory: string, dice: Dice): void {
    this.quietly(() => {
      this.#unsynced.cutPower(directory, dice);
    });
  }

  /** Changes some bytes of a file that holds events, or cuts it short. Gives whether there was one. */
  damage(directory: string, dice: Dice): boolean {
    return this.quietly(() => {
      const holding = filesOf(directory).filter(
        (file) =>
          !file.includes('/damaged/') &&
          (file.endsWith('.segment') || (file.endsWith('.ndjson') && dice.happens(0.3))) &&
          statSync(file).size > 0,
      );
      const file = dice.pick(holding);
      if (file === undefined) return false;
      const bytes = readFileSync(file);
      if (file.endsWith('.ndjson')) {
        replaceContent(file, bytes.subarray(0, dice.below(bytes.length)));
      } else {
        for (let count = 1 + dice.below(3); count > 0; count--) {
          const at = dice.below(bytes.length);
          bytes.writeUInt8(bytes.readUInt8(at) ^ (1 + dice.below(255)), at);
        }
        replaceContent(file, dice.happens(0.2) ? bytes.subarray(0, dice.below(bytes.length)) : bytes);
      }
      return true;
    });
  }

  #isOurs(target: unknown): boolean {
    if (typeof target === 'number') return this.#open.has(target);
    return typeof target === 'string' && target.startsWith(`${this.root}/`);
  }

  #fails(): boolean {
    if (this.faultRate === 0 || !this.#dice.happens(this.faultRate)) return false;
    this.faults++;
    return true;
  }

  #change(): void {
    if (!this.#kill || --this.#kill.changesLeft > 0) return;
    const { happen } = this.#kill;
    this.#kill = undefined;
    happen();
  }

  #mayFail(call: string): void {
    if (this.#fails()) throw this.#failure(call);
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

  /** Keeps account of what a call did to files that hold unsynced writes. */
  #follow(name: (typeof changingCalls)[number], [target, second]: unknown[]): void {
    if (name === 'renameSync') this.#unsynced.rename(target as string, second as string);
    else if (name === 'rmSync' || name === 'unlinkSync') this.#unsynced.forget(target as string);
    else if (name === 'truncateSync') this.#unsynced.truncate(target as string, second as number);
    else if (name === 'ftruncateSync')
      this.#unsynced.truncate(this.#open.get(target as number) ?? '', second as number);
  }

  #replaceOpenAndClose(): void {
    this.#replace('openSync', (real, args) => {
      const [path, flags] = args as [string, string | number];
      if (!this.#isOurs(path)) return real(...args);
      if (flags !== 'r') this.#change();
      this.#mayFail(flags === 'r' ? 'read-only open' : 'open');
      const fd = real(...args) as number;
      this.#open.set(fd, path);
      if (flags === 'w') this.#unsynced.forget(path);
      return fd;
    });
    this.#replace('closeSync', (real, args) => {
      const wasOurs = this.#open.delete(args[0] as number);
      real(...args);
      // It is closed all the same, as Linux does it.
      if (wasOurs) this.#mayFail('close');
    });
  }

  #replaceWrites(): void {
    this.#replace('writeSync', (real, args) => {
      const [fd, memory, offset, length, position] = args as [number, Buffer, number, number, number];
      const path = this.#open.get(fd);
      if (path === undefined) return real(...args);
      this.#change();
      const fails = this.#fails();
      if (fails && this.#dice.happens(0.5)) throw this.#failure('write');
      const wanted = fails ? Math.floor(length / 2) : length;
      const write = unsyncedWrite(path, position, wanted);
      const written = real(fd, memory, offset, wanted, position);
      this.#unsynced.note(path, write);
      if (path.endsWith('.segment')) this.lastSegmentWrite = write;
      return written;
    });
    this.#replace('writeFileSync', (real, args) => {
      const [fd, content] = args as [number, string | Buffer];
      const path = this.#open.get(fd);
      if (path === undefined) return real(...args);
      this.#change();
      const whole = typeof content === 'string' ? Buffer.from(content) : content;
      const fails = this.#fails();
      const written = fails ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
      // Every file of which it matters is written so at its end.
      this.#unsynced.note(path, unsyncedWrite(path, statSync(path).size, written.length));
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
      const fails = this.#fails();
      this.#unsynced.endSync(path, this.#unsynced.under(path), fails);
      if (fails) throw this.#failure('sync');
    });
    this.#replace('fdatasync', (_, args) => {
      const [fd, callback] = args as [number, (error: Error | null) => void];
      const path = this.#open.get(fd);
      if (path === undefined) throw new Error('a sync of a descriptor that is not open');
      const covered = this.#unsynced.under(path);
      const fails = this.#fails();
      this.time.later(() => {
        if (this.#open.get(fd) !== path) throw new Error(`${path} was closed under its sync`);
        this.#unsynced.endSync(path, covered, fails);
        callback(fails ? this.#failure('sync') : null);
      }, this.#dice.below(maxSyncMs));
    });
  }
}

function unsyncedWrite(path: string, offset: number, bytes: number): Write {
  const before = Buffer.alloc(Math.max(0, Math.min(bytes, statSync(path).size - offset)));
  if (before.length > 0) {
    // The emitter's own descriptor may be one for writing alone.
    const fd = openSync(path, 'r');
    readSync(fd, before, 0, before.length, offset);
    closeSync(fd);
  }
  return { offset, bytes, before, state: 'unsynced' };
}

function replaceContent(file: string, content: Buffer): void {
  const fd = openSync(file, 'w');
  writeSync(fd, content);
  closeSync(fd);
}
