/** Whether a day, as `2026-01-31`, is there: JavaScript takes 30 February for 2 March. */
export function isCalendarDay(day: string): boolean {
  const time = new Date(day);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
}
