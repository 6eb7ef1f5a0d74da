import { readFileSync, statSync } from 'node:fs';
import type { Dice } from './dice.js';
import { filesOf, replaceContent } from './files.js';
import { isSegment } from './unsynced.js';

/** Changes some bytes of a file that contains events, or truncates it. Returns whether there was one. */
export function changeBytes(directory: string, dice: Dice): boolean {
  const holding = filesOf(directory).filter(
    (file) =>
      !file.includes('/damaged/') &&
      (isSegment(file) || (file.endsWith('.ndjson') && dice.happens(0.3))) &&
      statSync(file).size > 0,
  );
  const file = dice.pick(holding);
  if (file === undefined) return false;
  const bytes = readFileSync(file);
  if (!isSegment(file)) {
    replaceContent(file, cutShort(bytes, dice));
    return true;
  }
  for (let count = 1 + dice.below(3); count > 0; count--) {
    const at = dice.below(bytes.length);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 + dice.below(255)), at);
  }
  replaceContent(file, dice.happens(0.2) ? cutShort(bytes, dice) : bytes);
  return true;
}

/** Never exactly between two records or lines: nothing would show the damage. */
function cutShort(bytes: Buffer, dice: Dice): Buffer {
  const end = dice.below(bytes.length);
  const isBetween = /^(AEV1|\n?\{"e)/.test(bytes.toString('latin1', end, end + 4));
  return bytes.subarray(0, isBetween ? end + 4 : end);
}
