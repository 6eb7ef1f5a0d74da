import type { DuckDBConnection } from '@duckdb/node-api';
import { eventTable } from '../store/schema.js';
import type { EventLine, NameCount } from './answers.js';
import { condition, type Filter } from './filter.js';

/** The length of the list, which shows what arrives. Older events can be found with SQL. */
const MAX_EVENTS = 200;
const MAX_NAMES = 200;

/**
 * The last events to arrive, the newest first. Selects their rows first, so that of a million rows DuckDB reads only
 * the columns of the condition; `max` does it in a third of the time of ORDER BY, for which each row is the newest yet.
 */
export async function newestEvents(
  connection: DuckDBConnection,
  storeId: string,
  filter: Filter,
): Promise<EventLine[]> {
  const { sql, values } = condition(filter);
  const table = eventTable(storeId);
  const found = await connection.runAndReadAll(
    `SELECT eventid, strftime(eventtime, '%Y-%m-%dT%H:%M:%SZ'), eventdata.eventsource, eventdata.eventname,
            eventdata.useridentity.type, eventdata.useridentity.principalid, eventdata.errorcode
     FROM ${table}
     WHERE rowid IN (SELECT unnest(max(rowid, ${MAX_EVENTS})) FROM ${table} WHERE ${sql})
     ORDER BY rowid DESC`,
    values,
  );
  return found.getRows().map(([id, time, source, name, actorType, actor, errorCode]) => ({
    id: String(id),
    time: String(time),
    source: String(source),
    name: String(name),
    actorType: String(actorType),
    actor: String(actor),
    errorCode: errorCode === null ? null : String(errorCode),
  }));
}

/** The choices of the filters: the most frequent names. */
export async function eventNames(connection: DuckDBConnection, storeId: string): Promise<NameCount[]> {
  const found = await connection.runAndReadAll(
    `SELECT eventdata.eventsource, eventdata.eventname, count(*) FROM ${eventTable(storeId)}
     GROUP BY ALL ORDER BY 3 DESC, 1, 2 LIMIT ${MAX_NAMES}`,
  );
  return found.getRows().map(([source, name, events]) => ({
    source: String(source),
    name: String(name),
    events: Number(events),
  }));
}
