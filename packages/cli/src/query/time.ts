import { InvalidArgumentError } from 'commander';
import { isCalendarDay } from '../calendar-day.js';

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A time on the command line: `24h` ago, `2026-01-31` or `2026-01-31T09:30:00Z`. Without an offset it is in UTC. */
export function parseTime(text: string, now = Date.now()): Date {
  const [, count, unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  if (count !== undefined) {
    const ago = now - Number(count) * (unitMs[unit] ?? 0);
    // SQL timestamps have four-digit years, and no event is older than 1970.
    return new Date(Math.max(0, ago));
  }
  const isTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$/.test(text);
  const time = new Date(/T[^Z+-]*$/.test(text) ? `${text}Z` : text);
  if (isTime && isCalendarDay(text.slice(0, 10)) && !Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError(
    'Pass how long ago (30m, 24h, 7d, 2w) or a time in UTC (2026-01-31, 2026-01-31T09:30:00Z).',
  );
}
