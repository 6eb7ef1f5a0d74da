import { maxLengthFor, slownessOf, type Slowness } from '../pattern-speed.js';
import type { Rule } from './rule.js';
import { textRulesOf } from './text-rules.js';

/** A warning, since the detector cannot always prove that a fast pattern is fast, as with `\p{…}` beside a space. */
export const slowPattern: Rule = {
  name: 'slow-pattern',
  description: 'A pattern may take so long to reject a string that it blocks the service.',
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
    return `it cannot be decided whether the pattern is fast (${slowness.reason}): write its groups without names`;
  }
  const { degree, parts } = slowness;
  const where = parts.map((part) => JSON.stringify(part)).join(' and ');
  return degree === Infinity
    ? `the time that the pattern takes to reject a string may double with each character: ${where} can match the same text in many ways; write the repetition so that each text matches in only one way, such as "a+" instead of "(a+)+"`
    : `the pattern may take long to reject a string: ${where} can match the same text in many ways, and all of them are tried; begin the pattern with "^", put something between the repetitions that neither can match, or set "maxLength" to ${maxLengthFor(degree)} or less`;
}
