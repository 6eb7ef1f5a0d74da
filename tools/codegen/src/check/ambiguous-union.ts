import { discriminatorOf } from '../build-model.js';
import type { JsonObject } from '../json.js';
import { isJsonObject, own } from '../json.js';
import type { Position, Schemas } from '../schemas.js';
import type { Rule } from './rule.js';

export const ambiguousUnion: Rule = {
  name: 'ambiguous-union',
  description: 'The variants of a `oneOf` are not told apart by exactly one property.',
  *check(schemas) {
    for (const position of schemas.positions) {
      const { document, path, schema } = position;
      const written = own(schema, 'oneOf');
      if (!Array.isArray(written)) continue;
      const variants = written.map((variant) => resolved(schemas, position, variant));
      if (variants.some((variant) => variant === undefined)) continue;
      const objects = variants.filter((variant) => variant !== undefined);
      const wrong = objects.findIndex((variant) => own(variant, 'type') !== 'object');
      if (wrong !== -1) {
        yield document.finding(
          this.name,
          [...path, 'oneOf', wrong],
          'a variant must have "type": "object"; for a value that may be null, use a pair of types',
        );
      } else if (discriminatorOf(objects) === undefined) {
        yield document.finding(
          this.name,
          [...path, 'oneOf'],
          'the variants must be told apart by exactly one property that each requires with a different const',
        );
      }
    }
  },
};

/** A variant, or the definition that it refers to; undefined if there is none, which another rule finds. */
function resolved(schemas: Schemas, position: Position, variant: unknown): JsonObject | undefined {
  if (!isJsonObject(variant as JsonObject)) return undefined;
  const schema = variant as JsonObject;
  const reference = own(schema, '$ref');
  return typeof reference === 'string' ? schemas.resolve(position.document, reference)?.schema : schema;
}
