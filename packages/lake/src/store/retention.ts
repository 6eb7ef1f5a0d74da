import type { EventDataStore } from '../control/event-data-stores.js';
import { receivesActivity } from '../control/event-selectors.js';
import type { Database } from './database.js';
import type { Documents } from './documents.js';
import { eventTable } from './schema.js';

const DAY_MS = 86_400_000;
/** A deleted event data store can be restored for so long. */
const PENDING_DELETION_MS = 7 * DAY_MS;
/** The lake looks for what is too old so often, by its own clock. */
const SWEEP_EVERY_MS = 60_000;

/** Whether a deleted store is past restoring: it is as if it had never been. */
export function isGone({ deletedAt }: EventDataStore, now: number): boolean {
  return deletedAt !== undefined && deletedAt + PENDING_DELETION_MS <= now;
}

/** Removes what is too old: events by their store's retention period and their eventTime, deleted stores. */
export class Retention {
  #sweptAt = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly stores: Documents<EventDataStore>,
    private readonly now: () => number,
  ) {}

  /** Does nothing when it has just been done. Done before each query, so that none sees an event too many. */
  async sweep(): Promise<void> {
    const now = this.now();
    // A clock that was set back has not been swept at either.
    if (now - this.#sweptAt < SWEEP_EVERY_MS && now >= this.#sweptAt) return;
    this.#sweptAt = now;
    for (const store of this.stores.list()) {
      if (isGone(store, now)) {
        await this.stores.delete(store.id, (connection) =>
          connection.run(`DROP TABLE IF EXISTS ${eventTable(store.id)}`),
        );
      } else if (receivesActivity(store.eventSelectors)) {
        const oldest = new Date(now - store.retentionDays * DAY_MS).toISOString().replace('Z', '');
        await this.database.write((connection) =>
          connection.run(`DELETE FROM ${eventTable(store.id)} WHERE eventtime < CAST($1 AS TIMESTAMP)`, [
            oldest,
          ]),
        );
      }
    }
  }
}
