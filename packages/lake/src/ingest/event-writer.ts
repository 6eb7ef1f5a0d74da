import { randomUUID } from 'node:crypto';
import type { Channel, Ingestion } from '../control/channels.js';
import type { Database } from '../store/database.js';
import type { Documents } from '../store/documents.js';
import { insertEvents } from '../store/schema.js';
import type { EventRecord } from './event-record.js';

/** What one request writes. */
export interface Arrival {
  readonly channelId: string;
  readonly eventDataStoreIds: readonly string[];
  readonly records: readonly EventRecord[];
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** The code of the last refused entry. */
  readonly errorCode: string | undefined;
}

/** The most events in one transaction; a request has at most 100. */
const MAX_EVENTS_PER_COMMIT = 10_000;

interface Waiting {
  readonly arrival: Arrival;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Writes the events of requests durably. Requests that arrive during a transaction share the next one, because the cost
 * is in the commit, not in the events.
 */
export class EventWriter {
  #waiting: Waiting[] = [];
  #running = false;

  constructor(
    private readonly database: Database,
    private readonly channels: Documents<Channel>,
  ) {}

  /** Resolves once the events are on disk. */
  write(arrival: Arrival): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ arrival, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup();
      try {
        for (const channel of await this.database.write(() => this.#commit(group))) this.#show(channel);
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#running = false;
  }

  #nextGroup(): Waiting[] {
    let events = 0;
    let count = 0;
    for (const { arrival } of this.#waiting) {
      events += arrival.records.length;
      if (events > MAX_EVENTS_PER_COMMIT && count > 0) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  /** Returns the channels with their new ingestion status. */
  async #commit(group: readonly Waiting[]): Promise<Channel[]> {
    const records = new Map<string, string[]>();
    for (const { arrival } of group) {
      for (const storeId of arrival.eventDataStoreIds) {
        const ofStore = records.get(storeId) ?? [];
        for (const { json } of arrival.records) ofStore.push(json);
        records.set(storeId, ofStore);
      }
    }
    for (const [storeId, json] of records) {
      if (json.length > 0) await this.database.runPrepared(insertEvents(storeId), [`[${json.join(',')}]`]);
    }
    const channels = this.#withIngestion(group);
    for (const channel of channels) await this.channels.save(channel);
    return channels;
  }

  /** A channel may have been changed or deleted while its events were being committed. */
  #show({ id, ingestion }: Channel): void {
    const channel = this.channels.get(id);
    if (channel && ingestion) this.channels.replace({ ...channel, ingestion });
  }

  /** The channels with their new ingestion status, without those deleted in the meantime. */
  #withIngestion(group: readonly Waiting[]): Channel[] {
    const changed = new Map<string, Channel>();
    for (const { arrival } of group) {
      const channel = changed.get(arrival.channelId) ?? this.channels.get(arrival.channelId);
      if (!channel) continue;
      changed.set(channel.id, { ...channel, ingestion: nextIngestion(channel.ingestion, arrival) });
    }
    return [...changed.values()];
  }
}

function nextIngestion(before: Ingestion | undefined, { records, at, errorCode }: Arrival): Ingestion {
  const last = records.at(-1)?.eventID;
  // A refused event has no ID, but the attempt needs one.
  const attempt = { ...before, attemptTime: at, attemptEventId: last ?? randomUUID() };
  return {
    ...attempt,
    ...(last === undefined ? {} : { successTime: at, successEventId: last }),
    ...(errorCode === undefined ? {} : { errorCode }),
  };
}
