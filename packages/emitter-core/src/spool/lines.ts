import { fs } from '../built-ins.js';
import type { ByteRange } from './copy-ranges.js';

/** A line of a file, with its end. */
export interface Line extends ByteRange {
  /** Empty where the line is longer than any that was meant. */
  readonly content: Buffer;
}

const lineFeed = 0x0a;
const chunkBytes = 256 * 1024;
const maxContentBytes = 2 ** 26;

/**
 * The lines of a file that have an end, in order. Of the file no more than a chunk and a line is held: it may have grown larger
 * than any buffer, or text, can be.
 */
export function* readLines(fd: number): Generator<Line, void> {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  let offset = 0;
  /** Of the line that begins at `offset`, what earlier chunks had. */
  let begun: Buffer[] = [];
  for (let position = 0, read; (read = fs().readSync(fd, chunk, 0, chunkBytes, position)) > 0;) {
    let start = 0;
    for (let end; (end = chunk.subarray(0, read).indexOf(lineFeed, start)) >= 0; start = end + 1) {
      const bytes = position + end + 1 - offset;
      const content = Buffer.concat(
        bytes > maxContentBytes ? [] : [...begun, chunk.subarray(start, end + 1)],
      );
      begun = [];
      yield { offset, bytes, content };
      offset += bytes;
    }
    position += read;
    if (position - offset > maxContentBytes) begun = [];
    else if (start < read) begun.push(Buffer.from(chunk.subarray(start, read)));
  }
}
