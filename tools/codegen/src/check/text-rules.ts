import { formats, keyword, type Format } from '../dialect.js';
import type { JsonObject } from '../json.js';
import { own } from '../json.js';
import type { TextRules } from '../size/text-bound.js';

/** The rules of a schema for its text, without invalid values, which the rule `keyword-value` finds. */
export function textRulesOf(schema: JsonObject): TextRules {
  const [maxLength, pattern, format] = ['maxLength', 'pattern', 'format'].map((name) => own(schema, name));
  return {
    ...(typeof maxLength === 'number' ? { maxLength } : {}),
    ...(typeof pattern === 'string' && keyword('pattern')?.accepts(pattern) === true ? { pattern } : {}),
    ...((formats as readonly unknown[]).includes(format) ? { format: format as Format } : {}),
  };
}
