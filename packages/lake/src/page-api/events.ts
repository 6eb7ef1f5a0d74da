import type { DuckDBConnection } from '@duckdb/node-api';
import { eventTable } from '../store/schema.js';
import type { EventLine, NameCount } from './answers.js';
import { condition, type Filter } from './filter.js';

/** The list shows what arrives; for what came before there is SQL. */
const MAX_EVENTS = 200;
const MAX_NAMES = 200;

/**
 * The events that came last, the newest first. Which they are is found out first, so that of a million rows DuckDB
 * reads no more than what the condition needs.
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
     WHERE rowid IN (SELECT rowid FROM ${table} WHERE ${sql} ORDER BY rowid DESC LIMIT ${MAX_EVENTS})
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

/** What the filters can choose from: the names that occur most. */
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
