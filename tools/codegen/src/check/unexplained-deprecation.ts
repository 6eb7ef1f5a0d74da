import type { JsonObject } from '../json.js';
import { own } from '../json.js';
import type { Rule } from './rule.js';

export const unexplainedDeprecation: Rule = {
  name: 'unexplained-deprecation',
  description: 'Something is deprecated without `x-deprecated`, or has `x-deprecated` but is not deprecated.',
  level: 'warning',
  *check(schemas) {
    for (const { document, path, schema, role } of schemas.positions) {
      if (role !== 'event' && role !== 'property' && role !== 'section') continue;
      const problem = problemOf(schema);
      if (problem !== undefined)
        yield document.finding(this.name, [...path, problem.key], problem.words, 'key');
    }
  },
};

function problemOf(schema: JsonObject): { key: string; words: string } | undefined {
  const isDeprecated = own(schema, 'deprecated') === true;
  const isStage = own(schema, 'x-stage') === 'deprecated';
  const isExplained = own(schema, 'x-deprecated') !== undefined;
  if ((isDeprecated || isStage) && !isExplained) {
    return {
      key: isDeprecated ? 'deprecated' : 'x-stage',
      words:
        'nobody can tell why it is deprecated, or how long it will stay: add "x-deprecated" with since, removeAfter, reason, and replacedBy if there is a replacement',
    };
  }
  if (isExplained && !isDeprecated && !isStage) {
    return {
      key: 'x-deprecated',
      words: 'has no effect in editors and types: add "deprecated": true beside it',
    };
  }
  return undefined;
}
