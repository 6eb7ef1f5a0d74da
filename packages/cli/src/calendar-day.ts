/** Whether a day such as `2026-01-31` exists: JavaScript reads 30 February as 2 March. */
export function isCalendarDay(day: string): boolean {
  const time = new Date(day);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
}
