import type { Receipt } from '@org/emitter-core';
import type { Write } from './unsynced-writes.js';

/** What a service told of an event in a request. */
export type Told = 'delivered' | 'retry' | 'park' | 'split' | 'reject';

/** An event that the emitter was given, as the model knows it. */
export interface ModelEvent {
  readonly UID: string;
  readonly tenant: string;
  /** The tenant's; others may have it, too. */
  readonly channelArn: string;
  /** Its place among all that was accepted; undefined until the call returned. */
  place: number | undefined;
  /** The life that accepted it. */
  readonly life: Life;
  /** Its number among those that the life accepted for the tenant; as for its place. */
  number: number | undefined;
  /** When, in milliseconds since the epoch; 0 until then. */
  acceptedAt: number;
  /** The number that it bore when it was sent first: `<instance>/<sequence>`. */
  sentAs: string | undefined;
  /** Where it stands on disk. */
  write: Write | undefined;
  receipt: Receipt | undefined;
  isUnderWay: boolean;
  /** The last that was told of it, in each life. */
  readonly told: Map<Life, Told>;
  /** CloudTrail's ids of it, one for each time it was taken. */
  readonly eventIDs: Set<string>;
  /** It was refused for good at least once. */
  isRefused: boolean;
  /** It survives a power cut: its receipt said so, or it is known to be on disk. */
  isStored: boolean;
  /** Lives that have sent it again as a dead letter. */
  readonly resentIn: Set<Life>;
  /** It may be there twice, since a crash or a fault came between two steps: sending it twice is right then. */
  mayBeTwice: boolean;
  /** A life delivered it and was closed in good order: nobody may send it again. */
  isOver: boolean;
  /** It was kept in a memory that is gone. */
  isGone: boolean;
}

/** One life of an emitter: from its start to its close, or until it is killed. */
export interface Life {
  readonly number: number;
  readonly isDurable: boolean;
  /** How many events it accepted, by tenant. */
  readonly accepted: Map<string, number>;
  /** The place of the last event that it has sent for the first time, by tenant. */
  readonly lastFirstSent: Map<string, number>;
  /** Faults of the disk may have met it. */
  wasFaulty: boolean;
  state: 'open' | 'closing' | 'closed' | 'killed';
  /** When its close gives up, in simulated milliseconds: a flush that goes on then ends with it. */
  closesAt: number;
  /** Events whose answer came after the close. */
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

/** What one request holds of an event. */
export interface SentEntry {
  readonly UID: string;
  readonly eventData: string;
}

/** How much is told of where an error comes from. */
const stackLines = 7;

/** What must hold, whatever happens: of all events that were accepted, and of each request. */
export class Model {
  readonly events = new Map<string, ModelEvent>();
  /** What did not hold. */
  readonly problems: string[] = [];
  /** Damage came upon the directory: a power cut, or bytes that changed. Events may be lost by it, and must be counted. */
  isDamaged = false;
  /** Bytes changed that were on disk: what was stored may be lost, too. */
  areBytesChanged = false;
  requests = 0;
  #places = 0;
  /** The events that were sent, by `<instance>/<sequence>`. */
  readonly #numbered = new Map<string, string>();

  /** @param condition What must hold. */
  must(condition: boolean, problem: () => string): void {
    if (!condition) this.problems.push(problem());
  }

  /** Something was thrown that nobody may throw. */
  fail(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.problems.push(text.split('\n', stackLines).join('\n  '));
  }

  /** The emitter is about to be given an event. */
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

  /** The call returned: from here on the event must not be lost. */
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
      () => `the receipt of ${event.UID} is another's`,
    );
  }

  /** The call threw: nobody may ever send the event. */
  refuse(event: ModelEvent): void {
    this.events.delete(event.UID);
  }

  acceptedBy(life: Life): ModelEvent[] {
    return [...this.events.values()].filter((event) => event.life === life && event.number !== undefined);
  }

  /** What a life accepted, and was told no end of. */
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

  /** A request's answer: of each entry what becomes of it, and CloudTrail's id where it was taken. */
  answer(event: ModelEvent, told: Told, life: Life, isAlone: boolean): void {
    event.isUnderWay = false;
    // Nobody but the event itself can be to blame for a request that was refused as a whole.
    const end = told === 'split' && isAlone ? 'reject' : told;
    event.told.set(life, end);
    if (end === 'delivered') event.eventIDs.add(eventIDOf(event.UID));
    if (end !== 'reject') return;
    event.isRefused = true;
    event.resentIn.delete(life);
  }

  /** A life has come to its end: what was under way is forgotten, or comes back to nobody. */
  endRequests(): void {
    for (const event of this.events.values()) event.isUnderWay = false;
  }

  /** All dead letters were asked to be sent again; of those that are on disk none may be lost by it. */
  resend(UID: string, life: Life, isOnDisk: boolean): void {
    const event = this.events.get(UID);
    if (!event) return;
    event.resentIn.add(life);
    event.isStored ||= isOnDisk;
    event.isOver = false;
  }

  /** What was accepted and is neither delivered nor among these dead letters. */
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

  /** What is sent for the first time goes in the order in which it was accepted. */
  #checkOrder(event: ModelEvent, life: Life): void {
    if (event.life !== life || event.sentAs !== undefined) return;
    const before = life.lastFirstSent.get(event.tenant) ?? 0;
    const place = event.place ?? 0;
    this.must(before < place, () => `${event.UID} was sent after what was accepted later`);
    life.lastFirstSent.set(event.tenant, place);
  }

  /** Each event bears its number among those of its tenant, and nobody else's, whenever it is sent. */
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
    // The process was killed within the call: nobody ever had its receipt.
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
