import { isJsonObject, own } from '../json.js';
import type { Rule } from './rule.js';

/** The generated query reads a property under its name, or else under its former name. */
export const renamedFromCollision: Rule = {
  name: 'renamed-from-collision',
  description: "The former name of a property is another property's name or former name.",
  *check(schemas) {
    for (const { document, path, schema } of schemas.positions) {
      const properties = own(schema, 'properties');
      if (!isJsonObject(properties)) continue;
      const former = new Map<string, string>();
      for (const [name, property] of Object.entries(properties)) {
        const before = isJsonObject(property) ? own(property, 'x-renamed-from') : undefined;
        if (typeof before !== 'string') continue;
        const other = former.get(before);
        former.set(before, other ?? name);
        let problem: string | undefined;
        if (before === name) problem = 'is its current name: remove it';
        else if (Object.hasOwn(properties, before))
          problem = 'is also another property: remove one of the two';
        else if (other !== undefined)
          problem = `is also the former name of ${JSON.stringify(other)}: keep only one`;
        if (problem === undefined) continue;
        yield document.finding(
          this.name,
          [...path, 'properties', name, 'x-renamed-from'],
          `${JSON.stringify(before)} ${problem}, or a query for old events reads the wrong value`,
        );
      }
    }
  },
};
