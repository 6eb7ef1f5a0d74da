import { fs } from '../built-ins.js';
import { dirname } from 'node:path';

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
}
