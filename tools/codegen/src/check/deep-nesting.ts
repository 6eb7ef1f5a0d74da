import type { SchemaDocument } from '../document.js';
import type { JsonObject, JsonPath } from '../json.js';
import { isJsonObject, own } from '../json.js';
import type { Schemas } from '../schemas.js';
import type { Rule } from './rule.js';

/**
 * Lake stores a section as a map from name to text. Anything deeper is JSON within that text: an object's member is one
 * more step of a JSON path, and an array's item needs an UNNEST. Four steps are an array of objects that contain an
 * object each, which is as much as fits on one line of a query.
 */
const maxSteps = 4;

export const deepNesting: Rule = {
  name: 'deep-nesting',
  description: `A value is more than ${maxSteps} steps deep in its section, where a Lake query cannot easily reach it.`,
  level: 'warning',
  needsSoundness: true,
  *check(schemas, { isSound }) {
    for (const event of schemas.events) {
      if (!isSound(event)) continue;
      for (const { path, steps } of tooDeep(schemas, event)) {
        yield event.finding(
          this.name,
          path,
          `${steps} is more than ${maxSteps} steps deep in its section, where a Lake query cannot easily reach it: move it up, or into its own event`,
          'key',
        );
      }
    }
  },
};

interface Deep {
  /** To the innermost schema in the event's own file: a place behind a `$ref` is reported at the `$ref`. */
  readonly path: JsonPath;
  /** As people write it: `orders[].lines[].price`. */
  readonly steps: string;
}

function* tooDeep(schemas: Schemas, event: SchemaDocument): Generator<Deep> {
  const properties = own(event.value, 'properties');
  for (const [name, section] of Object.entries(isJsonObject(properties) ? properties : {})) {
    if (isJsonObject(section)) {
      yield* inside(schemas, { document: event, schema: section, path: ['properties', name], steps: [] });
    }
  }
}

interface Place {
  readonly document: SchemaDocument;
  readonly schema: JsonObject;
  /** Fixed once a `$ref` has been followed. */
  readonly path: JsonPath;
  readonly isElsewhere?: boolean;
  readonly steps: readonly string[];
}

/** The places that are one step too deep; anything deeper is inside them. */
function* inside(schemas: Schemas, place: Place): Generator<Deep> {
  if (place.steps.length > maxSteps) {
    yield { path: place.path, steps: place.steps.join('').replace(/^\./, '') };
    return;
  }
  const { schema, document } = place;
  const reference = own(schema, '$ref');
  const target = typeof reference === 'string' ? schemas.resolve(document, reference) : undefined;
  if (target !== undefined) {
    yield* inside(schemas, { ...place, document: target.document, schema: target.schema, isElsewhere: true });
    return;
  }
  const into = (child: unknown, keys: JsonPath, step: readonly string[]): Generator<Deep> | Deep[] => {
    if (!isJsonObject(child as JsonObject)) return [];
    return inside(schemas, {
      ...place,
      schema: child as JsonObject,
      path: place.isElsewhere === true ? place.path : [...place.path, ...keys],
      steps: [...place.steps, ...step],
    });
  };
  const properties = own(schema, 'properties');
  for (const [name, child] of Object.entries(isJsonObject(properties) ? properties : {})) {
    yield* into(child, ['properties', name], [`.${name}`]);
  }
  yield* into(own(schema, 'items'), ['items'], ['[]']);
  yield* into(own(schema, 'additionalProperties'), ['additionalProperties'], ['.*']);
  const variants = own(schema, 'oneOf');
  for (const [index, variant] of (Array.isArray(variants) ? variants : []).entries()) {
    yield* into(variant, ['oneOf', index], []);
  }
}
