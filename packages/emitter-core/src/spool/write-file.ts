import { fs } from '../built-ins.js';
import { dirname } from 'node:path';
import { syncDirectory } from './checkpoint.js';
import { closeFile } from './close-file.js';

/** Writes a whole file, which is on disk when this returns; a crash leaves what was there before. */
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
    // A disk that is full needs its room.
    fs().rmSync(draft, { force: true });
    throw error;
  }
  syncDirectory(dirname(file));
}
