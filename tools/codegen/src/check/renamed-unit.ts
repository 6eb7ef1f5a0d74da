import { own } from '../json.js';
import { unitOf } from '../units.js';
import type { Rule } from './rule.js';

/** The generated query reads a property under its name, or else under its former name, and converts nothing. */
export const renamedUnit: Rule = {
  name: 'renamed-unit',
  description: 'The former name of a property names a unit, and its name another one or none.',
  level: 'warning',
  *check(schemas) {
    for (const { document, path, schema, role } of schemas.positions) {
      const [name, before] = [path.at(-1), own(schema, 'x-renamed-from')];
      if (role !== 'property' || typeof name !== 'string' || typeof before !== 'string') continue;
      const [is, was] = [unitOf(name), unitOf(before)];
      if (was === undefined || is === was) continue;
      yield document.finding(this.name, [...path, 'x-renamed-from'], problemOf(name, is, before, was));
    }
  },
};

function problemOf(name: string, is: string | undefined, before: string, was: string): string {
  const [now, former] = [JSON.stringify(name), JSON.stringify(before)];
  return is === undefined
    ? `${former} is in ${was}, ${now} names no unit, and a query for old events reads both into one column: keep the unit in the name, or remove "x-renamed-from" if the values are in another unit`
    : `${former} is in ${was}, ${now} in ${is}, and a query for old events would mix them: remove "x-renamed-from", so that they remain two columns`;
}
