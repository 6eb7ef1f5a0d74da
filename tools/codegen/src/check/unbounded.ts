import { isDecided } from '../dialect.js';
import type { JsonObject } from '../json.js';
import { own, typesOf } from '../json.js';
import type { Position, Schemas } from '../schemas.js';
import { boundOfText } from '../size/text-bound.js';
import { differentItems } from './different-values.js';
import type { Rule } from './rule.js';
import { textRulesOf } from './text-rules.js';

/** Maps are not included: the dialect cannot bound their keys, and the emitter enforces the limits when it seals. */
export const unbounded: Rule = {
  name: 'unbounded',
  description: 'A string or an array has no bound, so an event may be too large for CloudTrail.',
  level: 'warning',
  *check(schemas) {
    for (const position of schemas.positions) {
      const problem = problemOf(position, schemas);
      if (problem !== undefined) yield position.document.finding(this.name, position.path, problem);
    }
  },
};

function problemOf({ document, schema }: Position, schemas: Schemas): string | undefined {
  if (isDecided(schema)) return undefined;
  const types = typesOf(schema);
  if (types.includes('string') && !Number.isFinite(boundOfText(textRulesOf(schema)).characters)) {
    return 'the string may have any length: add "maxLength", an "enum", or a "format" or "pattern" that bounds it';
  }
  if (
    types.includes('array') &&
    !isBoundArray(schema, (reference) => schemas.resolve(document, reference)?.schema)
  ) {
    return 'the array may have any number of items: add "maxItems"';
  }
  return undefined;
}

/** An array without duplicates has no more items than there are values. */
function isBoundArray(schema: JsonObject, resolve: (reference: string) => JsonObject | undefined): boolean {
  return typeof own(schema, 'maxItems') === 'number' || Number.isFinite(differentItems(schema, resolve));
}
