import { words } from './names.js';

/** The units, with their abbreviations. */
const units: Readonly<Record<string, readonly string[]>> = {
  bits: [],
  bytes: [],
  kilobytes: ['kb'],
  megabytes: ['mb'],
  gigabytes: ['gb'],
  terabytes: ['tb'],
  kibibytes: ['kib'],
  mebibytes: ['mib'],
  gibibytes: ['gib'],
  tebibytes: ['tib'],
  nanoseconds: ['ns'],
  microseconds: ['us'],
  milliseconds: ['ms', 'millis'],
  seconds: ['secs', 'sec'],
  minutes: [],
  hours: [],
  days: [],
  weeks: [],
  months: [],
  years: [],
  percent: ['percentage'],
  fractions: ['fraction', 'ratio'],
};

/** The unit that a name ends in: `bytes` of `sizeBytes`. */
export function unitOf(name: string): string | undefined {
  const last = words(name).at(-1) ?? '';
  return Object.keys(units).find((unit) => unit === last || units[unit]?.includes(last));
}
