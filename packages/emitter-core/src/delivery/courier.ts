import type { Channel } from '../channel.js';
import { maxTimerMs } from '../max-timer.js';
import type { PendingReceipt } from '../receipt.js';
import type { SealedEntry } from '../seal.js';
import { type LaneKey, laneName, type Spool, type SpooledEntry } from '../spool/spool.js';
import type { EntryOutcome } from '../transport/outcome.js';
import type { Batch, Transport } from '../transport/transport.js';
import { Alarm } from './alarm.js';
import { type DrainReport, DrainTally } from './drain-report.js';
import { Lane, type LaneOptions } from './lane.js';
import type { DeliveryObserver } from './observer.js';
import { RateLimit } from './rate-limit.js';
import { toldOutcomes } from './told-outcomes.js';

export interface CourierOptions extends LaneOptions {
  readonly maxRequestsInFlight: number;
}

/** How late a timer may fire because the process is busy. */
const overdueMs = 1000;

/** Delivers entries to CloudTrail: one lane per tenant's channel, round-robin, under a shared rate limit. */
export class Courier {
  readonly #lanes = new Map<string, Lane>();
  /** Spares an event the search by name. */
  readonly #laneOf = new WeakMap<Channel, Lane>();
  /** The lanes in the order of their turns: a lane that has sent goes to the end. */
  #turns: Lane[] = [];
  readonly #rate: RateLimit;
  /** Former configurations of channels, since replaced. */
  readonly #replaced = new WeakSet<Channel>();
  readonly #drains = new Set<Drain>();
  #inFlight = 0;
  /** Of these, requests to channels that are parked or backing off. */
  #probesInFlight = 0;
  readonly #alarm = new Alarm(() => {
    this.#pump();
  });
  #isPumping = false;
  #closed = false;

  constructor(
    private readonly spool: Spool,
    private readonly transport: Transport,
    /** Returns a channel as it is configured now. */
    private readonly current: (channel: Channel) => Channel,
    private readonly options: CourierOptions,
    private readonly observer: Required<DeliveryObserver>,
  ) {
    this.#rate = new RateLimit(options.requestsPerSecond, Date.now());
  }

  /** Resumes delivery of what an earlier process left in the spool for a channel. */
  resume(key: LaneKey): void {
    const lane = this.#lane(key, this.current({ ...key, externalId: undefined }));
    this.#wakeFor(lane, Date.now());
  }

  /**
   * Accepts an event for a channel.
   *
   * @param seal Creates the entry, given the lane, which counts the events that it accepted.
   * @throws EmitterError `spool_full`, `spool_failed`, and what `seal` throws; the event was then not accepted.
   */
  accept(channel: Channel, now: number, seal: (lane: Lane) => SealedEntry): PendingReceipt {
    let lane = this.#laneOf.get(channel);
    if (!lane) this.#laneOf.set(channel, (lane = this.#lane(channel, channel)));
    // Adopt a changed external ID, unless it comes from an old view, whose channel was replaced since.
    if (lane.channel !== channel && !this.#replaced.has(channel)) this.#replace(lane, channel);
    const receipt = lane.accept(seal(lane), now);
    this.#wakeFor(lane, now);
    return receipt;
  }

  get lanes(): readonly Lane[] {
    return [...this.#lanes.values()];
  }

  /**
   * Sends the dead letters of all channels again.
   *
   * @returns How many there were.
   */
  resendDeadLetters(): number {
    let count = 0;
    let failure: unknown;
    for (const lane of this.#lanes.values()) {
      try {
        count += lane.resendDeadLetters(Date.now());
      } catch (error) {
        // Those that fitted are sent, and those of other channels may still fit.
        failure ??= error;
      }
      this.#wakeFor(lane, Date.now());
    }
    if (failure !== undefined) throw failure as Error;
    return count;
  }

  /**
   * Resolves when every entry accepted before the call is delivered, refused for good or lost; when all others are in
   * parked channels that were probed once more and need fixing first, or left to a new owner of the spool's files; or at
   * the deadline.
   */
  drain(timeoutMs: number): Promise<DrainReport> {
    const lanes = [...this.#lanes.values()];
    for (const lane of lanes) lane.probe();
    return new Promise((resolve) => {
      const drain: Drain = {
        targets: new Map(lanes.map((lane) => [lane, { last: lane.lastAccepted, parkings: lane.parkings }])),
        tally: new DrainTally(lanes),
        finish: () => {
          clearTimeout(deadline);
          this.#drains.delete(drain);
          resolve(drain.tally.report());
        },
      };
      // Keeps the process alive during the drain, and no longer.
      const deadline = setTimeout(drain.finish, Math.min(timeoutMs, maxTimerMs));
      this.#drains.add(drain);
      this.#pump();
    });
  }

  /** Aborts everything in flight. Entries in a memory spool are lost; their receipts say so. */
  close(): void {
    this.#closed = true;
    this.#alarm.clear();
    for (const lane of this.#lanes.values()) lane.abandon();
    // Nothing more will happen that a flush could wait for; until its deadline, it would keep the process alive.
    for (const drain of this.#drains) drain.finish();
    // Either may fail, and the drain report stays true: the next start finds everything that a spool holds.
    for (const resource of [this.transport, this.spool]) {
      try {
        resource.close();
      } catch {
        // Nobody is left who could act on it.
      }
    }
  }

  #lane(key: LaneKey, channel: Channel): Lane {
    const name = laneName(key);
    let lane = this.#lanes.get(name);
    if (!lane) {
      const { channelArn, region, recipientAccountId, dnsSuffix, tenant } = key;
      const store = this.spool.open({ channelArn, region, recipientAccountId, dnsSuffix, tenant });
      lane = new Lane(channel, store, this.spool.durable, this.options, this.observer, Date.now());
      this.#lanes.set(name, lane);
      this.#turns.push(lane);
    }
    return lane;
  }

  /** The service may have learned its tenant's new external ID in the meantime. */
  #lookUp(lane: Lane): void {
    const current = this.current(lane.channel);
    if (current !== lane.channel) this.#replace(lane, current);
  }

  #replace(lane: Lane, channel: Channel): void {
    this.#replaced.add(lane.channel);
    lane.channel = channel;
  }

  /**
   * Sets the alarm for one lane. Called on every emit, which must not pay for a look at all lanes: usually it is
   * already set.
   */
  #wakeFor(lane: Lane, now: number): void {
    if (this.#alarm.at <= now) {
      // Long overdue: the clock was set forward, or the machine slept, which timers do not count.
      if (this.#alarm.at < now - overdueMs) this.#alarm.set(now, now);
      return;
    }
    // The next response triggers the next round.
    if (this.#inFlight >= this.options.maxRequestsInFlight) return;
    const readyAt = lane.readyAt(this.#drains.size > 0, now);
    if (readyAt === undefined || readyAt >= this.#alarm.at) return;
    const allowedAt = Math.max(readyAt, now + this.#rate.waitMs(now));
    if (allowedAt < this.#alarm.at) this.#alarm.set(allowedAt, now);
  }

  /** Sends everything that is due, then sleeps until something else is. */
  #pump(): void {
    const now = Date.now();
    // The service's logger, transport or channels, which are called along the way, may emit or drain. Leave that for
    // the next turn: a lane, or the file that it reads, is in the middle of an operation.
    if (this.#isPumping) {
      this.#alarm.set(now, now);
      return;
    }
    this.#isPumping = true;
    this.#alarm.clear();
    let wakeAt: number;
    try {
      wakeAt = this.#sendDue(now);
    } finally {
      this.#isPumping = false;
    }
    this.#finishDrains();
    if (wakeAt < this.#alarm.at) this.#alarm.set(wakeAt, now);
  }

  /**
   * Sends everything that is due.
   *
   * @returns When something is due next that no response will trigger, in milliseconds since the epoch.
   */
  #sendDue(now: number): number {
    const hurry = this.#drains.size > 0;
    let wakeAt = Infinity;
    // Lanes that cannot send keep their place; one that sends goes to the end.
    let index = 0;
    while (index < this.#turns.length && this.#inFlight < this.options.maxRequestsInFlight) {
      const lane = this.#turns[index];
      if (!lane) break;
      const readyAt = lane.readyAt(hurry, now) ?? Infinity;
      if (readyAt > now) {
        wakeAt = Math.min(wakeAt, readyAt);
        index++;
      } else if (lane.trouble && this.#probesInFlight >= this.options.maxRequestsInFlight / 2) {
        // Channels that hang until their requests time out must leave room for healthy ones.
        index++;
      } else if (this.#rate.take(now)) {
        this.#turns.splice(index, 1);
        this.#turns.push(lane);
        if (lane.trouble) this.#lookUp(lane);
        const batch = lane.take(now);
        if (batch.length > 0) this.#send(lane, batch);
      } else {
        wakeAt = now + this.#rate.waitMs(now);
        break;
      }
    }
    return wakeAt;
  }

  #send(lane: Lane, batch: readonly SpooledEntry[]): void {
    const startedAt = performance.now();
    const inTrouble = lane.trouble !== undefined;
    this.#inFlight++;
    if (inTrouble) this.#probesInFlight++;
    const finish = (outcomes: readonly EntryOutcome[]): void => {
      this.#inFlight--;
      if (inTrouble) this.#probesInFlight--;
      const failed = outcomes.find((outcome) => outcome.kind !== 'delivered');
      const durationMs = performance.now() - startedAt;
      this.observer.request({ entries: batch.length, durationMs, errorCode: failed?.code });
      lane.finish(batch, outcomes, Date.now());
      if (!this.#closed) this.#pump();
    };
    void this.#outcomes({ channel: lane.channel, entries: batch }).then(finish);
  }

  /** Never throws, whatever the transport does: it may be the service's own. */
  async #outcomes(batch: Batch): Promise<readonly EntryOutcome[]> {
    try {
      return toldOutcomes(await this.transport.send(batch), batch);
    } catch (error) {
      // Not by `instanceof`: it may come from another realm, as Node's own errors do in Jest.
      const { message = '' } = (error ?? {}) as Partial<Error>;
      const failure: EntryOutcome = { kind: 'retry', code: 'TransportFailure', message };
      return toldOutcomes(Array<EntryOutcome>(batch.entries.length).fill(failure), batch);
    }
  }

  #finishDrains(): void {
    for (const drain of this.#drains) if (!waits(drain)) drain.finish();
  }
}

interface Drain {
  /**
   * For each lane that the drain waits for: its last sequence, and how often it had been parked when the drain began.
   */
  readonly targets: Map<Lane, { readonly last: number; readonly parkings: number }>;
  readonly tally: DrainTally;
  readonly finish: () => void;
}

/** A lane that has ended is not asked again, since this runs after each request, for each drain. */
function waits({ targets }: Drain): boolean {
  for (const [lane, { last, parkings }] of targets) {
    if (lane.haveEnded(last)) targets.delete(lane);
    else if (!isStuck(lane, parkings)) return true;
  }
  return false;
}

/**
 * A channel that was probed during the drain and parked again will not be fixed while the drain waits, and this process
 * will never send what is left to another.
 */
function isStuck(lane: Lane, parkingsBefore: number): boolean {
  return lane.isLeft || (lane.idle && lane.state === 'parked' && lane.parkings > parkingsBefore);
}
