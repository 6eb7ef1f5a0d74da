import type { Json } from '../json.js';
import { own, typesOf } from '../json.js';
import type { Rule } from './rule.js';

export const enumValue: Rule = {
  name: 'enum-value',
  description: 'A value of `enum` or `const` does not have the type that the schema requires.',
  *check(schemas) {
    for (const { document, path, schema } of schemas.positions) {
      const type = own(schema, 'type');
      if (type === undefined) continue;
      const types = typesOf(schema);
      const values = own(schema, 'enum');
      const all: [(string | number)[], Json][] = Array.isArray(values)
        ? values.map((value, index) => [['enum', index], value])
        : [];
      const constant = own(schema, 'const');
      if (constant !== undefined) all.push([['const'], constant]);
      for (const [at, value] of all) {
        if (types.some((name) => isOfType(value, name))) continue;
        yield document.finding(
          this.name,
          [...path, ...at],
          `${JSON.stringify(value)} can never occur, since the type is ${JSON.stringify(type)}: remove it, or change the type`,
        );
      }
      if (types.includes('null') && all.length > 0 && !all.some(([, value]) => value === null)) {
        yield document.finding(
          this.name,
          [...path, 'type'],
          'null can never occur: list it in "enum", or remove it here',
        );
      }
    }
  },
};

function isOfType(value: Json, type: Json): boolean {
  if (type === 'null') return value === null;
  if (type === 'integer') return Number.isInteger(value);
  return value !== null && typeof value === type;
}
