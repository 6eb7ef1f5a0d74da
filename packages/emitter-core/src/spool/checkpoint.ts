import { fs, zlib } from '../built-ins.js';
import { dirname, join } from 'node:path';
import { closeFile } from './close-file.js';
import type { Range } from './sequence-ranges.js';
import { SettledSequences } from './settled.js';

/** A disk block: it is written whole or not at all. */
const slotBytes = 4096;
/** As many as fit into a slot, however long their numbers get. */
const maxRanges = 100;

interface Content {
  readonly generation: number;
  readonly watermark: number;
  readonly ranges: readonly Range[];
}

/**
 * Records on disk which of a lane's entries are settled.
 *
 * One of its two slots is always safely on disk; only the other is overwritten, until it is on disk, too. The file is
 * created at its full size, since a full disk must not prevent the checkpoint that lets segments be deleted. It is
 * opened for each write, since most of thousands of channels have nothing to write.
 */
export class Checkpoint {
  readonly #file: string;
  #generation = 0;
  /** What was last written. */
  #watermark: number | undefined;
  #told: readonly Range[] = [];
  /**
   * The slot with the newest content that is known to be on disk. Never overwritten: if that write were torn or
   * dropped, an older checkpoint would apply, and miss segments that are already deleted.
   */
  #safeSlot = 0;
  /** False if an earlier process wrote that slot, and may not have synced it. */
  #isSafe = true;
  /** The file's name may not be on disk: an earlier process may have created it, and died. */
  #isNew = true;
  /** What an earlier process wrote last, if anything. */
  readonly found: SettledSequences | undefined;

  constructor(directory: string) {
    this.#file = join(directory, 'checkpoint');
    this.found = this.#open((fd) => {
      const found = this.#newest(fd);
      if (!found) fs().writeSync(fd, Buffer.alloc(2 * slotBytes), 0, 2 * slotBytes, 0);
      return found;
    });
  }

  /**
   * The ranges that `write` will record. If there is no room for all, some are left out, and their entries are
   * delivered again after a crash; but none that was recorded before, since its segment may be gone.
   */
  rangesOf({ ranges }: SettledSequences): readonly Range[] {
    if (ranges.length <= maxRanges) return ranges;
    const isTold = ([first, last]: Range): boolean =>
      this.#told.some(([told]) => first <= told && told <= last);
    let room = maxRanges - ranges.filter(isTold).length;
    return ranges.filter((range) => isTold(range) || room-- > 0);
  }

  /**
   * @param durable Whether to sync it: a segment may be deleted only once the checkpoint that settles its entries is on
   * disk. If false, and nothing has changed, nothing is written.
   */
  write(settled: SettledSequences, durable: boolean): void {
    const { watermark } = settled;
    const generation = this.#generation + 1;
    const ranges = this.rangesOf(settled);
    const isTold = watermark === this.#watermark && JSON.stringify(ranges) === JSON.stringify(this.#told);
    if (isTold && !durable) return;
    const body = JSON.stringify({ generation, watermark, ranges });
    const content = Buffer.alloc(slotBytes);
    content.write(`${zlib().crc32(body)}\n${body}\n`);
    this.#open((fd) => {
      if (!this.#isSafe) fs().fdatasyncSync(fd);
      this.#isSafe = true;
      const slot = 1 - this.#safeSlot;
      const written = fs().writeSync(fd, content, 0, slotBytes, slot * slotBytes);
      if (written < slotBytes)
        throw new Error(`only ${written} of ${slotBytes} bytes of a checkpoint were written`);
      this.#generation = generation;
      this.#watermark = watermark;
      this.#told = ranges.map(([first, last]) => [first, last]);
      if (!durable) return;
      fs().fdatasyncSync(fd);
      this.#safeSlot = slot;
    });
    if (!durable || !this.#isNew) return;
    syncDirectory(dirname(this.#file));
    this.#isNew = false;
  }

  #open<Result>(use: (fd: number) => Result): Result {
    const fd = fs().openSync(this.#file, fs().constants.O_RDWR | fs().constants.O_CREAT);
    try {
      return use(fd);
    } finally {
      closeFile(fd);
    }
  }

  #newest(fd: number): SettledSequences | undefined {
    const contents = [0, 1].map((slot) => readSlot(fd, slot)).filter((content) => content !== undefined);
    const newest = contents.sort((a, b) => b.generation - a.generation)[0];
    if (!newest) return undefined;
    this.#generation = newest.generation;
    this.#watermark = newest.watermark;
    this.#told = newest.ranges;
    this.#safeSlot = newest.slot;
    this.#isSafe = false;
    return new SettledSequences(newest.watermark, newest.ranges);
  }
}

function readSlot(fd: number, slot: number): (Content & { readonly slot: number }) | undefined {
  const buffer = Buffer.alloc(slotBytes);
  let bytes = 0;
  // A read may give less than there is: a slot that is taken for torn is written over.
  for (let read; (read = fs().readSync(fd, buffer, bytes, slotBytes - bytes, slot * slotBytes + bytes)) > 0;)
    bytes += read;
  const [sum, body] = buffer.toString('utf8', 0, bytes).split('\n');
  if (body === undefined || sum !== String(zlib().crc32(body))) return undefined;
  return { slot, ...(JSON.parse(body) as Content) };
}

/** Syncs a directory's own entries: the names of files created in it or deleted from it. */
export function syncDirectory(directory: string): void {
  const fd = fs().openSync(directory, 'r');
  try {
    fs().fdatasyncSync(fd);
  } catch (error) {
    // Some systems sync directories on their own, and refuse the call.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EINVAL' && code !== 'EPERM' && code !== 'EISDIR') throw error;
  } finally {
    closeFile(fd);
  }
}
