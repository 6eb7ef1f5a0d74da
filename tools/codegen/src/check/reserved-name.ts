import { emitterMember, isReservedMember, isReservedProperty, isReservedSource } from '../names.js';
import { isJsonObject, own } from '../json.js';
import type { Finding } from '../findings.js';
import type { Schemas } from '../schemas.js';
import type { Rule } from './rule.js';

export const reservedName: Rule = {
  name: 'reserved-name',
  description: 'A source, a resource, an action or a property has a name that generated files cannot use.',
  *check(schemas) {
    for (const source of schemas.sources) {
      if (!isReservedSource(source.folder)) continue;
      yield source.finding(
        this.name,
        [],
        `${JSON.stringify(source.folder)} cannot be a source's key: the schemas, the documentation, the packages or the language already use this name, so choose another`,
      );
    }
    for (const event of schemas.events) {
      for (const name of event.name.split('.')) {
        if (!isReservedMember(name)) continue;
        yield event.finding(
          this.name,
          [],
          `${JSON.stringify(name)} already has a meaning in the emitter or in JavaScript: choose another word`,
        );
      }
    }
    yield* ofTheEmitter(schemas, this.name);
    for (const { document, path, schema } of schemas.positions) {
      const properties = own(schema, 'properties');
      if (!isJsonObject(properties)) continue;
      for (const name of Object.keys(properties)) {
        if (!isReservedProperty(name)) continue;
        yield document.finding(
          this.name,
          [...path, 'properties', name],
          `a property cannot be named ${JSON.stringify(name)}: every JavaScript object already has it, or it is unreadable, so choose another name`,
          'key',
        );
      }
    }
  },
};

/** The emitter writes its own member into `additionalEventData`, and overwrites what a caller put there. */
function* ofTheEmitter({ events }: Schemas, rule: string): Generator<Finding> {
  for (const event of events) {
    const sections = own(event.value, 'properties');
    const section = isJsonObject(sections) ? own(sections, 'additionalEventData') : undefined;
    if (!isJsonObject(section)) continue;
    const path = ['properties', 'additionalEventData'];
    const properties = own(section, 'properties');
    if (isJsonObject(properties) && Object.hasOwn(properties, emitterMember)) {
      yield event.finding(
        rule,
        [...path, 'properties', emitterMember],
        `additionalEventData.${emitterMember} is where the emitter numbers its events: choose another name`,
        'key',
      );
    }
    if (isJsonObject(own(section, 'additionalProperties'))) {
      yield event.finding(
        rule,
        [...path, 'additionalProperties'],
        `a key of this map might be ${JSON.stringify(emitterMember)}, where the emitter numbers its events: put the map in its own property`,
        'key',
      );
    }
    // No reader of the catalogue's schema would accept the emitter's member beside those of a closed variant.
    if (Object.hasOwn(section, 'oneOf')) {
      yield event.finding(
        rule,
        [...path, 'oneOf'],
        `no variant may have ${JSON.stringify(emitterMember)}, where the emitter numbers its events: put the variants in their own property`,
        'key',
      );
    }
  }
}
