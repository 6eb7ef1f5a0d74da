import type { SealedEntry } from '../seal.js';
import { Budget } from './budget.js';
import { EntryQueue } from './entry-queue.js';
import { SequenceRanges } from './sequence-ranges.js';
import { SettledSequences } from './settled.js';
import {
  type DeadLetter,
  type EntryEnd,
  laneName,
  type Refusal,
  type Spool,
  type SpooledEntry,
  type SpoolLane,
} from './spool.js';
import { WaitingEntry } from './waiting-entry.js';

export interface MemorySpoolOptions {
  /** Maximum size of the undelivered entries of all channels together, in bytes. Default: 64 MiB. */
  readonly maxBytes?: number | undefined;
  /** Maximum number of dead letters per lane; the oldest is dropped first. Default: 1000. */
  readonly maxDeadLetters?: number | undefined;
}

/** Keeps entries in memory: they survive a slow network and a failing channel, but not the end of the process. */
export function createMemorySpool(options: MemorySpoolOptions = {}): Spool {
  const budget = new Budget(options.maxBytes ?? 64 * 2 ** 20);
  const maxDeadLetters = options.maxDeadLetters ?? 1000;
  const lanes = new Map<string, MemoryLane>();
  return {
    durable: false,
    open(key) {
      const name = laneName(key);
      let lane = lanes.get(name);
      if (!lane) lanes.set(name, (lane = new MemoryLane(budget, maxDeadLetters)));
      return lane;
    },
    left: () => [],
    damages: [],
    get bytes() {
      return budget.used;
    },
    close: () => undefined,
  };
}

class MemoryLane implements SpoolLane {
  readonly lost = 0;
  readonly #settled = new SettledSequences(1);
  readonly #resent = new SequenceRanges();
  readonly #queue = new EntryQueue();
  #deadLetters: DeadLetter[] = [];
  #nextSequence = 1;

  constructor(
    private readonly budget: Budget,
    private readonly maxDeadLetters: number,
  ) {}

  append(entry: SealedEntry): SpooledEntry {
    if (!this.budget.tryTake(entry.bytes)) throw this.budget.full(entry.bytes, 'maxQueueBytes');
    const spooled = new WaitingEntry(entry, this.#nextSequence++);
    this.#queue.push(spooled);
    return spooled;
  }

  stored(): Promise<void> {
    return Promise.reject(new Error('a memory spool stores nothing: await `delivered` instead'));
  }

  peek(): SpooledEntry | undefined {
    return this.#queue.first;
  }

  shift(): void {
    this.#queue.shift();
  }

  /** The caller's are within `maxBytes`, as all that are not settled. */
  takeBack(): boolean {
    return false;
  }

  settle(entry: SpooledEntry): void {
    if (this.#settled.add(entry.sequence)) this.budget.give(entry.bytes);
  }

  bury(entry: SpooledEntry, refusal: Refusal): void {
    this.settle(entry);
    this.#deadLetters.push({ entry, refusal, time: Date.now() });
    if (this.#deadLetters.length > this.maxDeadLetters) this.#deadLetters.shift();
  }

  deadLetters(): readonly DeadLetter[] {
    return this.#deadLetters;
  }

  get deadLetterCount(): number {
    return this.#deadLetters.length;
  }

  resendDeadLetters(): number {
    const letters = this.#deadLetters;
    // A letter that does not fit is kept, and so are those after it.
    for (const [index, { entry }] of letters.entries()) {
      this.append(entry);
      this.#resent.add(entry.sequence);
      this.#deadLetters = letters.slice(index + 1);
    }
    return letters.length;
  }

  get last(): number {
    return this.#nextSequence - 1;
  }

  endOf(sequence: number): EntryEnd | undefined {
    if (!this.#settled.has(sequence)) return undefined;
    if (this.#resent.has(sequence)) return { kind: 'resent' };
    const letter = this.#deadLetters.find(({ entry }) => entry.sequence === sequence);
    return letter ? { kind: 'refused', refusal: letter.refusal } : { kind: 'delivered' };
  }

  get oldest(): number {
    return this.#settled.watermark;
  }

  get waiting(): { entries: number; bytes: number } {
    return { entries: this.#queue.length, bytes: this.#queue.bytes };
  }

  get unsettled(): number {
    return this.#nextSequence - this.#settled.watermark - this.#settled.countAbove;
  }
}
