import { longestFor, slownessOf, type Slowness } from '../pattern-speed.js';
import type { Rule } from './rule.js';
import { textRulesOf } from './text-rules.js';

/** A warning: the detector proves what is fast, and sometimes cannot, as where `\p{…}` stands beside a blank. */
export const slowPattern: Rule = {
  name: 'slow-pattern',
  description: 'A pattern may take so long to refuse a text that the service which emits stands still.',
  level: 'warning',
  *check(schemas) {
    for (const { document, path, schema } of schemas.positions) {
      const slowness = slownessOf(textRulesOf(schema));
      if (slowness === undefined) continue;
      yield document.finding(this.name, [...path, 'pattern'], wordsOf(slowness));
    }
  },
};

function wordsOf(slowness: Slowness): string {
  if (slowness.kind === 'unknown') {
    return `whether the pattern is fast cannot be told (${slowness.reason}): write it with groups that have no name`;
  }
  const { degree, parts } = slowness;
  const where = parts.map((part) => JSON.stringify(part)).join(' and ');
  return degree === Infinity
    ? `the pattern may double the time that it takes to refuse a text with each character of it: ${where} can take one text in many ways; write what is repeated so that only one way is open at each character, as "a+" for "(a+)+"`
    : `the pattern may take long to refuse a text: ${where} can take one text in many ways, and the pattern tries them all; begin it with "^", put between what is repeated what neither can take, or give "maxLength" ${longestFor(degree)} or less`;
}
