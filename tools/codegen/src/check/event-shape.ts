import { sections } from '../dialect.js';
import { isJsonObject, own } from '../json.js';
import type { Rule } from './rule.js';

export const eventShape: Rule = {
  name: 'event-shape',
  description:
    'The top level of an event is not an object of the three sections, or has no title or description.',
  *check({ events }) {
    for (const event of events) {
      const { value } = event;
      if (own(value, 'type') !== undefined && own(value, 'type') !== 'object') {
        yield event.finding(this.name, ['type'], 'an event must have "type": "object"');
      }
      for (const key of ['$ref', 'oneOf', 'enum', 'const']) {
        if (!Object.hasOwn(value, key)) continue;
        const message = `an event cannot be described by "${key}": describe its sections under "properties"`;
        yield event.finding(this.name, [key], message, 'key');
      }
      if (isJsonObject(own(value, 'additionalProperties'))) {
        const message = 'an event has no members besides its sections: write false';
        yield event.finding(this.name, ['additionalProperties'], message);
      }
      for (const key of ['title', 'description']) {
        if (typeof own(value, key) === 'string') continue;
        yield event.finding(this.name, [key], `an event must have a "${key}", which its documentation shows`);
      }
      const properties = own(value, 'properties');
      for (const [name, schema] of Object.entries(isJsonObject(properties) ? properties : {})) {
        const path = ['properties', name];
        if (!(sections as readonly string[]).includes(name)) {
          yield event.finding(
            this.name,
            path,
            `${JSON.stringify(name)} is not a section of an event: put it in one of ${sections.join(', ')}`,
            'key',
          );
        } else if (isJsonObject(schema) && own(schema, 'type') !== 'object') {
          yield event.finding(
            this.name,
            path,
            `${name} must have "type": "object" itself, without null or $ref`,
          );
        }
      }
    }
  },
};
