import type { Rule } from './rule.js';

/**
 * A file that is not JSON, or not an object. `load` finds it, with the place where the parser stopped; the rule is here
 * so that the list of rules is complete.
 */
export const invalidJson: Rule = {
  name: 'invalid-json',
  description: 'The file is not valid JSON, or not a JSON object.',
  *check() {
    // Found while loading: what cannot be read cannot be checked.
  },
};
