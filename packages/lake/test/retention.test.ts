import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EventDataStore } from '../src/control/event-data-stores.js';
import { DEFAULT_EVENT_SELECTORS } from '../src/control/event-selectors.js';
import { Database } from '../src/store/database.js';
import { Documents } from '../src/store/documents.js';
import { Retention } from '../src/store/retention.js';

let database: Database;
let retention: Retention;
beforeEach(async () => {
  database = await Database.open({ dataDir: undefined, memoryLimitMb: 192 });
  const stores = await Documents.load<EventDataStore>(database, 'event-data-store');
  await stores.put({
    id: 'deleted',
    eventSelectors: DEFAULT_EVENT_SELECTORS,
    deletedAt: 0,
  } as unknown as EventDataStore);
  retention = new Retention(database, stores, () => 8 * 86_400_000);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await database.close();
});

test('what has expired is removed before any query runs, also one that starts meanwhile', async () => {
  const order: string[] = [];
  const first = retention.sweep().then(() => order.push('first'));
  await retention.sweep().then(() => order.push('second'));
  await first;
  expect(order).toEqual(['first', 'second']);
});

test('what could not be removed is removed before the next query', async () => {
  const write = vi.spyOn(database, 'write').mockRejectedValueOnce(new Error('No space left on device'));
  await expect(retention.sweep()).rejects.toThrow('No space left');
  await retention.sweep();
  expect(write).toHaveBeenCalledTimes(2);
  await retention.sweep();
  expect(write).toHaveBeenCalledTimes(2);
});
