import { decisiveKeywords, keyword } from '../dialect.js';
import type { JsonObject } from '../json.js';
import { own, typesOf } from '../json.js';
import type { Rule } from './rule.js';

/** Ajv in strict mode refuses such a schema, and every other tool in the chain ignores the keyword. */
export const misplacedKeyword: Rule = {
  name: 'misplaced-keyword',
  description: 'A keyword has no effect, because of another keyword or the type beside it.',
  *check(schemas) {
    for (const { document, path, schema } of schemas.positions) {
      for (const name of Object.keys(schema)) {
        const problem = problemOf(name, schema);
        if (problem !== undefined) yield document.finding(this.name, [...path, name], problem, 'key');
      }
    }
  },
};

function problemOf(name: string, schema: JsonObject): string | undefined {
  const known = keyword(name);
  if (known === undefined || known.isAnnotation === true || name === '$defs') return undefined;
  const over = decisiveKeywords.find((key) => Object.hasOwn(schema, key) && key !== name);
  const isType = name === 'type';
  if (over === '$ref') return `"${name}" has no effect beside "$ref": put it in the definition`;
  if (over !== undefined && !isType) return `"${name}" has no effect beside "${over}": remove one of them`;
  if (name === 'type' && over === 'oneOf' && own(schema, 'type') !== 'object') {
    return 'must be "object" beside "oneOf", whose variants are objects';
  }
  if (known.types === undefined) return undefined;
  const types = typesOf(schema);
  if (types.length === 0 || known.types.some((each) => types.includes(each))) return undefined;
  return `"${name}" applies only to type ${known.types.join(' or ')}, but the type is ${JSON.stringify(own(schema, 'type'))}: remove it, or change the type`;
}
