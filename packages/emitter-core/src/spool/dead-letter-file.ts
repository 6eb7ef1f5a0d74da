import { fs } from '../built-ins.js';
import { dirname, join } from 'node:path';
import { syncDirectory } from './checkpoint.js';
import { closeFile } from './close-file.js';
import { type ByteRange, copyRanges } from './copy-ranges.js';
import { decodeLetter, encodeLetter } from './dead-letter-line.js';
import { type Line, readLines } from './lines.js';
import type { Damage } from './segment-reader.js';
import { SequenceRanges } from './sequence-ranges.js';
import type { DeadLetter, Refusal, SpooledEntry } from './spool.js';
import { writeFileDurably } from './write-file.js';

const name = 'dead-letters.ndjson';

/**
 * The dead letters of one lane, one per line.
 *
 * Their number is unbounded, since a channel may refuse everything for days: they are read line by line, and copied as
 * bytes.
 */
export class DeadLetterFile {
  readonly #file: string;
  #count = 0;
  #isSynced = true;
  /** The file's name may not be on disk, though its lines are: an earlier process may have created it, and died. */
  #isNew = true;
  /**
   * Whether this process has added a letter. A power cut may drop what an earlier process wrote, including the end of
   * its last line.
   */
  #hasAdded = false;
  /** The last line may be torn, that is, lack its end. */
  #isTorn = true;
  /** A sync failed: the system may have dropped what it should have covered, and a later sync would not report that. */
  #isDoubtful = false;

  /** The sequences of all letters, and of some that are gone, once one was looked for. */
  #sequences: SequenceRanges | undefined;

  /** @param onDamage Called for each line that is not a valid letter, while it is still in the file. */
  constructor(
    directory: string,
    private readonly onDamage: (damage: Damage) => void,
  ) {
    this.#file = join(directory, name);
    // Report a torn last line here: in an earlier process's file, a damaged line feed looks the same as a missing one.
    this.#mend(onDamage);
  }

  /** How many there are, known without reading them. */
  get count(): number {
    return this.#count;
  }

  add(entry: SpooledEntry, refusal: Refusal): void {
    const line = encodeLetter({ entry, refusal, time: Date.now() });
    if (this.#isTorn) this.#mend();
    const fd = fs().openSync(this.#file, 'a');
    try {
      const { size } = fs().fstatSync(fd);
      this.#isNew ||= size === 0;
      this.#isTorn = true;
      try {
        fs().writeFileSync(fd, this.#hasAdded || size === 0 ? line : `\n${line}`);
      } catch (error) {
        fs().ftruncateSync(fd, size);
        this.#isTorn = false;
        throw error;
      }
      this.#isTorn = false;
    } finally {
      closeFile(fd);
    }
    this.#hasAdded = true;
    this.#count++;
    this.#sequences?.add(entry.sequence);
    this.#isSynced = false;
  }

  /** Syncs the letters; required before a checkpoint settles their entries. */
  sync(): void {
    if (this.#isSynced) return;
    if (this.#isDoubtful) {
      this.#keep([{ offset: 0, bytes: Infinity }]);
      return;
    }
    const fd = fs().openSync(this.#file, 'r+');
    try {
      fs().fdatasyncSync(fd);
    } catch (error) {
      this.#isDoubtful = true;
      throw error;
    } finally {
      closeFile(fd);
    }
    if (this.#isNew) syncDirectory(dirname(this.#file));
    this.#isNew = false;
    this.#isSynced = true;
  }

  /**
   * The letters.
   *
   * @param mends Whether any other line is reported and removed, so that it causes no more trouble. False once the file
   *   may belong to a new owner, which appends to it.
   */
  list(mends: boolean): DeadLetter[] {
    const letters: DeadLetter[] = [];
    const good: ByteRange[] = [];
    let isDamaged = false;
    for (const { line, letter } of this.#read()) {
      if (letter) {
        letters.push(letter);
        good.push({ offset: line.offset, bytes: line.bytes });
      } else if (mends) {
        isDamaged = true;
        this.#tellOf(line);
      }
    }
    if (isDamaged) this.#keepOnly(good);
    else this.#count = letters.length;
    return letters;
  }

  /** The letters' sequences above this one, in ascending order. */
  sequencesAbove(sequence: number): number[] {
    if (this.#count === 0) return [];
    const above: number[] = [];
    for (const { letter } of this.#read())
      if (letter && letter.entry.sequence > sequence) above.push(letter.entry.sequence);
    return above.sort((a, b) => a - b);
  }

  /** The letter of this entry, if there is one: only then is the file read again, which may be large. */
  find(sequence: number): DeadLetter | undefined {
    if (!this.#sequences) {
      const known = new SequenceRanges();
      for (const each of this.sequencesAbove(0)) known.add(each);
      this.#sequences = known;
    }
    if (!this.#sequences.has(sequence)) return undefined;
    for (const { letter } of this.#read()) if (letter?.entry.sequence === sequence) return letter;
    return undefined;
  }

  /**
   * Passes each letter to `take`, and then forgets those that were taken. If `take` throws, that letter and all after
   * it are kept.
   *
   * @param putOnDisk Syncs what was taken, before it is forgotten here: a crash in between leaves it in both places,
   * and loses none.
   * @returns How many were taken.
   * @throws Whatever `take` and `putOnDisk` throw.
   */
  giveAway(take: (letter: DeadLetter) => void, putOnDisk: () => void): number {
    let taken = 0;
    let gone = 0;
    let failure: { readonly error: unknown; readonly rest: ByteRange } | undefined;
    for (const { line, letter } of this.#read()) {
      try {
        if (letter) {
          take(letter);
          taken++;
        } else this.#tellOf(line);
        gone++;
      } catch (error) {
        failure = { error, rest: { offset: line.offset, bytes: Infinity } };
        break;
      }
    }
    if (taken > 0) putOnDisk();
    if (gone > 0) {
      if (failure) this.#keep([failure.rest]);
      else this.#forgetAll();
      this.#count -= gone;
    }
    if (failure) throw failure.error;
    return taken;
  }

  *#read(): Generator<{ line: Line; letter: DeadLetter | undefined }, void> {
    const fd = this.#open();
    if (fd === undefined) return;
    try {
      for (const line of readLines(fd))
        if (!isEmpty(line)) yield { line, letter: decodeLetter(line.content) };
    } finally {
      closeFile(fd);
    }
  }

  #open(): number | undefined {
    try {
      return fs().openSync(this.#file, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  #tellOf({ offset, bytes }: Line): void {
    this.onDamage({ file: this.#file, offset, bytes });
  }

  #keepOnly(letters: readonly ByteRange[]): void {
    try {
      this.#keep(letters);
      this.#count = letters.length;
    } catch {
      // A full disk has no room for a copy. The letters can still be read, and the damage will be reported again.
    }
  }

  #keep(ranges: readonly ByteRange[]): void {
    // If the directory cannot be synced, a crash may bring the old file back, without what was added to the new one.
    this.#isNew = true;
    try {
      writeFileDurably(this.#file, (fd) => {
        copyRanges(this.#file, ranges, fd);
      });
    } catch (error) {
      // Count those of the file that is in place now: the new one, if only the directory could not be synced.
      this.#mend();
      throw error;
    }
    this.#isNew = false;
    this.#isSynced = true;
    this.#isDoubtful = false;
  }

  #forgetAll(): void {
    fs().rmSync(this.#file, { force: true });
    this.#isSynced = true;
    this.#isDoubtful = false;
  }

  /**
   * Counts the lines, valid or not. A torn last line is cut off: its entry is still in the segments, and the next line
   * must not be joined to it.
   *
   * @param onTorn Called for such a line before it is cut off.
   */
  #mend(onTorn: (damage: Damage) => void = () => undefined): void {
    let count = 0;
    let end = 0;
    const fd = this.#open();
    if (fd !== undefined) {
      try {
        for (const line of readLines(fd)) {
          if (!isEmpty(line)) count++;
          end += line.bytes;
        }
        const { size } = fs().fstatSync(fd);
        if (size > end) {
          onTorn({ file: this.#file, offset: end, bytes: size - end });
          fs().truncateSync(this.#file, end);
        }
      } finally {
        closeFile(fd);
      }
    }
    this.#count = count;
    this.#isTorn = false;
  }
}

/** A process begins its first line with a line feed, so that it is joined to no torn one. */
function isEmpty({ bytes }: Line): boolean {
  return bytes === 1;
}
