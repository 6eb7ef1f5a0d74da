import { insteadOf, keyword, keywords, type Role } from '../dialect.js';
import { nearest } from '../nearest.js';
import type { Rule } from './rule.js';

/** If one tool in the chain ignored a keyword, types, validators and documentation would disagree. */
export const unknownKeyword: Rule = {
  name: 'unknown-keyword',
  description: 'A keyword is not part of the dialect, or is not allowed at this place.',
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
            `${JSON.stringify(name)} belongs to ${places}, not to ${placeWords(role)}: move or remove it`,
            'key',
          );
        }
      }
    }
    for (const document of schemas.documents.filter(({ kind }) => kind === 'common')) {
      for (const name of Object.keys(document.value)) {
        if (commonKeys.includes(name)) continue;
        const message = `${JSON.stringify(name)} has no meaning in a shared file: move it under $defs, or remove it`;
        yield document.finding(this.name, [name], message, 'key');
      }
    }
  },
};

function placeWords(role: Role): string {
  if (role === 'event') return 'the top level';
  return role === 'item' ? 'an item' : `a ${role}`;
}

const commonKeys = ['$schema', 'title', 'description', '$defs'];

function unknown(name: string): string {
  const advice = insteadOf(name);
  const head = `${JSON.stringify(name)} is not part of the dialect`;
  if (advice !== undefined) return `${head}: ${advice}`;
  const meant = nearest(name, Object.keys(keywords));
  return meant === undefined ? `${head}: remove it` : `${head}: did you mean ${JSON.stringify(meant)}?`;
}
