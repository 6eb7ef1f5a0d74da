import { isCalendarDay } from '../calendar-day.js';

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** A time in the form that CloudTrail accepts: `2026-01-31T09:30:00Z`. */
export function inWholeSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/**
 * A time in whole seconds of UTC, as the emitters write it: `2026-01-31T09:30:00Z`.
 *
 * @param text A time as the schemas accept it. It must have an offset, since otherwise its time zone is unknown.
 * @returns `undefined` for anything else, and for a leap second.
 */
export function wholeSeconds(text: string): string | undefined {
  const time = Date.parse(text);
  if (!rfc3339.test(text) || !isCalendarDay(text.slice(0, 10)) || Number.isNaN(time)) return undefined;
  return inWholeSeconds(new Date(time));
}
