import { isJsonObject, own } from '../json.js';
import type { Position, Schemas } from '../schemas.js';
import type { Rule } from './rule.js';

/** A section needs none: the envelope describes what each section is for. */
export const missingDescription: Rule = {
  name: 'missing-description',
  description: 'A property has no description, or a variant of a `oneOf` has neither title nor description.',
  level: 'warning',
  *check(schemas) {
    for (const position of schemas.positions) {
      const { document, path, role } = position;
      if (role === 'property' && !hasWords(schemas, position, ['description'])) {
        yield document.finding(
          this.name,
          path,
          `${JSON.stringify(path.at(-1))} has no description: say in a sentence what it tells the customer who reads the event`,
          'key',
        );
      } else if (role === 'variant' && !hasWords(schemas, position, ['title', 'description'])) {
        yield document.finding(
          this.name,
          path,
          'the variant has neither title nor description: say when an event has this form',
        );
      }
    }
  },
};

/** Whether a schema, or else the definition that it refers to, has one of these keywords. */
function hasWords(schemas: Schemas, { document, schema }: Position, keys: readonly string[]): boolean {
  const seen = new Set<unknown>();
  for (let at = { document, schema }; !seen.has(at.schema);) {
    seen.add(at.schema);
    if (keys.some((key) => own(at.schema, key) !== undefined)) return true;
    const reference = own(at.schema, '$ref');
    const target = typeof reference === 'string' ? schemas.resolve(at.document, reference) : undefined;
    if (target === undefined || !isJsonObject(target.schema)) return false;
    at = target;
  }
  return false;
}
