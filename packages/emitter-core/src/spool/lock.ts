import { crypto, fs, os, workerThreads } from '../built-ins.js';
import { join } from 'node:path';
import { EmitterError } from '../errors.js';
import { closeFile } from './close-file.js';

const signEveryMs = 2_000;
/** An owner that cannot be seen, and gave no sign for this long, is taken for dead, in milliseconds. */
const silentMs = 10_000;
/** One on another machine, whose clock may be another: its files come over a network, and late. */
const silentElsewhereMs = 30_000;

/** Who owns a spool directory. */
interface Owner {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  /** When the process started, as the kernel counts it: a process id alone may be another's by now. */
  readonly started: string | undefined;
  /** Containers may share a host's name, and each count its processes from 1. Undefined where there is no /proc. */
  readonly pidNamespace: string | undefined;
  /** A worker that is terminated leaves its lock to a process that lives. */
  readonly thread: number;
}

/**
 * Makes this process the one owner of a directory.
 *
 * Blocks for up to {@link silentMs} where the last owner may live and cannot be seen: in another container of the same
 * host name, or another thread of this process.
 *
 * @param onTaken Is told where another owner took this one, which gave no sign for too long, for dead: the files are its own
 *   from then on.
 * @returns What releases it again.
 * @throws EmitterError `spool_locked` where another owner lives.
 */
export function lockDirectory(directory: string, onTaken: () => void): () => void {
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
  const sign = setInterval(() => {
    const now = new Date();
    try {
      const other = readOwner(file);
      if (other && other.pid !== nobody.pid && other.token !== owner.token) {
        clearInterval(sign);
        onTaken();
      } else {
        fs().utimesSync(file, now, now);
      }
    } catch {
      // The directory was taken away under us: appending will say so.
    }
  }, signEveryMs);
  sign.unref();
  return () => {
    clearInterval(sign);
    // Another's by now, where ours was taken away.
    if (readOwner(file)?.token === owner.token) fs().renameSync(file, `${file}${spareSuffix}`);
  };
}

/**
 * What a released lock is called: it keeps its room on the disk for the next. A disk that the spool has filled must not keep
 * its backlog from going out.
 */
const spareSuffix = '.spare';

function takeLock(directory: string, file: string, owner: Owner): void {
  const own = `${file}.${owner.token}`;
  try {
    for (;;) {
      const other = readOwner(file);
      if (!other) {
        tryRename(`${file}${spareSuffix}`, own);
        writeInPlace(own, JSON.stringify(owner));
        if (tryLink(own, file)) return;
      } else if (isAlive(other, owner, file)) {
        throw new EmitterError(
          'spool_locked',
          `${directory} is owned by process ${other.pid} on ${other.host}: give each emitter a spool directory of its own`,
        );
      } else {
        takeAway(file, other, own);
      }
    }
  } finally {
    fs().rmSync(own, { force: true });
  }
}

/** In the room that the file has already, if it is there. */
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

/** A link is made whole or not at all, with its content, and never over another. */
function tryLink(from: string, to: string): boolean {
  try {
    fs().linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Gives false where the file is not there. */
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
 * Makes a dead owner's lock our own file, to be written anew. Two processes may find the same dead owner: who moved the
 * lock looks whether it was the dead one's.
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

/** Made whole, a lock is unreadable only where the machine died: so did its owner then. */
const nobody: Owner = { token: '', pid: 0, host: '', started: undefined, pidNamespace: undefined, thread: 0 };

function readOwner(file: string): Owner | undefined {
  try {
    return JSON.parse(fs().readFileSync(file, 'utf8')) as Owner;
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
    // EPERM: it lives, and belongs to another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  if (other.started !== startOf(other.pid)) return false;
  return other.pid !== self.pid || other.thread === self.thread || givesSign(file);
}

/** When the owner gave its last sign. Undefined where the lock is gone: released, or taken away as a dead one's. */
function lastSignOf(file: string): number | undefined {
  return fs().statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** Waits until the owner gives a sign, or is silent for too long. */
function givesSign(file: string): boolean {
  const lastSign = lastSignOf(file);
  if (lastSign === undefined) return false;
  // Its clock is ours; where it was set back since, the whole time is waited for.
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
    return fs().readlinkSync('/proc/self/ns/pid');
  } catch {
    return undefined;
  }
}

/** Field 22 of the process's line: clock ticks since the machine's start. Undefined where there is no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const line = fs().readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, field 2, may have spaces: count behind its closing parenthesis.
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
