import type { EventDataStore } from '../control/event-data-stores.js';
import { receivesActivity } from '../control/event-selectors.js';
import type { Database } from './database.js';
import type { Documents } from './documents.js';
import { eventTable } from './schema.js';

const DAY_MS = 86_400_000;
/** How long a deleted event data store can be restored. */
const PENDING_DELETION_MS = 7 * DAY_MS;
/** How often the lake looks for what has expired, by its own clock. */
const SWEEP_EVERY_MS = 60_000;

/** Whether a deleted store can no longer be restored: it counts as nonexistent. */
export function isGone({ deletedAt }: EventDataStore, now: number): boolean {
  return deletedAt !== undefined && deletedAt + PENDING_DELETION_MS <= now;
}

/** Removes what has expired: events, by their eventTime and the retention period of the store, and deleted stores. */
export class Retention {
  #sweptAt = -Infinity;
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly stores: Documents<EventDataStore>,
    private readonly now: () => number,
  ) {}

  /** Runs before each query, so that none sees expired events. Only waits for the last one if that has just begun. */
  sweep(): Promise<void> {
    const now = this.now();
    // If the clock was set back, run again too.
    if (now - this.#sweptAt < SWEEP_EVERY_MS && now >= this.#sweptAt) return this.#last;
    this.#sweptAt = now;
    this.#last = this.#last
      .catch(() => undefined)
      .then(() => this.#remove(now))
      .catch((error: unknown) => {
        this.#sweptAt = -Infinity;
        throw error;
      });
    return this.#last;
  }

  async #remove(now: number): Promise<void> {
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
