import { formats, keyword, type Format } from '../dialect.js';
import type { JsonObject } from '../json.js';
import { isJsonObject, own } from '../json.js';
import { boundOfText } from '../size/text-bound.js';
import type { Rule } from './rule.js';

/** Maps are left out: the dialect cannot bound their keys, and the emitter holds the limits when it seals. */
export const unbounded: Rule = {
  name: 'unbounded',
  description: 'A text or an array has no bound, so that an event may be too large for CloudTrail.',
  level: 'warning',
  *check(schemas) {
    for (const { document, path, schema } of schemas.positions) {
      const problem = problemOf(schema);
      if (problem !== undefined) yield document.finding(this.name, path, problem);
    }
  },
};

function problemOf(schema: JsonObject): string | undefined {
  if (['$ref', 'oneOf', 'enum', 'const'].some((key) => Object.hasOwn(schema, key))) return undefined;
  const type = own(schema, 'type');
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  if (types.includes('string') && !isBoundText(schema)) {
    return 'the text may be of any length: give it "maxLength", or an "enum", a bounding "format" or "pattern"';
  }
  if (types.includes('array') && !isBoundArray(schema)) {
    return 'the array may have any number of items: give it "maxItems"';
  }
  return undefined;
}

function isBoundText(schema: JsonObject): boolean {
  if (typeof own(schema, 'maxLength') === 'number') return true;
  const pattern = own(schema, 'pattern');
  const format = own(schema, 'format');
  // Values that they cannot have are found by the rule `keyword-value`.
  const { characters } = boundOfText({
    ...(typeof pattern === 'string' && keyword('pattern')?.accepts(pattern) === true ? { pattern } : {}),
    ...((formats as readonly unknown[]).includes(format) ? { format: format as Format } : {}),
  });
  return Number.isFinite(characters);
}

/** Of different values there are no more than there are values. */
function isBoundArray(schema: JsonObject): boolean {
  if (typeof own(schema, 'maxItems') === 'number') return true;
  const items = own(schema, 'items');
  return (
    own(schema, 'uniqueItems') === true &&
    isJsonObject(items) &&
    (['enum', 'const'].some((key) => Object.hasOwn(items, key)) || own(items, 'type') === 'boolean')
  );
}
