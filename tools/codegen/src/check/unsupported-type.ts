import { isDecided, typeNames } from '../dialect.js';
import type { Json } from '../json.js';
import { own } from '../json.js';
import type { Rule } from './rule.js';

export const unsupportedType: Rule = {
  name: 'unsupported-type',
  description: 'A schema has no type, or one that is not part of the dialect.',
  *check(schemas) {
    for (const { document, path, schema } of schemas.positions) {
      const type = own(schema, 'type');
      if (type === undefined) {
        if (isDecided(schema)) continue;
        yield document.finding(
          this.name,
          path,
          `has no type: give it "type", one of ${typeNames.join(', ')}`,
        );
        continue;
      }
      const problem = problemOf(type);
      if (problem !== undefined) yield document.finding(this.name, [...path, 'type'], problem);
    }
  },
};

function problemOf(type: Json): string | undefined {
  const known: readonly Json[] = typeNames;
  if (known.includes(type)) return undefined;
  if (type === 'null') return 'null alone says nothing: remove the property, or write ["<type>", "null"]';
  if (!Array.isArray(type)) {
    return `${JSON.stringify(type)} is not a type of the dialect: use one of ${typeNames.join(', ')}`;
  }
  const others = type.filter((name) => name !== 'null');
  const [only] = others;
  if (type.length === 2 && others.length === 1 && only !== undefined && known.includes(only))
    return undefined;
  return 'must be one type, or one type and "null": for more, use a oneOf of objects told apart by a const property';
}
