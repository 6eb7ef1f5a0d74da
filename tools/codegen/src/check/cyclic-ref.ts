import type { Finding } from '../findings.js';
import { own } from '../json.js';
import type { Position, Schemas } from '../schemas.js';
import type { Rule } from './rule.js';

/** A definition inside itself has no worst-case size, and its validator would never end. */
export const cyclicRef: Rule = {
  name: 'cyclic-ref',
  description: 'A definition refers to itself, directly or through others.',
  check: cyclesIn,
};

export function cyclesIn(schemas: Schemas): Finding[] {
  const next = referencesOf(schemas);
  return [...next].flatMap(([definition, references]) =>
    references
      .filter(({ target }) => reaches(next, target, definition))
      .map(({ position: { document, path, schema } }) =>
        document.finding(
          cyclicRef.name,
          [...path, '$ref'],
          `${JSON.stringify(own(schema, '$ref'))} leads back here: an event cannot be nested endlessly, so write out the levels that it needs`,
        ),
      ),
  );
}

type References = ReadonlyMap<string, readonly { position: Position; target: string }[]>;

/** For each definition, the definitions that its schemas refer to. */
function referencesOf(schemas: Schemas): References {
  const next = new Map<string, { position: Position; target: string }[]>();
  for (const position of schemas.positions) {
    const [head, name] = position.path;
    const reference = own(position.schema, '$ref');
    if (head !== '$defs' || typeof reference !== 'string') continue;
    const target = schemas.resolve(position.document, reference);
    if (target === undefined) continue;
    const key = `${position.document.file}#${String(name)}`;
    const edge = { position, target: `${target.document.file}#${String(target.path[1])}` };
    next.set(key, [...(next.get(key) ?? []), edge]);
  }
  return next;
}

function reaches(next: References, from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (next.get(from) ?? []).some(({ target }) => reaches(next, target, to, seen));
}
