import { overlongColumns, type Overlong } from '../describe/columns.js';
import { grouped } from '../describe/counted.js';
import type { Rule } from './rule.js';

export const longQuery: Rule = {
  name: 'long-query',
  description: 'The generated query of a value would be longer than CloudTrail Lake accepts.',
  needsSoundness: true,
  *check(schemas, { isSound, eventOf }) {
    for (const document of schemas.events) {
      if (!isSound(document)) continue;
      for (const overlong of overlongColumns(eventOf(document))) {
        const { section, member } = overlong;
        const path = ['properties', section, 'properties', member];
        yield document.finding(this.name, path, problemOf(overlong), 'key');
      }
    }
  },
};

function problemOf({ path, spellings }: Overlong): string {
  const head = `the query that reads ${path}`;
  return spellings === 1
    ? `${head} would be longer than CloudTrail Lake accepts: shorten the name`
    : `${head} in each of its ${grouped(spellings)} spellings would be longer than CloudTrail Lake accepts: remove "x-renamed-from" where no stored event has the former name, or shorten the names`;
}
