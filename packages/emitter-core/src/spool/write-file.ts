import { fs } from '../built-ins.js';
import { dirname } from 'node:path';
import { syncDirectory } from './checkpoint.js';
import { closeFile } from './close-file.js';

/**
 * Replaces a file atomically: the new one is on disk when this returns, and a crash before leaves the old or the new
 * one, never a part.
 */
export function writeFileDurably(file: string, write: (fd: number) => void): void {
  const draft = `${file}.draft`;
  try {
    const fd = fs().openSync(draft, 'w');
    try {
      write(fd);
      fs().fdatasyncSync(fd);
    } finally {
      closeFile(fd);
    }
    fs().renameSync(draft, file);
  } catch (error) {
    try {
      // A full disk needs its space.
      fs().rmSync(draft, { force: true });
    } catch {
      // The first error is the one to report.
    }
    throw error;
  }
  syncDirectory(dirname(file));
}
