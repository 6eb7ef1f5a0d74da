import type { Json, JsonObject, JsonPath } from '../json.js';
import { isJsonObject, own } from '../json.js';
import type { Property, TypeNode } from '../model.js';
import type { Rule } from './rule.js';

export const deprecatedExample: Rule = {
  name: 'deprecated-example',
  description: 'An example of an event has a deprecated property that it could leave out.',
  level: 'warning',
  needsSoundness: true,
  *check(schemas, { isSound, eventOf }) {
    for (const document of schemas.events) {
      if (!isSound(document)) continue;
      const { sections, examples } = eventOf(document);
      for (const [index, example] of examples.entries()) {
        for (const { path, property } of deprecatedMembers(sections, example, ['examples', index])) {
          const { replacedBy } = property.deprecation ?? {};
          yield document.finding(
            this.name,
            path,
            `the example shows ${JSON.stringify(property.name)}, which is deprecated, and examples are copied: leave it out${replacedBy === undefined ? '' : `, and show ${JSON.stringify(replacedBy)} instead`}`,
            'key',
          );
        }
      }
    }
  },
};

interface Found {
  readonly path: JsonPath;
  readonly property: Property;
}

/** The outermost deprecated members of an object that matches its schema; what is required cannot be left out. */
function* deprecatedMembers(
  properties: readonly Property[],
  object: JsonObject,
  path: JsonPath,
): Generator<Found> {
  for (const property of properties) {
    const value = own(object, property.name);
    if (value === undefined) continue;
    const there = [...path, property.name];
    if (property.deprecation !== undefined && !property.required) yield { path: there, property };
    else yield* inside(property.type, value, there);
  }
}

function* inside(type: TypeNode, value: Json, path: JsonPath): Generator<Found> {
  if (type.kind === 'array' && Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* inside(type.items, item, [...path, index]);
  }
  if (!isJsonObject(value)) return;
  if (type.kind === 'object') {
    yield* deprecatedMembers(type.properties, value, path);
  } else if (type.kind === 'map') {
    for (const [key, item] of Object.entries(value)) yield* inside(type.values, item, [...path, key]);
  } else if (type.kind === 'union') {
    const variant = type.variants.find((each) => each.value === own(value, type.discriminator));
    if (variant !== undefined) yield* inside(variant.type, value, path);
  }
}
