import { fs } from '../built-ins.js';
import { dirname } from 'node:path';
import { syncDirectory } from './checkpoint.js';
import { closeFile } from './close-file.js';

/** Writes a whole file, which is on disk when this returns; a crash leaves what was there before. */
export function writeFileDurably(file: string, text: string): void {
  const draft = `${file}.draft`;
  const fd = fs().openSync(draft, 'w');
  try {
    fs().writeFileSync(fd, text);
    fs().fdatasyncSync(fd);
  } finally {
    closeFile(fd);
  }
  fs().renameSync(draft, file);
  syncDirectory(dirname(file));
}
