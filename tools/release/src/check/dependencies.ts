import type { Rule } from './rule.js';

/** A package that depends on a workspace which nobody publishes cannot be installed. */
export const dependencies: Rule = ({ manifest }, { names, publicNames }) =>
  Object.entries(manifest.dependencies ?? {}).flatMap(([name, range]) => {
    if (!names.has(name)) return [];
    if (!publicNames.has(name)) {
      return [`package.json: depends on ${name}, which is private; publish it, or do without`];
    }
    // `*` would let a new emitter run on a runtime that is older than it knows.
    if (!/^[\^~]?\d/.test(range)) {
      return [`package.json: depends on ${name} as "${range}"; name the version, as in "^1.2.3"`];
    }
    return [];
  });
