import { fs } from '../built-ins.js';
import { join } from 'node:path';
import { closeFile } from './close-file.js';
import type { Damage } from './segment-reader.js';
import type { DeadLetter, Refusal, SpooledEntry } from './spool.js';
import { writeFileDurably } from './write-file.js';

const name = 'dead-letters.ndjson';
const lineFeed = 0x0a;

/** The dead letters of one lane, a line of JSON each, so that an operator can read them without us. */
export class DeadLetterFile {
  readonly #file: string;
  #count: number;
  #isSynced = true;
  /** A line may stand without its end. */
  #isTorn = false;

  /** @param onDamage Is told of a line that is no letter, while the file still has it. */
  constructor(
    directory: string,
    private readonly onDamage: (damage: Damage) => void,
  ) {
    this.#file = join(directory, name);
    // Lines, not letters: reading them can wait until somebody asks for them.
    this.#count = linesOf(this.#mended()).length;
  }

  /** How many there are; known without reading them. */
  get count(): number {
    return this.#count;
  }

  add({ UID, id, eventData, bytes, sequence }: SpooledEntry, refusal: Refusal): void {
    const letter: DeadLetter = { entry: { UID, id, eventData, bytes, sequence }, refusal, time: Date.now() };
    if (this.#isTorn) this.#mended();
    this.#isTorn = true;
    fs().appendFileSync(this.#file, `${JSON.stringify(letter)}\n`);
    this.#isTorn = false;
    this.#count++;
    this.#isSynced = false;
  }

  /** Puts the letters on disk, before anything there says that their entries have come to their end. */
  sync(): void {
    if (this.#isSynced) return;
    const fd = fs().openSync(this.#file, 'r+');
    try {
      fs().fdatasyncSync(fd);
    } finally {
      closeFile(fd);
    }
    this.#isSynced = true;
  }

  /** The letters. A line that is none is told of and taken out, so that it is in nobody's way again. */
  list(): DeadLetter[] {
    const letters: DeadLetter[] = [];
    const good: string[] = [];
    const file = this.#bytes();
    const lines = linesOf(file);
    for (const { offset, bytes } of lines) {
      const text = file.toString('utf8', offset, offset + bytes);
      const letter = parseLetter(text);
      if (letter === undefined) {
        this.onDamage({ file: this.#file, offset, bytes });
      } else {
        letters.push(letter);
        good.push(text);
      }
    }
    if (letters.length < lines.length) writeFileDurably(this.#file, good.join(''));
    this.#count = letters.length;
    return letters;
  }

  /** Forgets all letters but these, once the others' entries are somewhere else. */
  keep(letters: readonly DeadLetter[]): void {
    if (letters.length === 0) fs().rmSync(this.#file, { force: true });
    else writeFileDurably(this.#file, letters.map((letter) => `${JSON.stringify(letter)}\n`).join(''));
    this.#count = letters.length;
    this.#isSynced = true;
  }

  /** A line without its end was never finished: its entry is still in the segments, and the next line must not join it. */
  #mended(): Buffer {
    const bytes = this.#bytes();
    const whole = bytes.lastIndexOf(lineFeed) + 1;
    if (whole < bytes.length) fs().truncateSync(this.#file, whole);
    this.#isTorn = false;
    return bytes.subarray(0, whole);
  }

  #bytes(): Buffer {
    try {
      return fs().readFileSync(this.#file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    }
  }
}

interface Line {
  /** Where in the file, in bytes. */
  readonly offset: number;
  /** With its end. */
  readonly bytes: number;
}

function linesOf(file: Buffer): Line[] {
  const lines: Line[] = [];
  let offset = 0;
  for (let end = file.indexOf(lineFeed); end >= 0; end = file.indexOf(lineFeed, offset)) {
    lines.push({ offset, bytes: end + 1 - offset });
    offset = end + 1;
  }
  return lines;
}

function parseLetter(text: string): DeadLetter | undefined {
  let letter: Partial<DeadLetter> | null;
  try {
    letter = JSON.parse(text) as Partial<DeadLetter> | null;
  } catch {
    return undefined;
  }
  const { entry, refusal, time } = letter ?? {};
  const isWhole =
    typeof entry?.UID === 'string' &&
    typeof entry.id === 'string' &&
    typeof entry.eventData === 'string' &&
    entry.bytes === Buffer.byteLength(entry.eventData) &&
    typeof refusal?.code === 'string' &&
    typeof time === 'number';
  return isWhole ? (letter as DeadLetter) : undefined;
}
