import type { DuckDBConnection } from '@duckdb/node-api';
import type { LakeContext } from '../context.js';
import { receivesActivity } from '../control/event-selectors.js';
import { isGone } from '../store/retention.js';
import { eventTable } from '../store/schema.js';
import type { Overview } from './answers.js';

/** The most stores and channels that the page shows: without quotas there may be any number. */
const MAX_LISTED = 100;

/** The stores and channels of all accounts and Regions. */
export async function overview(connection: DuckDBConnection, context: LakeContext): Promise<Overview> {
  const now = context.options.now();
  const stores = context.eventDataStores.list((store) => !isGone(store, now)).slice(-MAX_LISTED);
  const counts = await countEvents(
    connection,
    stores.filter(({ eventSelectors }) => receivesActivity(eventSelectors)).map(({ id }) => id),
  );
  return {
    stores: stores.map(({ id, accountId, region, name, status, retentionDays }) => {
      return { id, accountId, region, name, status, retentionDays, events: counts.get(id) ?? null };
    }),
    channels: context.channels
      .list()
      .slice(-MAX_LISTED)
      .map(({ id, accountId, region, name, source, eventDataStoreIds, ingestion }) => {
        const view = { id, accountId, region, name, source, storeIds: eventDataStoreIds };
        return ingestion === undefined ? view : { ...view, ingestion };
      }),
  };
}

async function countEvents(
  connection: DuckDBConnection,
  storeIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (storeIds.length === 0) return new Map();
  const counts = storeIds.map((id) => `SELECT '${id}', count(*) FROM ${eventTable(id)}`);
  const found = await connection.runAndReadAll(counts.join(' UNION ALL '));
  return new Map(found.getRows().map(([id, events]) => [String(id), Number(events)]));
}
