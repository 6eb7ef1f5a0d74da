import { keyword } from '../dialect.js';
import { own } from '../json.js';
import type { Rule } from './rule.js';

export const keywordValue: Rule = {
  name: 'keyword-value',
  description: 'A keyword has a value that it cannot have.',
  *check(schemas) {
    for (const { document, path, schema } of schemas.positions) {
      for (const [name, value] of Object.entries(schema)) {
        const known = keyword(name);
        if (known === undefined || known.accepts(value)) continue;
        yield document.finding(
          this.name,
          [...path, name],
          `${JSON.stringify(name)} must be ${known.expected}`,
        );
      }
      for (const [least, most] of bounds) {
        const low = own(schema, least);
        const high = own(schema, most);
        if (typeof low !== 'number' || typeof high !== 'number' || low <= high) continue;
        yield document.finding(
          this.name,
          [...path, least],
          `no value fits: "${least}" ${low} is more than "${most}" ${high}`,
        );
      }
      const [low, high] = [own(schema, 'minimum'), own(schema, 'maximum')];
      const isWhole = [own(schema, 'type')].flat().includes('integer');
      if (isWhole && typeof low === 'number' && typeof high === 'number' && low <= high) {
        if (Math.ceil(low) <= Math.floor(high)) continue;
        const message = `no value fits: there is no whole number from "minimum" ${low} to "maximum" ${high}`;
        yield document.finding(this.name, [...path, 'minimum'], message);
      }
    }
  },
};

const bounds = [
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minimum', 'maximum'],
] as const;
