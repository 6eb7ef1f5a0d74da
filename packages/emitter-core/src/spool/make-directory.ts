import { fs } from '../built-ins.js';
import { dirname } from 'node:path';
import { syncDirectory } from './checkpoint.js';

/**
 * Makes a directory, and those above it that are missing, and puts its name on disk: what is synced inside is found only by it.
 * That of one which is there already, too: whoever made it may have died before. Then those above have theirs.
 *
 * Not by mkdir's own `recursive`: where the system answers ENOENT though the directory above is there, as below
 * /proc, it tries again without end.
 */
export function makeDirectory(directory: string): void {
  const above = dirname(directory);
  if (!isDirectory(directory)) {
    if (above !== directory) makeDirectory(above);
    make(directory);
  }
  try {
    syncDirectory(above);
  } catch (error) {
    // One that we may write in, and not read, cannot be asked.
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
  }
}

function make(directory: string): void {
  try {
    fs().mkdirSync(directory);
  } catch (error) {
    // Another process may have been sooner.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isDirectory(directory)) throw error;
  }
}

function isDirectory(path: string): boolean {
  try {
    return fs().statSync(path).isDirectory();
  } catch (error) {
    // Not by statSync's own option for it, which since Node 24 says nothing of a file that stands where a directory must.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
}
