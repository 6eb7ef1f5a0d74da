import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UUID_PATTERN } from '../arn.js';
import type { LakeContext } from '../context.js';
import { receivesActivity } from '../control/event-selectors.js';
import { json } from '../http/lake-api.js';
import type { HttpRequest, HttpResponse } from '../http/protocols/protocol.js';
import { isGone } from '../store/retention.js';
import { eventRecord } from './event-record.js';
import { eventNames, newestEvents } from './events.js';
import { readFilter } from './filter.js';
import { overview } from './overview.js';
import { timeline } from './timeline.js';

type Read = (context: LakeContext, request: HttpRequest) => Promise<HttpResponse>;
type StoreRead = (
  connection: DuckDBConnection,
  storeId: string,
  query: URLSearchParams,
  now: number,
) => Promise<object>;

/** The reads, by the last part of their path. */
const OF_STORE: Readonly<Record<string, StoreRead>> = {
  events: async (connection, storeId, query) => ({
    events: await newestEvents(connection, storeId, readFilter(query)),
  }),
  names: async (connection, storeId) => ({ names: await eventNames(connection, storeId) }),
  event: async (connection, storeId, query) => ({
    record: (await eventRecord(connection, storeId, query.get('id') ?? '')) ?? null,
  }),
  timeline: (connection, storeId, query, now) => {
    const last = Number(query.get('last'));
    const since = Number.isSafeInteger(last) && last > 0 ? Math.floor(now / 1000) - last : undefined;
    return timeline(connection, storeId, { ...readFilter(query), since }, now);
  },
};

/** Finds the read of this name. */
export function answerRead(name: string): Read | undefined {
  if (name === 'overview') return readOverview;
  const read = Object.hasOwn(OF_STORE, name) ? OF_STORE[name] : undefined;
  return read && ((context, request) => readStore(context, request, read));
}

/** The page polls, and mostly nothing has changed: then nothing is sent. */
const readOverview: Read = async (context, { headers }) => {
  await context.retention.sweep();
  const answer = json(200, await context.database.read((connection) => overview(connection, context)));
  const etag = `"${createHash('sha256').update(answer.body).digest('base64url')}"`;
  if (headers['if-none-match'] === etag) return { status: 304, headers: { etag }, body: '' };
  return { ...answer, headers: { ...answer.headers, etag } };
};

async function readStore(
  context: LakeContext,
  { query }: HttpRequest,
  read: StoreRead,
): Promise<HttpResponse> {
  const id = query.get('store') ?? '';
  const now = context.options.now();
  await context.retention.sweep();
  const store = UUID_PATTERN.test(id) ? context.eventDataStores.get(id) : undefined;
  if (!store || isGone(store, now) || !receivesActivity(store.eventSelectors)) {
    return json(404, { error: `There is no event data store ${id.slice(0, 80)} that holds events.` });
  }
  return json(200, await context.database.read((connection) => read(connection, store.id, query, now)));
}
