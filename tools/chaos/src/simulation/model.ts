import type { Receipt } from '@org/emitter-core';
import type { Write } from './unsynced-writes.js';

/** What the response to a request says about an event. */
export type Told = 'delivered' | 'retry' | 'park' | 'split' | 'reject';

/** An event that the emitter was given, as the model knows it. */
export interface ModelEvent {
  readonly UID: string;
  readonly tenant: string;
  /** The tenant's; others may have it, too. */
  readonly channelArn: string;
  /** Its position among all accepted events; `undefined` until the call has returned. */
  place: number | undefined;
  /** The life that accepted it. */
  readonly life: Life;
  /** Its position among the events that its life accepted for its tenant; `undefined` as for `place`. */
  number: number | undefined;
  /** When it was accepted, in milliseconds since 1970; 0 until then. */
  acceptedAt: number;
  /** The number with which it was first sent: `<instance>/<sequence>`. */
  sentAs: string | undefined;
  /** The write that put it on disk. */
  write: Write | undefined;
  receipt: Receipt | undefined;
  isUnderWay: boolean;
  /** The last response about it in each life. */
  readonly told: Map<Life, Told>;
  /** CloudTrail's IDs of it. */
  readonly eventIDs: Set<string>;
  /** It was rejected at least once. */
  isRefused: boolean;
  /** It survives a power cut: its receipt said so, or it is known to be on disk. */
  isStored: boolean;
  /** Lives that have sent it again as a dead letter. */
  readonly resentIn: Set<Life>;
  /** It may exist twice, because a crash or a fault came between two steps: sending it twice is then correct. */
  mayBeTwice: boolean;
  /** A life delivered it and was closed properly: it may not be sent again. */
  isOver: boolean;
  /** It was kept in memory, by a process that has ended. */
  isGone: boolean;
}

/** One life of an emitter: from its start to its close, or until it is killed. */
export interface Life {
  readonly number: number;
  readonly isDurable: boolean;
  /** How many events it accepted, by tenant. */
  readonly accepted: Map<string, number>;
  /** The position of the last event that it sent for the first time, by tenant. */
  readonly lastFirstSent: Map<string, number>;
  /** The disk may have failed during it. */
  wasFaulty: boolean;
  state: 'open' | 'closing' | 'closed' | 'killed';
  /** When its close times out, in simulated milliseconds: a flush in progress ends then too. */
  closesAt: number;
  /** Events whose response came after the close. */
  readonly answeredLate: Set<ModelEvent>;
}

export function newLife(number: number, isDurable: boolean): Life {
  return {
    number,
    isDurable,
    accepted: new Map(),
    lastFirstSent: new Map(),
    wasFaulty: false,
    state: 'open',
    closesAt: Infinity,
    answeredLate: new Set(),
  };
}

/** Where a request goes. */
export interface SentTo {
  readonly channelArn: string;
  readonly externalId?: string | undefined;
}

/** An event in a request. */
export interface SentEntry {
  readonly UID: string;
  readonly eventData: string;
}

/** How many lines of an error's stack are reported. */
const stackLines = 7;

/** What must hold for all accepted events and for each request, whatever happens. */
export class Model {
  readonly events = new Map<string, ModelEvent>();
  /** What did not hold. */
  readonly problems: string[] = [];
  /** The directory was damaged by a power cut or changed bytes. Events may be lost, and must be counted. */
  isDamaged = false;
  /** Bytes on disk were changed: stored events may be lost too. */
  areBytesChanged = false;
  requests = 0;
  #places = 0;
  /** The events that were sent, by `<instance>/<sequence>`. */
  readonly #numbered = new Map<string, string>();

  /** Reports the problem if the condition does not hold. */
  must(condition: boolean, problem: () => string): void {
    if (!condition) this.problems.push(problem());
  }

  /** Reports an error that must never be thrown. */
  fail(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.problems.push(text.split('\n', stackLines).join('\n  '));
  }

  /** To be called before an event is emitted. */
  begin(UID: string, tenant: string, channelArn: string, life: Life): ModelEvent {
    const event: ModelEvent = {
      UID,
      tenant,
      channelArn,
      place: undefined,
      life,
      number: undefined,
      acceptedAt: 0,
      sentAs: undefined,
      write: undefined,
      receipt: undefined,
      isUnderWay: false,
      told: new Map(),
      eventIDs: new Set(),
      isRefused: false,
      isStored: false,
      resentIn: new Set(),
      mayBeTwice: false,
      isOver: false,
      isGone: false,
    };
    this.events.set(UID, event);
    return event;
  }

  /** The call returned: from now on, the event must not be lost. */
  accept(event: ModelEvent, receipt: Receipt, write: Write | undefined, now: number): void {
    const { accepted } = event.life;
    event.number = (accepted.get(event.tenant) ?? 0) + 1;
    accepted.set(event.tenant, event.number);
    event.place = ++this.#places;
    event.acceptedAt = now;
    event.receipt = receipt;
    event.write = write;
    this.must(
      receipt.UID === event.UID && receipt.accepted,
      () => `the receipt of ${event.UID} is that of another event`,
    );
  }

  /** The call threw: the event must never be sent. */
  refuse(event: ModelEvent): void {
    this.events.delete(event.UID);
  }

  acceptedBy(life: Life): ModelEvent[] {
    return [...this.events.values()].filter((event) => event.life === life && event.number !== undefined);
  }

  /** The events that a life accepted, and that are neither delivered nor rejected. */
  waitingOf(life: Life): ModelEvent[] {
    const ends: readonly (Told | undefined)[] = ['delivered', 'reject'];
    return this.acceptedBy(life).filter(({ told }) => !ends.includes(told.get(life)));
  }

  /** A request goes out. */
  send(to: SentTo, entries: readonly SentEntry[], life: Life): ModelEvent[] {
    this.requests++;
    this.must(entries.length >= 1 && entries.length <= 100, () => `a request of ${entries.length} entries`);
    const sent = entries.flatMap((entry) => {
      const event = this.events.get(entry.UID);
      this.must(event !== undefined, () => `${entry.UID} was sent, and never accepted`);
      if (event) this.#checkSent(event, to, entry, life);
      return event ?? [];
    });
    this.must(new Set(sent).size === sent.length, () => 'an event is twice in one request');
    for (const event of sent) event.isUnderWay = true;
    return sent;
  }

  /** The response about one event of a request. `isAlone`: it was the only one. */
  answer(event: ModelEvent, told: Told, life: Life, isAlone: boolean): void {
    event.isUnderWay = false;
    // If the request was refused as a whole, only this event can be the reason.
    const end = told === 'split' && isAlone ? 'reject' : told;
    event.told.set(life, end);
    if (end === 'delivered') event.eventIDs.add(eventIDOf(event.UID));
    if (end !== 'reject') return;
    event.isRefused = true;
    event.resentIn.delete(life);
  }

  /** A life has ended: nobody gets the responses to its requests. */
  endRequests(): void {
    for (const event of this.events.values()) event.isUnderWay = false;
  }

  /** A dead letter is sent again. If it is on disk, it must not be lost by that. */
  resend(UID: string, life: Life, isOnDisk: boolean): void {
    const event = this.events.get(UID);
    if (!event) return;
    event.resentIn.add(life);
    event.isStored ||= isOnDisk;
    event.isOver = false;
  }

  /** The accepted events that are neither delivered nor among these dead letters. */
  missing(letters: ReadonlySet<string>): ModelEvent[] {
    return [...this.events.values()].filter(
      (event) =>
        event.number !== undefined && event.eventIDs.size === 0 && !letters.has(event.UID) && !event.isGone,
    );
  }

  #checkSent(event: ModelEvent, to: SentTo, { eventData }: SentEntry, life: Life): void {
    const { UID } = event;
    const told = event.told.get(life);
    this.must(event.channelArn === to.channelArn, () => `${UID} was sent to another channel`);
    // There is none after a start whose lookup of the tenant failed.
    const isOwn = to.externalId?.startsWith(`${event.tenant}:`) ?? true;
    this.must(isOwn, () => `${UID} was sent with the external ID of another tenant`);
    if (!event.mayBeTwice) {
      this.must(!event.isUnderWay, () => `${UID} is in two requests at once`);
      this.must(told !== 'delivered', () => `${UID} was sent again, though it was delivered`);
      this.must(
        told !== 'reject' || event.resentIn.has(life) || life.wasFaulty,
        () => `${UID} was sent again, though it was refused for good`,
      );
      this.must(!event.isOver, () => `${UID} was sent again after the close of the life that delivered it`);
    }
    this.#checkOrder(event, life);
    this.#checkNumber(event, eventData);
  }

  /** Events are sent for the first time in the order in which they were accepted. */
  #checkOrder(event: ModelEvent, life: Life): void {
    if (event.life !== life || event.sentAs !== undefined) return;
    const before = life.lastFirstSent.get(event.tenant) ?? 0;
    const place = event.place ?? 0;
    this.must(before < place, () => `${event.UID} was sent after what was accepted later`);
    life.lastFirstSent.set(event.tenant, place);
  }

  /** Each event has its own number among those of its tenant, whenever it is sent. */
  #checkNumber(event: ModelEvent, eventData: string): void {
    const { additionalEventData } = JSON.parse(eventData) as {
      additionalEventData: { emitter: { instance: string; sequence: number } };
    };
    const { instance, sequence } = additionalEventData.emitter;
    const number = `${instance}/${sequence}`;
    event.sentAs ??= number;
    this.must(event.sentAs === number, () => `${event.UID} has changed its number`);
    if (!this.#numbered.has(number)) this.#numbered.set(number, event.UID);
    this.must(this.#numbered.get(number) === event.UID, () => `${event.UID} has the number of another`);
    // The process was killed during the call: nobody got its receipt.
    if (event.number === undefined && event.life.state === 'killed') return;
    this.must(
      sequence === event.number,
      () => `${event.UID} has the number ${sequence}, not ${String(event.number)}`,
    );
  }
}

export function eventIDOf(UID: string): string {
  return `event-${UID}`;
}
