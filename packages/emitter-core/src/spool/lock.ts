import { crypto, fs, os, workerThreads } from '../built-ins.js';
import { join } from 'node:path';
import { EmitterError } from '../errors.js';
import { closeFile } from './close-file.js';

const signEveryMs = 2_000;
/** How long an owner that cannot be seen may go without a heartbeat before its lock is stale, in milliseconds. */
const silentMs = 10_000;
/** The same for an owner on another machine: its clock may differ, and its heartbeats come late, over a network. */
const silentElsewhereMs = 30_000;

/** Who owns a spool directory. */
interface Owner {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  /** When the process started, in the kernel's ticks: its id alone may belong to another process by now. */
  readonly started: string | undefined;
  /**
   * Containers may share a host name, and each number its processes from 1; so may machines, whose kernels number their
   * namespaces alike: hence with the id of the kernel's boot. Undefined if there is no /proc.
   */
  readonly pidNamespace: string | undefined;
  /** A worker thread that is terminated leaves its lock behind in a process that is still alive. */
  readonly thread: number;
}

/** A directory that this process owns. */
export interface DirectoryLock {
  /**
   * Call before changing a file. After a stall, of the machine or of this thread, another owner may have taken over, and nobody
   * has noticed yet: if so, `onTaken` is called before this returns.
   */
  confirm(): void;
  release(): void;
}

/**
 * Makes this process the only owner of a directory.
 *
 * Blocks for up to {@link silentMs} if the last owner may be alive but cannot be seen: in another container with the
 * same host name, on another machine of that name, in a process that another user hides, in any other process where
 * there is no /proc, or in another thread of this process.
 *
 * @param contents What exists in the directory while it is in use: without it, the directory was removed or emptied.
 * @param onTaken Called with the reason when the directory is no longer this process's: another owner has taken over the
 *   lock as stale, and the files belong to it from then on; or the directory was removed.
 * @throws EmitterError `spool_locked` if another owner is alive.
 */
export function lockDirectory(
  directory: string,
  contents: string,
  onTaken: (why: string) => void,
): DirectoryLock {
  const file = join(directory, 'lock');
  const owner: Owner = {
    token: crypto().randomUUID(),
    pid: process.pid,
    host: os().hostname(),
    started: startOf(process.pid),
    pidNamespace: ownPidNamespace(),
    thread: workerThreads().threadId,
  };
  takeLock(directory, file, owner);
  let signedAt = Date.now();
  /** Released, or lost: there is nothing more to find out. */
  let isOver = false;
  const lost = (why: string): void => {
    isOver = true;
    clearInterval(heartbeat);
    onTaken(why);
  };
  const sign = (): void => {
    const now = new Date();
    signedAt = now.getTime();
    try {
      const other = readOwner(file);
      if (other && other.pid !== nobody.pid && other.token !== owner.token) {
        lost('was taken over by another process, since this one sent no heartbeat for too long');
      } else {
        fs().utimesSync(file, now, now);
      }
    } catch (error) {
      // A disk that fails may answer the next time.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return;
      if (fs().existsSync(contents)) {
        // Only the lock is gone, and nobody else owns the files yet.
        linkAgain(file, owner);
        return;
      }
      // The open segment would take entries all the same, and even sync them, into a file without a name.
      lost('was removed or emptied');
    }
  };
  const heartbeat = setInterval(sign, signEveryMs).unref();
  return {
    confirm() {
      // A clock that was set back may hide a stall.
      if (!isOver && Math.abs(Date.now() - signedAt) > silentMs / 2) sign();
    },
    release() {
      isOver = true;
      clearInterval(heartbeat);
      // If ours was taken over as stale, the lock is another owner's by now.
      if (readOwner(file)?.token === owner.token) fs().renameSync(file, `${file}${spareSuffix}`);
    },
  };
}

/**
 * A released lock is renamed, not deleted, which reserves its disk space for the next one: a disk that the spool has
 * filled must not block delivery of the backlog.
 */
const spareSuffix = '.spare';

function takeLock(directory: string, file: string, owner: Owner): void {
  const own = `${file}.${owner.token}`;
  try {
    for (;;) {
      const other = readOwner(file);
      if (!other) {
        if (tryMake(file, own, owner)) return;
      } else if (isAlive(other, owner, file)) {
        throw new EmitterError(
          'spool_locked',
          `${directory} is owned by process ${other.pid} on ${other.host}: wait until its emitter is closed, or give each emitter a spool directory of its own`,
        );
      } else {
        takeAway(file, other, own);
      }
    }
  } finally {
    fs().rmSync(own, { force: true });
  }
}

/** @returns False if another owner made one first. */
function tryMake(file: string, own: string, owner: Owner): boolean {
  tryRename(`${file}${spareSuffix}`, own);
  writeInPlace(own, JSON.stringify(owner));
  return tryLink(own, file);
}

/** Makes the lock that somebody deleted again: while it is missing, any process could take the directory. */
function linkAgain(file: string, owner: Owner): void {
  const own = `${file}.${owner.token}`;
  try {
    // If another owner was first, the next heartbeat finds it.
    tryMake(file, own, owner);
    fs().rmSync(own, { force: true });
  } catch {
    // Tried again at the next heartbeat.
  }
}

/** Reuses the disk space of the file, if it exists. */
function writeInPlace(file: string, text: string): void {
  const { O_WRONLY, O_CREAT } = fs().constants;
  const fd = fs().openSync(file, O_WRONLY | O_CREAT, 0o666);
  try {
    fs().writeFileSync(fd, text);
    fs().ftruncateSync(fd, Buffer.byteLength(text));
  } finally {
    closeFile(fd);
  }
}

/** A hard link is created atomically, together with its content, and never replaces a file. */
function tryLink(from: string, to: string): boolean {
  try {
    fs().linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** @returns False if the file does not exist. */
function tryRename(from: string, to: string): boolean {
  try {
    fs().renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Turns a stale lock into our own file, to be overwritten. Two processes may find the same stale lock: after moving a
 * lock, each checks whether it was that one.
 */
function takeAway(file: string, dead: Owner, own: string): void {
  const aside = `${own}.dead`;
  if (!tryRename(file, aside)) return;
  if (readOwner(aside)?.token === dead.token) {
    fs().renameSync(aside, own);
  } else {
    tryLink(aside, file);
    fs().rmSync(aside, { force: true });
  }
}

/**
 * The owner of an unreadable lock. Locks are created atomically, so one is unreadable only after the machine crashed,
 * and its owner with it.
 */
const nobody: Owner = { token: '', pid: 0, host: '', started: undefined, pidNamespace: undefined, thread: 0 };

function readOwner(file: string): Owner | undefined {
  try {
    const owner = JSON.parse(fs().readFileSync(file, 'utf8')) as Owner | null;
    return typeof owner?.token === 'string' ? owner : nobody;
  } catch (error) {
    if (error instanceof SyntaxError) return nobody;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(other: Owner, self: Owner, file: string): boolean {
  if (other.pid === nobody.pid) return false;
  if (other.host !== self.host) return Date.now() - (lastSignOf(file) ?? 0) < silentElsewhereMs;
  if (other.pidNamespace !== undefined && other.pidNamespace !== self.pidNamespace) return givesSign(file);
  try {
    process.kill(other.pid, 0);
  } catch (error) {
    // EPERM: it is alive, and belongs to another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const started = startOf(other.pid);
  // Without /proc no process has one, and where users see their own processes only (`hidepid`), that of another user.
  if (started === undefined && other.pid !== self.pid) return givesSign(file);
  if (started !== other.started) return false;
  return other.pid !== self.pid || other.thread === self.thread || givesSign(file);
}

/** The owner's last heartbeat. Undefined if the lock is gone: released, or taken over as stale. */
function lastSignOf(file: string): number | undefined {
  return fs().statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** Waits until the owner sends a heartbeat, or its lock is stale. */
function givesSign(file: string): boolean {
  const lastSign = lastSignOf(file);
  if (lastSign === undefined) return false;
  // Its clock is ours; if it was set back since, wait for the full time.
  const end = performance.now() + Math.min(Math.max(0, lastSign + silentMs - Date.now()), silentMs);
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (let left; (left = end - performance.now()) > 0;) {
    Atomics.wait(sleeper, 0, 0, Math.min(left, 100));
    const sign = lastSignOf(file);
    if (sign !== lastSign) return sign !== undefined;
  }
  return false;
}

function ownPidNamespace(): string | undefined {
  try {
    const boot = fs().readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${fs().readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}

/** Field 22 of the process's line: clock ticks since boot. Undefined if there is no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const line = fs().readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, field 2, may contain spaces: count from its closing parenthesis.
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
