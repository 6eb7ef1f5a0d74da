const number = new Intl.NumberFormat('en-GB');

export function count(value: number, one: string, many = `${one}s`): string {
  return `${number.format(value)} ${value === 1 ? one : many}`;
}

export function digits(value: number): string {
  return number.format(value);
}

/** `2026-01-31 09:30:00`, in UTC like all times of CloudTrail. */
export function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}

/** The part of a time that an axis with intervals of this length needs. */
export function axisTime(seconds: number, stepSeconds: number): string {
  const text = time(seconds * 1000);
  if (stepSeconds >= 86_400) return text.slice(0, -9);
  return stepSeconds >= 3600 ? text.slice(0, -3) : text;
}

/** `30 s`, `5 min`, `2 days` */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${seconds / 60} min`;
  return seconds < 86_400 ? `${seconds / 3600} h` : count(seconds / 86_400, 'day');
}
