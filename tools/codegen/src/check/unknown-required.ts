import { nearest } from '../nearest.js';
import { isJsonObject, own } from '../json.js';
import type { Rule } from './rule.js';

export const unknownRequired: Rule = {
  name: 'unknown-required',
  description: '`required` names a property that the object does not have.',
  *check(schemas) {
    for (const { document, path, schema } of schemas.positions) {
      const required = own(schema, 'required');
      const properties = own(schema, 'properties');
      if (!Array.isArray(required)) continue;
      const names = isJsonObject(properties) ? Object.keys(properties) : [];
      for (const [index, name] of required.entries()) {
        if (typeof name !== 'string' || names.includes(name)) continue;
        const meant = nearest(name, names);
        const advice =
          meant === undefined ? 'describe it under "properties"' : `did you mean ${JSON.stringify(meant)}?`;
        yield document.finding(
          this.name,
          [...path, 'required', index],
          `requires ${JSON.stringify(name)}, which is not a property of the object: ${advice}`,
        );
      }
    }
  },
};
