import { fs } from '../built-ins.js';
import type { ByteRange } from './copy-ranges.js';

/** A line of a file, including its line feed. */
export interface Line extends ByteRange {
  /** Empty if the line is longer than any valid one. */
  readonly content: Buffer;
}

const lineFeed = 0x0a;
const chunkBytes = 256 * 1024;
const maxContentBytes = 2 ** 26;

/**
 * The complete lines of a file, in order. Holds no more than a chunk and a line in memory: the file may have grown
 * larger than any buffer or string can be.
 */
export function* readLines(fd: number): Generator<Line, void> {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  let offset = 0;
  /** What earlier chunks held of the line that begins at `offset`. */
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
