/**
 * The floor: DuckDB by itself, with the lake's memory limit, and with a commit on disk for as many events as the lake's
 * connections send at a time; no HTTP, no checks, the source, name and UID in flat columns. It runs in its own process.
 * Its argument is the number of events; it sends its figures as a message.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { eventsPerRequest, lakeEvent } from './events.js';
import { connections } from './lake-client.js';
import { asked, UidSample, type Measured } from './measured.js';
import { timed } from './times.js';

const events = Number(process.argv[2]);
const directory = mkdtempSync(join(tmpdir(), 'bench-duckdb-'));
const database = await DuckDBInstance.create(join(directory, 'bare.duckdb'), {
  max_memory: '144MB',
  checkpoint_threshold: '64MB',
  temp_directory: join(directory, 'spilled'),
});
const connection = await database.connect();
try {
  const measured = await measure(connection);
  process.send?.(measured);
} finally {
  connection.closeSync();
  database.closeSync();
  rmSync(directory, { recursive: true });
}

async function measure(on: DuckDBConnection): Promise<Measured> {
  await on.run(
    'CREATE TABLE events (source VARCHAR, name VARCHAR, time VARCHAR, uid VARCHAR, event VARCHAR)',
  );
  const uids = new UidSample(events);
  const startedAt = performance.now();
  for (let first = 0; first < events; first += connections * eventsPerRequest) await commit(on, first, uids);
  const seconds = (performance.now() - startedAt) / 1000;
  const groupBy = await timed(asked.groupBy, () =>
    on.runAndReadAll('SELECT source, name, count(*) FROM events GROUP BY source, name'),
  );
  const byUid = await timed(asked.byUid, (n) =>
    on.runAndReadAll('SELECT * FROM events WHERE uid = $1', [uids.get(n)]),
  );
  const bytes = readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
  return {
    eventsPerSecond: events / seconds,
    groupBy,
    byUid,
    // In kilobytes.
    memoryMb: (process.resourceUsage().maxRSS * 1024) / 1e6,
    bytesPerEvent: bytes / events,
  };
}

async function commit(on: DuckDBConnection, first: number, uids: UidSample): Promise<void> {
  await on.run('BEGIN');
  const appender = await on.createAppender('events');
  const end = Math.min(first + connections * eventsPerRequest, events);
  for (let n = first; n < end; n++) {
    const { UID, eventSource, eventName, eventTime, eventData } = lakeEvent(n);
    uids.add(n, UID);
    for (const value of [eventSource, eventName, eventTime, UID, eventData]) appender.appendVarchar(value);
    appender.endRow();
  }
  appender.closeSync();
  await on.run('COMMIT');
}
