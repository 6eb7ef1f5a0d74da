import { insteadOf, keyword, keywords, type Role } from '../dialect.js';
import type { Finding } from '../findings.js';
import { nearest } from '../nearest.js';
import type { Rule } from './rule.js';

/** A keyword that one tool of the chain ignores would make types, validators and documentation disagree. */
export const unknownKeyword: Rule = {
  name: 'unknown-keyword',
  description: 'The schema uses a keyword that the dialect does not have, or has not at this place.',
  *check(schemas) {
    for (const { document, path, schema, role } of schemas.positions) {
      for (const name of Object.keys(schema)) {
        const known = keyword(name);
        if (known === undefined) {
          yield document.finding(this.name, [...path, name], unknown(name), 'key');
        } else if (known.roles !== undefined && !known.roles.includes(role)) {
          const places = known.roles.map(placeWords).join(' or ');
          yield document.finding(
            this.name,
            [...path, name],
            `${JSON.stringify(name)} belongs to ${places}, not to ${placeWords(role)}: move or delete it`,
            'key',
          );
        }
      }
    }
    for (const document of schemas.documents.filter(({ kind }) => kind === 'common')) {
      for (const name of Object.keys(document.value)) {
        if (commonKeys.includes(name)) continue;
        yield commonFinding(document.finding(this.name, [name], '', 'key'), name);
      }
    }
  },
};

function placeWords(role: Role): string {
  if (role === 'event') return 'the top level';
  return role === 'item' ? 'an item' : `a ${role}`;
}

const commonKeys = ['$schema', 'title', 'description', '$defs'];

function commonFinding(finding: Finding, name: string): Finding {
  return {
    ...finding,
    message: `${JSON.stringify(name)} has no meaning here: a shared file holds its definitions under $defs`,
  };
}

function unknown(name: string): string {
  const advice = insteadOf(name);
  const head = `${JSON.stringify(name)} is not part of the dialect`;
  if (advice !== undefined) return `${head}: ${advice}`;
  const meant = nearest(name, Object.keys(keywords));
  return meant === undefined ? `${head}: leave it out` : `${head}: did you mean ${JSON.stringify(meant)}?`;
}
