import type { SpooledEntry } from './spool.js';

/** Entries in order, as a queue with a moving head: `Array.shift` would move every entry of a long backlog. */
export class EntryQueue {
  #entries: (SpooledEntry | undefined)[] = [];
  #head = 0;
  #bytes = 0;

  get first(): SpooledEntry | undefined {
    return this.#entries[this.#head];
  }

  get length(): number {
    return this.#entries.length - this.#head;
  }

  /** The total bytes of all entries' eventData. */
  get bytes(): number {
    return this.#bytes;
  }

  push(entry: SpooledEntry): void {
    this.#entries.push(entry);
    this.#bytes += entry.bytes;
  }

  shift(): void {
    const entry = this.first;
    if (!entry) return;
    this.#bytes -= entry.bytes;
    // Release it at once: every garbage collection would otherwise drag thousands of delivered entries along.
    this.#entries[this.#head++] = undefined;
    if (this.#head === this.#entries.length || this.#head === 4096) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
  }
}
