import { crypto, fs, os } from '../built-ins.js';
import { join } from 'node:path';
import { EmitterError } from '../errors.js';

/** An owner on another machine that gave no sign for this long is taken for dead, in milliseconds. */
const silentMs = 30_000;
const signEveryMs = 5_000;

/** Who owns a spool directory. */
interface Owner {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  /** When the process started, as the kernel counts it: a process id alone may be another's by now. */
  readonly started: string | undefined;
}

/**
 * Makes this process the one owner of a directory.
 *
 * @returns What releases it again.
 * @throws EmitterError `spool_locked` where another owner lives.
 */
export function lockDirectory(directory: string): () => void {
  const file = join(directory, 'lock');
  const owner: Owner = {
    token: crypto().randomUUID(),
    pid: process.pid,
    host: os().hostname(),
    started: startOf(process.pid),
  };
  const own = `${file}.${owner.token}`;
  fs().writeFileSync(own, JSON.stringify(owner));
  try {
    while (!tryLink(own, file)) {
      const other = readOwner(file);
      if (!other) continue;
      if (isAlive(other, file)) {
        throw new EmitterError(
          'spool_locked',
          `${directory} is owned by process ${other.pid} on ${other.host}: give each process a spool directory of its own`,
        );
      }
      takeAway(file, other, owner.token);
    }
  } finally {
    fs().rmSync(own, { force: true });
  }
  const sign = setInterval(() => {
    const now = new Date();
    try {
      fs().utimesSync(file, now, now);
    } catch {
      // The directory was taken away under us: appending will say so.
    }
  }, signEveryMs);
  sign.unref();
  return () => {
    clearInterval(sign);
    // Another's by now, where ours was taken away.
    if (readOwner(file)?.token === owner.token) fs().rmSync(file, { force: true });
  };
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

/** Two processes may find the same dead owner: who moved the lock looks whether it was the dead one's. */
function takeAway(file: string, dead: Owner, token: string): void {
  const aside = `${file}.dead.${token}`;
  try {
    fs().renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readOwner(aside)?.token !== dead.token) tryLink(aside, file);
  fs().rmSync(aside, { force: true });
}

/** Made whole, a lock is unreadable only where the machine died: so did its owner then. */
const nobody: Owner = { token: '', pid: 0, host: '', started: undefined };

function readOwner(file: string): Owner | undefined {
  try {
    return JSON.parse(fs().readFileSync(file, 'utf8')) as Owner;
  } catch (error) {
    if (error instanceof SyntaxError) return nobody;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(owner: Owner, file: string): boolean {
  if (owner.pid === nobody.pid) return false;
  if (owner.host !== os().hostname()) return Date.now() - fs().statSync(file).mtimeMs < silentMs;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return owner.started === startOf(owner.pid);
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
