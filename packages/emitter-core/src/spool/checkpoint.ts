import { fs, zlib } from '../built-ins.js';
import { dirname, join } from 'node:path';
import { closeFile } from './close-file.js';
import type { Range } from './sequence-ranges.js';
import { SettledSequences } from './settled.js';

/** A disk's block: what is written at once, or not at all. */
const slotBytes = 4096;
/** As many as have room in it, be their numbers as long as numbers get. */
const maxRanges = 100;

interface Content {
  readonly generation: number;
  readonly watermark: number;
  readonly ranges: readonly Range[];
}

/**
 * What of a lane has come to its end, on disk.
 *
 * Two slots, of which one is on disk at any moment: the other is written over until it is, too. Their room is taken when the
 * file is made: a disk that is full must not keep us from saying that segments may be deleted. It is opened for each write: of thousands
 * of channels the most have nothing to say.
 */
export class Checkpoint {
  readonly #file: string;
  #generation = 0;
  /** What it told of last. */
  #watermark: number | undefined;
  #told: readonly Range[] = [];
  /** The slot of the newest content that is on disk: if another's were torn or dropped, segments would be missed that are gone. */
  #safeSlot = 0;
  /** Not where an earlier process wrote it last. */
  #isSafe = true;
  /** Its name may not be on disk: an earlier process may have made it, and died. */
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
   * The ranges that it tells of, once it is written. Where there are more than it has room for, some are forgotten, whose entries
   * are delivered once more after a crash; none that it told of before, for which a segment may have gone.
   */
  rangesOf({ ranges }: SettledSequences): readonly Range[] {
    if (ranges.length <= maxRanges) return ranges;
    const isTold = ([first, last]: Range): boolean =>
      this.#told.some(([told]) => first <= told && told <= last);
    let room = maxRanges - ranges.filter(isTold).length;
    return ranges.filter((range) => isTold(range) || room-- > 0);
  }

  /**
   * @param durable Waits until it is on disk: a segment may be deleted only after the checkpoint that says that
   *   its entries came to their end. Where it need not, and there is nothing new to tell, nothing is written.
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
        throw new Error(`${written} of ${slotBytes} bytes of a checkpoint were written`);
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

/** Puts a directory's own entries on disk: files that were made or deleted in it. */
export function syncDirectory(directory: string): void {
  const fd = fs().openSync(directory, 'r');
  try {
    fs().fdatasyncSync(fd);
  } catch (error) {
    // Some systems sync directories by themselves, and refuse to be asked.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EINVAL' && code !== 'EPERM' && code !== 'EISDIR') throw error;
  } finally {
    closeFile(fd);
  }
}
