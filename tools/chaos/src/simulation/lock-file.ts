import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Dice } from './dice.js';
import { replaceContent } from './files.js';

/** A process ID that is larger than any system has. */
const nobody = 2 ** 30;

/** Makes the lock that of a dead process: its process is this one, which is alive. */
export function orphanLock(directory: string): void {
  const lock = join(directory, 'lock');
  if (!existsSync(lock)) return;
  const content = readFileSync(lock, 'utf8').replace(/"pid":\d+/, `"pid":${nobody}`);
  replaceContent(lock, Buffer.from(content));
}

/** A lock is never synced: a power cut may leave it as it is, empty it, or remove it. */
export function cutLock(directory: string, dice: Dice): void {
  const lock = join(directory, 'lock');
  const odds = dice.next();
  if (odds < 0.3) rmSync(lock, { force: true });
  else if (odds < 0.6 && existsSync(lock)) replaceContent(lock, Buffer.alloc(0));
}
