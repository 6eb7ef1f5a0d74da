import { fs } from '../built-ins.js';
import { closeFile } from './close-file.js';

/** A part of a file. */
export interface ByteRange {
  /** In bytes. */
  readonly offset: number;
  /** At most; the range may extend past the end of the file. */
  readonly bytes: number;
}

const chunkBytes = 256 * 1024;

/** Writes parts of a file to another, one after the other. */
export function copyRanges(file: string, ranges: Iterable<ByteRange>, to: number): void {
  const from = fs().openSync(file, 'r');
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (const { offset, bytes } of ranges) {
      let position = offset;
      for (
        let read;
        (read = fs().readSync(from, chunk, 0, Math.min(chunkBytes, offset + bytes - position), position)) > 0;
      ) {
        fs().writeFileSync(to, chunk.subarray(0, read));
        position += read;
      }
    }
  } finally {
    closeFile(from);
  }
}
