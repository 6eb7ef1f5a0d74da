import { keyword } from '../dialect.js';
import { own, typesOf, type JsonObject } from '../json.js';
import { leastOfPattern } from '../size/pattern.js';
import { boundOfText } from '../size/text-bound.js';
import { differentItems } from './different-values.js';
import type { Rule } from './rule.js';
import { textRulesOf } from './text-rules.js';

export const keywordValue: Rule = {
  name: 'keyword-value',
  description: 'A keyword has an invalid value.',
  *check(schemas) {
    for (const { document, path, schema } of schemas.positions) {
      for (const [name, value] of Object.entries(schema)) {
        const known = keyword(name);
        if (known === undefined || known.accepts(value)) continue;
        yield document.finding(
          this.name,
          [...path, name],
          `${JSON.stringify(name)} must be ${known.expected}`,
        );
      }
      for (const [least, most] of bounds) {
        const low = own(schema, least);
        const high = own(schema, most);
        if (typeof low !== 'number' || typeof high !== 'number' || low <= high) continue;
        yield document.finding(
          this.name,
          [...path, least],
          `${nothingFits(schema)}: "${least}" ${low} is more than "${most}" ${high}`,
        );
      }
      const text = problemOfText(schema);
      if (text !== undefined) yield document.finding(this.name, [...path, text.keyword], text.message);
      const items = own(schema, 'minItems');
      const different = differentItems(schema, (reference) => schemas.resolve(document, reference)?.schema);
      if (typeof items === 'number' && items > different) {
        const message = `${nothingFits(schema)}: "minItems" ${items} requires more different items than the ${different} that "items" allows`;
        yield document.finding(this.name, [...path, 'minItems'], message);
      }
      const [low, high] = [own(schema, 'minimum'), own(schema, 'maximum')];
      const isWhole = typesOf(schema).includes('integer');
      if (isWhole && typeof low === 'number' && typeof high === 'number' && low <= high) {
        if (Math.ceil(low) <= Math.floor(high)) continue;
        const message = `${nothingFits(schema)}: there is no whole number between "minimum" ${low} and "maximum" ${high}`;
        yield document.finding(this.name, [...path, 'minimum'], message);
      }
    }
  },
};

/** A bound applies to the type beside null, and does not exclude null. */
function nothingFits(schema: JsonObject): string {
  return typesOf(schema).includes('null') ? 'no value but null fits' : 'no value fits';
}

const bounds = [
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minimum', 'maximum'],
] as const;

/** Such a pattern matches nothing: no text has a slash before its start or after its end. */
const betweenSlashes = /^\/(?:\^.*|.*(?<!\\)\$)\/[a-z]*$/s;

/** Whether a pattern or format contradicts the bounds of the length; the bounds themselves are compared above. */
function problemOfText(
  schema: JsonObject,
): { readonly keyword: string; readonly message: string } | undefined {
  const { maxLength = Infinity, ...rules } = textRulesOf(schema);
  const keyword = rules.pattern === undefined ? 'format' : 'pattern';
  if (rules[keyword] === undefined) return undefined;
  if (betweenSlashes.test(rules.pattern ?? '')) {
    const message = `${nothingFits(schema)}: "pattern" is written between slashes, as in JavaScript: remove them`;
    return { keyword, message };
  }
  const minLength = own(schema, 'minLength');
  const [least, most] = [leastOfPattern(rules.pattern ?? ''), boundOfText(rules).characters];
  if (least > maxLength) {
    const message = `${nothingFits(schema)}: "pattern" requires at least ${least} characters, but "maxLength" ${maxLength} allows fewer`;
    return { keyword, message };
  }
  if (least > most) {
    return {
      keyword,
      message: `${nothingFits(schema)}: "pattern" requires at least ${least} characters, but "format" allows at most ${most}`,
    };
  }
  if (typeof minLength === 'number' && minLength > most) {
    const message = `${nothingFits(schema)}: "${keyword}" allows at most ${most} characters, but "minLength" ${minLength} requires more`;
    return { keyword, message };
  }
  return undefined;
}
