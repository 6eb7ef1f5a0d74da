import type { Refusal, SpooledEntry } from '../spool/spool.js';
import { type EntryOutcome, isThrottling } from '../transport/outcome.js';
import { backoffMs, type BackoffOptions } from './backoff.js';
import { maxBatchEntries } from './batch.js';

/**
 * Entries that CloudTrail could not take, while it took others of the same request. Each backs off by itself: one that
 * never succeeds would otherwise hold up all behind it, for ever.
 */
export class HeldEntries {
  #held: { readonly entry: SpooledEntry; readonly why: Refusal; readonly dueAt: number }[] = [];
  readonly #failures = new WeakMap<SpooledEntry, number>();

  constructor(private readonly backoff: BackoffOptions) {}

  /**
   * Whether the failures of a request are those of single entries: it took others, or had none but those that were held
   * before. Where more fail than a request has entries, the service itself does.
   */
  isForSingles(batch: readonly SpooledEntry[], outcomes: readonly EntryOutcome[]): boolean {
    const failures = outcomes.filter(isEntryFailure).length;
    if (failures === 0 || this.#held.length + failures > maxBatchEntries) return false;
    return (
      outcomes.some(({ kind }) => kind === 'delivered') || batch.every((entry) => this.#failures.has(entry))
    );
  }

  hold(entry: SpooledEntry, why: Refusal, now: number): void {
    const failures = (this.#failures.get(entry) ?? 0) + 1;
    this.#failures.set(entry, failures);
    this.#held.push({ entry, why, dueAt: now + backoffMs(failures, this.backoff) });
  }

  /** Why the one that was held first is. */
  get why(): Refusal | undefined {
    return this.#held[0]?.why;
  }

  /** When the next one is due, in milliseconds since the epoch; undefined where none is held. */
  dueAt(now: number): number | undefined {
    if (this.#held.length === 0) return undefined;
    return Math.min(...this.#held.map(({ dueAt }) => this.#followClock(dueAt, now)));
  }

  /** Lets go of those that are due. */
  takeDue(now: number): SpooledEntry[] {
    if (this.#held.length === 0) return [];
    const due = this.#held.filter(({ dueAt }) => this.#followClock(dueAt, now) <= now);
    this.#held = this.#held.filter((held) => !due.includes(held));
    return due.map(({ entry }) => entry);
  }

  /** All are due now. */
  hurry(): void {
    this.#held = this.#held.map((held) => ({ ...held, dueAt: 0 }));
  }

  /** A clock that was set back must not put off what is held by as much. */
  #followClock(dueAt: number, now: number): number {
    return dueAt > now + this.backoff.maxMs ? now : dueAt;
  }
}

/** What may be one entry's own trouble; throttling is that of all. */
export function isEntryFailure(outcome: EntryOutcome): boolean {
  return outcome.kind === 'retry' && !isThrottling(outcome.code);
}
