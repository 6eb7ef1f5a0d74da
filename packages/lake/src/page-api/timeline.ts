import type { DuckDBConnection } from '@duckdb/node-api';
import { eventTable } from '../store/schema.js';
import type { Timeline } from './answers.js';
import { condition, type Filter } from './filter.js';

const MAX_INTERVALS = 60;
/** How many sources have a colour of their own; all others form one series. */
const MAX_SOURCES = 8;
/** Interval lengths that read well on an axis, in seconds: up to a day, then up to a year; then years. */
const STEPS = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 10_800, 21_600, 43_200];
const DAY = 86_400;
const DAYS = [1, 2, 7, 14, 30, 91, 182, 365, 730, 1825, 3650, 7300, 18_250, 36_500, 73_000];

/** Counts events by source and interval of eventTime: from `since` until `now`, or from the first to the last. */
export async function timeline(
  connection: DuckDBConnection,
  storeId: string,
  filter: Filter,
  now: number,
): Promise<Timeline> {
  const { sql, values } = condition(filter);
  const matching = `FROM ${eventTable(storeId)} WHERE ${sql}`;
  const bounds = await connection.runAndReadAll(
    `SELECT epoch(min(eventtime)), epoch(max(eventtime)) ${matching}`,
    values,
  );
  const [first, last] = bounds.getRows()[0] ?? [];
  if (typeof first !== 'number' || typeof last !== 'number') {
    return { from: 0, stepSeconds: 1, intervals: 0, total: 0, series: [] };
  }
  const begin = filter.since ?? first;
  const end = filter.since === undefined ? last : Math.max(last, Math.floor(now / 1000));
  const stepSeconds = stepFor(end - begin);
  const from = Math.floor(begin / stepSeconds) * stepSeconds;
  const intervals = Math.floor((end - from) / stepSeconds) + 1;
  const counted = await connection.runAndReadAll(
    `WITH counted AS (
       SELECT eventdata.eventsource AS source, floor((epoch(eventtime) - ${from}) / ${stepSeconds})::BIGINT AS place,
              count(*) AS events ${matching} GROUP BY ALL),
     largest AS (SELECT source FROM counted GROUP BY 1 ORDER BY sum(events) DESC, 1 LIMIT ${MAX_SOURCES})
     SELECT largest.source, place, sum(events) FROM counted LEFT JOIN largest USING (source)
     GROUP BY ALL ORDER BY 1 NULLS LAST, 2`,
    values,
  );
  const series = new Map<string | null, number[]>();
  let total = 0;
  for (const [source, place, events] of counted.getRows()) {
    const key = source === null || source === undefined ? null : String(source);
    const counts = series.get(key) ?? new Array<number>(intervals).fill(0);
    // Events that arrived between the two statements may be outside the range.
    if (Number(place) >= 0 && Number(place) < intervals) counts[Number(place)] = Number(events);
    total += Number(events);
    series.set(key, counts);
  }
  return {
    from,
    stepSeconds,
    intervals,
    total,
    series: [...series].map(([source, counts]) => ({ source, counts })),
  };
}

function stepFor(seconds: number): number {
  const steps = [...STEPS, ...DAYS.map((days) => days * DAY)];
  return steps.find((step) => seconds / step < MAX_INTERVALS) ?? 146_000 * DAY;
}
