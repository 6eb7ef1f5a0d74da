import type { Rule } from './rule.js';

/**
 * A file that is no JSON, or no object. `load` finds it, with the place where the parser stopped; here is its
 * name, so that the list of rules is whole.
 */
export const invalidJson: Rule = {
  name: 'invalid-json',
  description: 'The file is not valid JSON, or not a JSON object.',
  *check() {
    // Found while loading: what cannot be read cannot be checked.
  },
};
