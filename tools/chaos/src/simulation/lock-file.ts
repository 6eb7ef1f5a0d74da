import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Dice } from './dice.js';
import { replaceContent } from './files.js';

/** More than any system counts its processes to. */
const nobody = 2 ** 30;

/** What a killed process leaves: it was ours, which is alive, and would be found so. */
export function orphanLock(directory: string): void {
  const lock = join(directory, 'lock');
  if (!existsSync(lock)) return;
  const content = readFileSync(lock, 'utf8').replace(/"pid":\d+/, `"pid":${nobody}`);
  replaceContent(lock, Buffer.from(content));
}

/** A lock is never synced: a power cut may leave it as it is, without its content, or take it. */
export function cutLock(directory: string, dice: Dice): void {
  const lock = join(directory, 'lock');
  const odds = dice.next();
  if (odds < 0.3) rmSync(lock, { force: true });
  else if (odds < 0.6 && existsSync(lock)) replaceContent(lock, Buffer.alloc(0));
}
