import type { Refusal, SpooledEntry } from '../spool/spool.js';
import { type EntryOutcome, isThrottling } from '../transport/outcome.js';
import { backoffMs, type BackoffOptions } from './backoff.js';
import { type Line, maxBatchEntries } from './batch.js';

/** How many entries may be held before anything shows that others are accepted. */
const maxSuspects = 10;

/**
 * Entries that CloudTrail failed to accept, in a request of which it accepted others, or alone in one. Each backs off
 * separately: otherwise, one that never succeeds would block everything behind it for ever.
 */
export class HeldEntries {
  #held: { readonly entry: SpooledEntry; readonly why: Refusal; readonly dueAt: number }[] = [];
  readonly #failures = new WeakMap<SpooledEntry, number>();
  /** Those of which nothing shows yet whether they, or the service, fail. */
  readonly #suspects = new WeakSet<SpooledEntry>();

  constructor(private readonly backoff: BackoffOptions) {}

  /**
   * Whether the failures of a request concern single entries: it delivered others, or had only entries that had been
   * held before. When more fail than fit into a request, the service itself is failing.
   */
  isForSingles(batch: readonly SpooledEntry[], outcomes: readonly EntryOutcome[]): boolean {
    const failures = outcomes.filter(isEntryFailure).length;
    if (failures === 0 || this.#held.length + failures > maxBatchEntries) return false;
    return (
      outcomes.some(({ kind }) => kind === 'delivered') || batch.every((entry) => this.#failures.has(entry))
    );
  }

  /**
   * Whether the only entry of a failed request may be held on suspicion of being the cause, so that those behind it are
   * tried. Only a few may: in an outage, all would be suspects.
   */
  maySuspect(batch: readonly SpooledEntry[]): boolean {
    return batch.length === 1 && this.#held.length < maxSuspects;
  }

  /** @param failuresBefore Consecutive failed requests of the channel, from which the entry's own backoff starts. */
  suspect(entry: SpooledEntry, why: Refusal, now: number, failuresBefore: number): void {
    this.#suspects.add(entry);
    this.#failures.set(entry, failuresBefore);
    this.hold(entry, why, now);
  }

  hold(entry: SpooledEntry, why: Refusal, now: number): void {
    const failures = (this.#failures.get(entry) ?? 0) + 1;
    this.#failures.set(entry, failures);
    this.#held.push({ entry, why, dueAt: now + backoffMs(failures, this.backoff) });
  }

  /** Why the entry that has been held longest is held. */
  get why(): Refusal | undefined {
    return this.#held[0]?.why;
  }

  /** When the next one is due, in milliseconds since the epoch; undefined if none is held. */
  dueAt(now: number): number | undefined {
    if (this.#held.length === 0) return undefined;
    return Math.min(...this.#held.map(({ dueAt }) => this.#followClock(dueAt, now)));
  }

  /**
   * The entries that are due, for a request of their own. A suspect goes alone: it may make all that are sent with it fail.
   */
  dueLine(now: number): Line | undefined {
    const due = this.#held.filter(({ dueAt }) => this.#followClock(dueAt, now) <= now);
    const suspect = due.find(({ entry }) => this.#suspects.has(entry));
    const line = suspect ? [suspect] : due;
    if (line.length === 0) return undefined;
    return {
      peek: () => line[0]?.entry,
      shift: () => {
        const taken = line.shift();
        this.#held = this.#held.filter((held) => held !== taken);
      },
    };
  }

  /** Makes all of them due now. */
  hurry(): void {
    this.#held = this.#held.map((held) => ({ ...held, dueAt: 0 }));
  }

  /** If the clock was set back, entries must not be held longer by as much. */
  #followClock(dueAt: number, now: number): number {
    return dueAt > now + this.backoff.maxMs ? now : dueAt;
  }
}

/** Whether a failure may be the entry's own; throttling concerns all. */
export function isEntryFailure(outcome: EntryOutcome): boolean {
  return outcome.kind === 'retry' && !isThrottling(outcome.code);
}
