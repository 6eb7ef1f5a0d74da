import { fs } from '../built-ins.js';
import { dirname } from 'node:path';
import { syncDirectory } from './checkpoint.js';

/**
 * Creates a directory and any missing parents, and syncs its name, without which nothing synced inside it can be found.
 * It syncs the name of an existing directory, too, since whoever created it may have died before; the names of its
 * parents were then synced first.
 *
 * It does not use mkdir's `recursive`, which retries for ever if the system answers ENOENT although the parent exists,
 * as below /proc.
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
    // A directory that we may write to but not read cannot be synced.
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
  }
}

function make(directory: string): void {
  try {
    fs().mkdirSync(directory);
  } catch (error) {
    // Another process may have created it first.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isDirectory(directory)) throw error;
  }
}

function isDirectory(path: string): boolean {
  try {
    return fs().statSync(path).isDirectory();
  } catch (error) {
    // Not with statSync's `throwIfNoEntry`, which since Node 24 also hides a file in place of a parent directory.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
}
