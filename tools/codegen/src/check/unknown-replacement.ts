import { isJsonObject, own } from '../json.js';
import { nearest } from '../nearest.js';
import type { Rule } from './rule.js';

/** Callers are sent there by their editor, the documentation and the changelog. */
export const unknownReplacement: Rule = {
  name: 'unknown-replacement',
  description: '`replacedBy` of `x-deprecated` names an event or a property that does not exist, or itself.',
  level: 'warning',
  *check(schemas) {
    const events = schemas.events.map(({ name }) => name);
    const properties = schemas.positions.flatMap(({ schema }) => {
      const members = own(schema, 'properties');
      return isJsonObject(members) ? Object.keys(members) : [];
    });
    const known = { event: new Set(events), property: new Set([...events, ...properties]) };
    for (const { document, path, schema, role } of schemas.positions) {
      const details = own(schema, 'x-deprecated');
      const name = isJsonObject(details) ? own(details, 'replacedBy') : undefined;
      if (typeof name !== 'string') continue;
      if (name === (role === 'event' ? document.name : path.at(-1))) {
        yield document.finding(
          this.name,
          [...path, 'x-deprecated', 'replacedBy'],
          `${JSON.stringify(name)} is itself what is deprecated: name what to use instead, with the way to it if it has the same name`,
        );
        continue;
      }
      const names = known[role === 'event' ? 'event' : 'property'];
      // A property may be named with the way to it: `requestParameters.labels`.
      if (names.has(name) || (role !== 'event' && names.has(name.slice(name.lastIndexOf('.') + 1)))) continue;
      const kind = role === 'event' ? 'an event' : 'a property or an event';
      const meant = nearest(name, [...names]);
      const advice =
        meant === undefined
          ? 'name what to use instead, or leave it out and say it in "reason"'
          : `did you mean ${JSON.stringify(meant)}?`;
      yield document.finding(
        this.name,
        [...path, 'x-deprecated', 'replacedBy'],
        `${JSON.stringify(name)} is not the name of ${kind}: ${advice}`,
      );
    }
  },
};
