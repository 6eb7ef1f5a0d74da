import { fs } from '../built-ins.js';
import { join } from 'node:path';
import type { SealedEntry } from '../seal.js';
import type { DeadLetter, Refusal, SpooledEntry } from './spool.js';

const name = 'dead-letters.ndjson';

/** The dead letters of one lane, a line of JSON each, so that an operator can read them without us. */
export class DeadLetterFile {
  readonly #file: string;
  #count: number;

  constructor(directory: string) {
    this.#file = join(directory, name);
    // Lines, not letters: one that is damaged must not keep a process from starting.
    this.#count = this.#lines().length;
  }

  /** How many there are; known without reading them. */
  get count(): number {
    return this.#count;
  }

  add({ UID, id, eventData, bytes, sequence }: SpooledEntry, refusal: Refusal): void {
    const letter: DeadLetter = { entry: { UID, id, eventData, bytes, sequence }, refusal, time: Date.now() };
    fs().appendFileSync(this.#file, `${JSON.stringify(letter)}\n`);
    this.#count++;
  }

  list(): DeadLetter[] {
    return this.#lines().map((line) => JSON.parse(line) as DeadLetter);
  }

  /** Gives all letters to `append` once more, then forgets them: a crash between leaves both, and loses none. */
  resend(append: (entry: SealedEntry) => void): number {
    const letters = this.list();
    for (const { entry } of letters) append(entry);
    fs().rmSync(this.#file, { force: true });
    this.#count = 0;
    return letters.length;
  }

  #lines(): string[] {
    let text: string;
    try {
      text = fs().readFileSync(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    // A line without its end was never finished: its entry is still in the segments.
    return text.split('\n').slice(0, -1);
  }
}
