import { own } from '../json.js';
import { words } from '../names.js';
import type { Rule } from './rule.js';

/** The units of one quantity each, with their abbreviations. */
const quantities: readonly Readonly<Record<string, readonly string[]>>[] = [
  {
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
  },
  {
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
  },
  { percent: ['percentage'], fractions: ['fraction', 'ratio'] },
];

/** The generated query reads a property under its name, or else under its former name, and converts nothing. */
export const renamedUnit: Rule = {
  name: 'renamed-unit',
  description: 'The former name of a property names another unit than its name.',
  level: 'warning',
  *check(schemas) {
    for (const { document, path, schema, role } of schemas.positions) {
      const [name, before] = [path.at(-1), own(schema, 'x-renamed-from')];
      if (role !== 'property' || typeof name !== 'string' || typeof before !== 'string') continue;
      for (const units of quantities) {
        const [is, was] = [unitOf(name, units), unitOf(before, units)];
        if (is === undefined || was === undefined || is === was) continue;
        yield document.finding(
          this.name,
          [...path, 'x-renamed-from'],
          `${JSON.stringify(before)} is in ${was}, ${JSON.stringify(name)} in ${is}, and a query for old events would mix them: remove "x-renamed-from", so that they remain two columns`,
        );
      }
    }
  },
};

function unitOf(name: string, units: Readonly<Record<string, readonly string[]>>): string | undefined {
  const last = words(name).at(-1) ?? '';
  return Object.keys(units).find((unit) => unit === last || units[unit]?.includes(last));
}
