import { catalog } from './gen/sources.js';
import type { CatalogEvent, CatalogQuery, CatalogSource } from './types.js';

export { completeness, gaps } from './completeness.js';
export { anyEvent } from './gen/envelope.js';
export type {
  CatalogDeprecation,
  CatalogEvent,
  CatalogField,
  CatalogQuery,
  CatalogSource,
  JsonRecord,
  JsonValue,
} from './types.js';

/** Every source, sorted by its key. */
export function sources(): readonly CatalogSource[] {
  return catalog;
}

/** Every type of event, source by source. */
export function events(): readonly CatalogEvent[] {
  return catalog.flatMap((source) => source.events);
}

/** The source with this key (`klarity`) or event source (`com.nordcloudapp.klarity`); `undefined` if there is none. */
export function findSource(keyOrEventSource: string): CatalogSource | undefined {
  return catalog.find(({ key, eventSource }) => key === keyOrEventSource || eventSource === keyOrEventSource);
}

/**
 * The event with this name, as a stored record gives it: `findEvent('com.nordcloudapp.klarity',
 * 'discoveryRule.created')`. `undefined` if there is none.
 *
 * @param source The source's key or event source.
 */
export function findEvent(source: string, name: string): CatalogEvent | undefined {
  return findSource(source)?.events.find((event) => event.name === name);
}

/**
 * A query's SQL for one event data store.
 *
 * @param eventDataStore The store's ID, or its ARN, which ends in the ID.
 * @throws RangeError If it is neither: the ID is not quoted in the SQL, so it must not contain SQL.
 */
export function queryText(query: CatalogQuery, eventDataStore: string): string {
  const id = eventDataStore.slice(eventDataStore.lastIndexOf('/') + 1);
  if (!/^[A-Za-z0-9-]{3,128}$/.test(id)) {
    throw new RangeError(`${JSON.stringify(eventDataStore)} is not the ID or ARN of an event data store`);
  }
  return query.sql.replaceAll('$EDS_ID', id);
}
