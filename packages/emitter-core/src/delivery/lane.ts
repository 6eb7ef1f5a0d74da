import type { Channel } from '../channel.js';
import type { PendingReceipt } from '../receipt.js';
import type { SealedEntry } from '../seal.js';
import type { DeadLetter, Refusal, SpooledEntry, SpoolLane } from '../spool/spool.js';
import { isThrottling, type EntryOutcome } from '../transport/outcome.js';
import { Ages } from './age.js';
import { backoffMs, type BackoffOptions } from './backoff.js';
import { maxBatchBytes, maxBatchEntries, takeBatch } from './batch.js';
import { HeldEntries, isEntryFailure } from './held-entries.js';
import { LaneReceipts, rejection } from './lane-receipts.js';
import type { DeliveryObserver, LaneState } from './observer.js';
import { RateLimit } from './rate-limit.js';
import { untold } from './told-outcomes.js';

export interface LaneOptions {
  readonly lingerMs: number;
  readonly backoff: BackoffOptions;
  readonly parkedProbeMs: number;
  readonly maxRequestsInFlightPerChannel: number;
  readonly requestsPerSecond: number;
}

/**
 * One channel's way out: what waits, what is under way, and when the next request may go.
 *
 * It decides, and sends nothing itself; the courier asks it in turn with the others.
 */
export class Lane {
  /** How many events this process accepted for the channel. */
  accepted = 0;
  delivered = 0;
  rejected = 0;
  /** Entries that were sent again after a first try. */
  redelivered = 0;
  /** The last trouble, until a request succeeds. */
  trouble: Refusal | undefined;
  /** How often a request told that the channel must be mended first: no time, since clocks are set back. */
  parkings = 0;
  /** Codes and words of what was refused for good, and how often. */
  readonly rejections = new Map<string, { code: string; message: string; events: number }>();

  readonly #receipts: LaneReceipts;
  /** Entries that were sent, and must be sent again before any other. */
  readonly #again: SpooledEntry[] = [];
  readonly #held: HeldEntries;
  #inFlight = 0;
  #failures = 0;
  #isParked = false;
  #notBefore = 0;
  /** When the oldest entry that waits began to wait. */
  #waitingSince: number | undefined;
  #batchSize = maxBatchEntries;
  readonly #rate: RateLimit;
  readonly #ages: Ages;

  constructor(
    /** Where to send: with the external ID that was configured last. */
    public channel: Channel,
    private readonly store: SpoolLane,
    private readonly durable: boolean,
    private readonly options: LaneOptions,
    private readonly observer: Required<DeliveryObserver>,
    now: number,
  ) {
    this.#rate = new RateLimit(options.requestsPerSecond, now);
    this.#receipts = new LaneReceipts(store, durable);
    this.#held = new HeldEntries(options.backoff);
    this.#ages = new Ages(store.last, now);
    if (store.waiting.entries > 0) this.#waitingSince = 0;
  }

  /** @throws EmitterError `spool_full`, `spool_failed`. */
  accept(entry: SealedEntry, now: number): PendingReceipt {
    const { store } = this;
    const spooled = store.append(entry);
    this.accepted++;
    this.#ages.accepted(spooled.sequence, now);
    this.#waitingSince ??= now;
    return this.#receipts.issue(spooled);
  }

  deadLetters(): readonly DeadLetter[] {
    return this.store.deadLetters();
  }

  get deadLetterCount(): number {
    return this.store.deadLetterCount;
  }

  resendDeadLetters(now: number): number {
    try {
      return this.store.resendDeadLetters();
    } finally {
      if (this.store.waiting.entries > 0) this.#waitingSince ??= now;
    }
  }

  /** Entries that are neither delivered nor refused for good. */
  get pending(): number {
    return this.store.unsettled;
  }

  /** Entries that damage took, as far as it was found. */
  get lost(): number {
    return this.store.lost;
  }

  get lastAccepted(): number {
    return this.store.last;
  }

  /** Whether every entry up to this one has come to its end. */
  haveEnded(sequence: number): boolean {
    return this.store.oldest > sequence;
  }

  /** When the oldest pending entry was accepted, in milliseconds since the epoch, to a second or so. */
  get oldestAcceptedAt(): number | undefined {
    return this.pending === 0 ? undefined : this.#ages.acceptedAt(this.store.oldest);
  }

  /** Why entries are pending that were sent, if any. */
  get pendingFor(): Refusal | undefined {
    return this.trouble ?? this.#held.why;
  }

  get state(): LaneState {
    if (this.#isParked) return 'parked';
    return this.trouble ? 'backing_off' : 'ready';
  }

  /**
   * When the next request may go, in milliseconds since the epoch; undefined where nothing waits, or only what
   * is under way can change that.
   *
   * @param hurry A drain is on: a batch goes out before it is full.
   */
  readyAt(hurry: boolean, now: number): number | undefined {
    const { entries, bytes } = this.store.waiting;
    const heldUntil = this.#held.dueAt(now);
    if (this.#again.length === 0 && entries === 0 && heldUntil === undefined) return undefined;
    // A channel in trouble is asked by one request at a time.
    const bound = this.trouble ? 1 : this.options.maxRequestsInFlightPerChannel;
    if (this.#inFlight >= bound) return undefined;
    this.#followClock(now);
    const full = entries >= this.#batchSize || bytes >= maxBatchBytes;
    const lingered = (hurry && entries > 0) || full || this.#again.length > 0;
    const allowedAt = now + this.#rate.waitMs(now);
    const lingeredAt = entries === 0 ? Infinity : (this.#waitingSince ?? 0) + this.options.lingerMs;
    const dueAt = lingered ? 0 : Math.min(lingeredAt, heldUntil ?? Infinity);
    return Math.max(this.#notBefore, allowedAt, dueAt);
  }

  /** A clock that was set back must not put off what waits by as much. */
  #followClock(now: number): void {
    const { backoff, parkedProbeMs } = this.options;
    if (this.#waitingSince !== undefined && this.#waitingSince > now) this.#waitingSince = now;
    if (this.#notBefore > now + Math.max(backoff.maxMs, parkedProbeMs)) this.#notBefore = now;
  }

  /** The next request's entries; they are under way until `finish` is told of them. */
  take(now: number): SpooledEntry[] {
    let batch: SpooledEntry[];
    this.#again.push(...this.#held.takeDue(now));
    try {
      batch = takeBatch(
        {
          peek: () => this.#again[0] ?? this.store.peek(),
          shift: () => {
            if (this.#again.length === 0) this.store.shift();
            else if (this.#again.shift()) this.redelivered++;
          },
        },
        this.#batchSize,
      );
    } catch (error) {
      // A disk that cannot be read may be read later; other channels go on.
      this.#backOff({ code: 'SpoolFailure', message: (error as Error).message }, now);
      return [];
    }
    this.#receipts.tellOfLoss();
    this.#waitingSince = this.store.waiting.entries > 0 ? now : undefined;
    // A backlog may turn out to be at its end: what waited was delivered before the last crash.
    const [first] = batch;
    if (!first) return batch;
    this.#ages.taken(first);
    this.#rate.take(now);
    this.#inFlight++;
    return batch;
  }

  /** A request came to its end: settles what is settled, and sets when the next may go. */
  finish(batch: readonly SpooledEntry[], outcomes: readonly EntryOutcome[], now: number): void {
    this.#inFlight--;
    const again: SpooledEntry[] = [];
    let retried: Refusal | undefined;
    let parked: Refusal | undefined;
    let split = false;
    // A parked channel that cannot take an entry is parked no more.
    const holds = !this.#isParked && this.#held.isForSingles(batch, outcomes);
    for (const [index, entry] of batch.entries()) {
      const outcome = outcomes[index] ?? untold;
      if (outcome.kind === 'delivered') {
        this.#deliver(entry, outcome.eventID);
      } else if (outcome.kind === 'reject' || (outcome.kind === 'split' && batch.length === 1)) {
        const unburied = this.#reject(entry, outcome);
        if (unburied) again.push(entry);
        retried = unburied ?? retried;
      } else if (holds && isEntryFailure(outcome)) {
        this.#held.hold(entry, { code: outcome.code, message: outcome.message }, now);
      } else {
        again.push(entry);
        if (outcome.kind === 'split') split = true;
        else if (outcome.kind === 'park') parked = outcome;
        else retried = outcome;
      }
    }
    this.#again.unshift(...again);

    // Half as many at a time find the entry that the others suffer for; each success doubles them again.
    this.#batchSize = split
      ? Math.max(1, Math.floor(batch.length / 2))
      : Math.min(maxBatchEntries, this.#batchSize * 2);
    if (parked) this.#park(parked, now);
    else if (retried) this.#backOff(retried, now);
    else if (!split && outcomes.some(({ kind }) => kind !== 'retry')) this.#recover();
  }

  /** Asks a channel in trouble once more, now. */
  probe(): void {
    this.#notBefore = 0;
    this.#held.hurry();
  }

  get idle(): boolean {
    return this.#inFlight === 0;
  }

  /** Tells whoever waits for a receipt that its event will not be delivered by this process. */
  abandon(): void {
    const trouble = this.pendingFor;
    const why = trouble ? `${trouble.code}: ${trouble.message}` : 'there was no time left';
    this.#receipts.abandon(this.durable ? `${why}; the spool keeps it for the next start` : why);
  }

  #deliver(entry: SpooledEntry, eventID: string): void {
    this.store.settle(entry);
    this.delivered++;
    this.#receipts.settle(entry, { eventID });
  }

  /** Gives the trouble with which the dead letter could not be kept, if there was one: then it is no end yet. */
  #reject(entry: SpooledEntry, { code, message }: Refusal): Refusal | undefined {
    try {
      this.store.bury(entry, { code, message });
    } catch (error) {
      return { code: 'SpoolFailure', message: (error as Error).message };
    }
    this.rejected++;
    const known = this.rejections.get(code);
    if (known) known.events++;
    else this.rejections.set(code, { code, message, events: 1 });
    this.#receipts.settle(entry, rejection(entry.UID, { code, message }));
    this.observer.rejected(this.channel, entry.UID, { code, message });
    return undefined;
  }

  #backOff(trouble: Refusal, now: number): void {
    this.#failures++;
    this.#notBefore = now + backoffMs(this.#failures, this.options.backoff);
    if (isThrottling(trouble.code)) this.#rate.throttled(now);
    this.#enter(trouble, false);
  }

  #park(trouble: Refusal, now: number): void {
    // Between half and the whole of it: probes of many channels should not come together.
    this.#notBefore = now + this.options.parkedProbeMs * (0.5 + Math.random() / 2);
    this.parkings++;
    this.#enter(trouble, true);
  }

  #recover(): void {
    this.#failures = 0;
    this.#notBefore = 0;
    this.#rate.succeeded();
    this.#enter(undefined, false);
  }

  #enter(trouble: Refusal | undefined, isParked: boolean): void {
    const before = this.state;
    this.trouble = trouble;
    this.#isParked = isParked;
    if (this.state !== before) this.observer.laneChanged(this.channel, this.state, trouble);
  }
}
