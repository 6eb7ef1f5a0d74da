import { fs } from '../built-ins.js';
import { dirname } from 'node:path';
import { syncDirectory } from './checkpoint.js';

/**
 * Makes a directory, and those above it that are missing; one that is there already is left as it is.
 *
 * Not by mkdir's own `recursive`: where the system answers ENOENT though the directory above is there, as below
 * /proc, it tries again without end.
 */
export function makeDirectory(directory: string): void {
  try {
    fs().mkdirSync(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && fs().statSync(directory).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(directory) === directory) throw error;
    makeDirectory(dirname(directory));
    fs().mkdirSync(directory);
  }
  // What is synced inside is found only by its name.
  try {
    syncDirectory(dirname(directory));
  } catch (error) {
    // One that we may write in, and not read, cannot be asked.
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
  }
}
