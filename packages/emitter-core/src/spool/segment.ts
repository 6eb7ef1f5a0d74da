import { fs } from '../built-ins.js';
import { join } from 'node:path';

/** One file of a lane's log. */
export interface Segment {
  /** The sequence of its first record, which names the file. */
  readonly first: number;
  readonly file: string;
  /** Its length: where the next record goes. */
  bytes: number;
}

const suffix = '.segment';
const ownName = /^\d{16}\.segment$/;

/** The file of the segment that begins with this sequence. */
export function segmentFile(directory: string, first: number): string {
  return join(directory, `${String(first).padStart(16, '0')}${suffix}`);
}

/** The segments of a directory, oldest first. */
export function listSegments(directory: string): Segment[] {
  return (
    fs()
      .readdirSync(directory)
      // Files with other names are not ours.
      .filter((name) => ownName.test(name))
      .sort()
      .map((name) => {
        const file = join(directory, name);
        return { first: Number(name.slice(0, -suffix.length)), file, bytes: fs().statSync(file).size };
      })
  );
}
