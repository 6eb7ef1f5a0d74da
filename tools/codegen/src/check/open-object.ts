import { isDecided } from '../dialect.js';
import type { JsonObject } from '../json.js';
import { isJsonObject, own, typesOf } from '../json.js';
import type { Rule } from './rule.js';

export const openObject: Rule = {
  name: 'open-object',
  description: 'An object is open, an array does not describe its items, or a map also names properties.',
  *check(schemas) {
    for (const { document, path, schema } of schemas.positions) {
      const problem = problemOf(schema);
      if (problem === undefined) continue;
      const key = Object.hasOwn(schema, 'additionalProperties') ? ['additionalProperties'] : [];
      yield document.finding(this.name, [...path, ...key], problem);
    }
  },
};

function problemOf(schema: JsonObject): string | undefined {
  if (isDecided(schema)) return undefined;
  const types = typesOf(schema);
  if (types.includes('array') && !Object.hasOwn(schema, 'items')) {
    return 'does not describe its items: add "items" with their schema';
  }
  if (!types.includes('object')) return undefined;
  const others = own(schema, 'additionalProperties');
  if (others === undefined || others === true) {
    return 'is open to any property: write "additionalProperties": false, or the schema of a map\'s values';
  }
  const hasNames = ['properties', 'required'].some((key) => Object.hasOwn(schema, key));
  if (isJsonObject(others) && hasNames) {
    return 'is a map and also names properties: put the map in its own property';
  }
  return undefined;
}
