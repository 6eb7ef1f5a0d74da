import type { Channel } from '../channel.js';
import type { PendingReceipt } from '../receipt.js';
import type { SealedEntry } from '../seal.js';
import type { DeadLetter, Refusal, SpooledEntry, SpoolLane } from '../spool/spool.js';
import type { EntryOutcome } from '../transport/outcome.js';
import { newUID } from '../uid.js';
import { Ages } from './age.js';
import { type Line, maxBatchBytes, maxBatchEntries, takeBatch } from './batch.js';
import { Circuit, type CircuitOptions } from './circuit.js';
import { HeldEntries, isEntryFailure } from './held-entries.js';
import { LaneReceipts, rejection } from './lane-receipts.js';
import type { DeliveryObserver, LaneState } from './observer.js';
import { untold } from './told-outcomes.js';

export interface LaneOptions extends CircuitOptions {
  readonly lingerMs: number;
  readonly maxRequestsInFlightPerChannel: number;
}

/** Why entries are pending that are only in files of which this process is no longer the owner. */
const taken: Refusal = {
  code: 'SpoolTaken',
  message: 'they are only in the spool directory, which another process has taken over, or which was removed',
};

/**
 * The delivery state of one tenant's channel: what is waiting, what is in flight, and what the next request holds.
 *
 * It only decides; the courier sends, taking the lanes in turn.
 */
export class Lane {
  /** Identifies this lane of this process to those who count its events. */
  readonly instance = newUID();
  /** How many events this process accepted for it. */
  accepted = 0;
  delivered = 0;
  rejected = 0;
  /** Entries that were sent again after a first attempt. */
  redelivered = 0;
  /** Codes and messages of what was refused for good, and how often. */
  readonly rejections = new Map<string, { code: string; message: string; events: number }>();

  readonly #circuit: Circuit;
  readonly #receipts: LaneReceipts;
  /** Entries to retry, before any other is sent. */
  #again: SpooledEntry[] = [];
  readonly #held: HeldEntries;
  #inFlight = 0;
  #highestTaken = 0;
  /** When the oldest waiting entry began to wait. */
  #waitingSince: number | undefined;
  #batchSize = maxBatchEntries;
  readonly #ages: Ages;

  constructor(
    /** Where to send, with the most recently configured external ID. */
    public channel: Channel,
    private readonly store: SpoolLane,
    private readonly durable: boolean,
    private readonly options: LaneOptions,
    private readonly observer: Required<DeliveryObserver>,
    now: number,
  ) {
    this.#circuit = new Circuit(
      options,
      (state, trouble) => {
        observer.laneChanged(this.channel, state, trouble);
      },
      now,
    );
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
    const before = this.store.last;
    try {
      return this.store.resendDeadLetters();
    } finally {
      if (this.store.last > before) this.#ages.accepted(before + 1, now);
      if (this.store.waiting.entries > 0) this.#waitingSince ??= now;
    }
  }

  /** Entries that are neither delivered nor refused for good. */
  get pending(): number {
    return this.store.unsettled;
  }

  /** Entries lost to damage, as far as it was found. */
  get lost(): number {
    return this.store.lost;
  }

  get lastAccepted(): number {
    return this.store.last;
  }

  /** Whether every entry up to this one was delivered, refused for good or lost. */
  haveEnded(sequence: number): boolean {
    return this.store.oldest > sequence;
  }

  /** When the oldest pending entry was accepted, in milliseconds since the epoch, to within a second or so. */
  get oldestAcceptedAt(): number | undefined {
    return this.pending === 0 ? undefined : this.#ages.acceptedAt(this.store.oldest);
  }

  /** Why entries are still pending, if any are that were sent or that this process can no longer send. */
  get pendingFor(): Refusal | undefined {
    return this.isLeft ? taken : (this.trouble ?? this.#held.why);
  }

  /** Whether all pending entries are only in the spool's files, which are no longer this process's. */
  get isLeft(): boolean {
    const isHere = !this.idle || this.#again.length > 0 || this.#held.why !== undefined;
    return !isHere && this.store.waiting.entries === 0 && this.pending > 0;
  }

  get state(): LaneState {
    return this.#circuit.state;
  }

  /** The last failure, until a request succeeds. */
  get trouble(): Refusal | undefined {
    return this.#circuit.trouble;
  }

  /** How often the channel was parked. */
  get parkings(): number {
    return this.#circuit.parkings;
  }

  /**
   * When the next request may be sent, in milliseconds since the epoch; undefined if nothing waits, or if only a
   * response to a request in flight can change that.
   *
   * @param hurry During a drain, a batch is sent before it is full.
   */
  readyAt(hurry: boolean, now: number): number | undefined {
    const { entries, bytes } = this.store.waiting;
    const heldUntil = this.#held.dueAt(now);
    if (this.#again.length === 0 && entries === 0 && heldUntil === undefined) return undefined;
    // A parked or failing channel gets one request at a time.
    const bound = this.trouble ? 1 : this.options.maxRequestsInFlightPerChannel;
    if (this.#inFlight >= bound) return undefined;
    // If the clock was set back, waiting entries must not wait longer by as much.
    if (this.#waitingSince !== undefined && this.#waitingSince > now) this.#waitingSince = now;
    const full = entries >= this.#batchSize || bytes >= maxBatchBytes;
    const lingered = (hurry && entries > 0) || full || this.#again.length > 0;
    const lingeredAt = entries === 0 ? Infinity : (this.#waitingSince ?? 0) + this.options.lingerMs;
    const dueAt = lingered ? 0 : Math.min(lingeredAt, heldUntil ?? Infinity);
    return Math.max(this.#circuit.allowedAt(now), dueAt);
  }

  /** The entries to retry, then those in the store. */
  readonly #line: Line = {
    peek: () => this.#again[0] ?? this.store.peek(),
    shift: () => {
      if (this.#again.length === 0) this.store.shift();
      else this.#again.shift();
    },
  };

  /** The entries of the next request. They are in flight until `finish` is called with them. */
  take(now: number): SpooledEntry[] {
    let batch: SpooledEntry[];
    const held = this.#held.dueLine(now);
    try {
      batch = takeBatch(held ?? this.#line, this.#batchSize);
    } catch (error) {
      // The disk may be readable later; other channels go on.
      this.#circuit.backOff({ code: 'SpoolFailure', message: (error as Error).message }, now);
      return [];
    }
    for (const { sequence } of batch) {
      if (sequence <= this.#highestTaken) this.redelivered++;
      else this.#highestTaken = sequence;
    }
    this.#receipts.tellOfLoss();
    this.#waitingSince = this.store.waiting.entries > 0 ? now : undefined;
    // A backlog may turn out to be empty: what it held was delivered before the last crash.
    const [first] = batch;
    if (!first) return batch;
    this.#ages.taken(first);
    this.#circuit.sent(now);
    this.#inFlight++;
    return batch;
  }

  /** A request has finished: settles its entries, and decides when the next one may be sent. */
  finish(batch: readonly SpooledEntry[], outcomes: readonly EntryOutcome[], now: number): void {
    const again: SpooledEntry[] = [];
    let retried: Refusal | undefined;
    let parked: Refusal | undefined;
    let split = false;
    const { failures, isOutOfPatience } = this.#circuit;
    const isParked = this.state === 'parked';
    // If a parked channel now fails only single entries, back off: holding them would leave it parked.
    const holds = !isParked && this.#held.isForSingles(batch, outcomes);
    const isStubborn = outcomes.every(isEntryFailure) && isOutOfPatience;
    const hasOthers = this.#again.length > 0 || this.store.waiting.entries > 0;
    const isSuspect = !holds && !isParked && isStubborn && hasOthers && this.#held.maySuspect(batch);
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
      } else if (isSuspect && isEntryFailure(outcome)) {
        this.#held.suspect(entry, { code: outcome.code, message: outcome.message }, now, failures);
        retried = outcome;
      } else {
        again.push(entry);
        if (outcome.kind === 'split') split = true;
        else if (outcome.kind === 'park') parked = outcome;
        else retried = outcome;
      }
    }
    // Of several requests in flight, a later one may have failed first.
    if (again.length > 0) this.#again = [...again, ...this.#again].sort((a, b) => a.sequence - b.sequence);
    // Not before: an observer that flushes as it is told of a refusal would find the others nowhere, and wait for none.
    this.#inFlight--;

    // The store may take back only what nobody else holds: it would give that out twice.
    if (this.idle && this.#held.why === undefined && this.store.takeBack(this.#again)) this.#again = [];

    // Halving the batch isolates an entry that makes the others fail, and gets a batch through that is too large for a
    // slow network. Each success doubles it again.
    if (split || (isStubborn && !holds)) this.#batchSize = Math.max(1, Math.floor(batch.length / 2));
    else if (!retried && !parked) this.#batchSize = Math.min(maxBatchEntries, this.#batchSize * 2);
    if (parked) this.#circuit.park(parked, now);
    else if (retried) this.#circuit.backOff(retried, now);
    else if (!split && outcomes.some(({ kind }) => kind !== 'retry')) this.#recover();
  }

  /** Makes the next request due now, even to a parked or failing channel. */
  probe(): void {
    this.#circuit.probe();
    this.#held.hurry();
  }

  get idle(): boolean {
    return this.#inFlight === 0;
  }

  /** Rejects the receipts of pending events: this process will not deliver them. */
  abandon(): void {
    const trouble = this.pendingFor;
    const why = trouble ? `${trouble.code}: ${trouble.message}` : 'the timeout was reached';
    this.#receipts.abandon(this.durable ? `${why}; the spool keeps it for the next start` : why);
  }

  #deliver(entry: SpooledEntry, eventID: string): void {
    this.store.settle(entry);
    this.delivered++;
    this.#receipts.settle(entry, { eventID });
  }

  /** @returns Why the dead letter could not be stored, if so: the entry then stays pending. */
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

  #recover(): void {
    // They may have been held only because everything failed.
    if (this.trouble) this.#held.hurry();
    this.#circuit.succeeded();
  }
}
