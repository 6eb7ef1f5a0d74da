import type { Rule } from './rule.js';

/** A package that depends on an unpublished workspace cannot be installed. */
export const dependencies: Rule = ({ manifest }, { names, publicNames }) =>
  Object.entries(manifest.dependencies ?? {}).flatMap(([name, range]) => {
    if (!names.has(name)) return [];
    if (!publicNames.has(name)) {
      return [`package.json: depends on ${name}, which is private; publish it, or remove the dependency`];
    }
    // `*` would allow a new emitter with a runtime that is too old for it.
    if (!/^[\^~]?\d/.test(range)) {
      return [`package.json: depends on ${name} as "${range}"; give a version, such as "^1.2.3"`];
    }
    return [];
  });
