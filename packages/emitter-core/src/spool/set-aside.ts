import { fs } from '../built-ins.js';
import { basename, join } from 'node:path';
import { closeFile } from './close-file.js';
import { copyRanges } from './copy-ranges.js';
import type { Damage } from './segment-reader.js';

/** Keeps a copy of what is damaged, in a subfolder; a full disk has no room for one. */
export function setAside(directory: string, damage: Damage): void {
  const { file, offset } = damage;
  const aside = join(directory, 'damaged');
  try {
    fs().mkdirSync(aside, { recursive: true });
    const copy = fs().openSync(join(aside, `${basename(file)}.${offset}`), 'w');
    try {
      copyRanges(file, [damage], copy);
    } finally {
      closeFile(copy);
    }
  } catch {
    // The damage is reported anyway.
  }
}
