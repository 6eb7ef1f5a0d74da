import { own } from '../json.js';
import type { Rule } from './rule.js';

export const unresolvedRef: Rule = {
  name: 'unresolved-ref',
  description: 'A `$ref` does not lead to a definition.',
  *check(schemas) {
    for (const { document, path, schema } of schemas.positions) {
      const reference = own(schema, '$ref');
      if (typeof reference !== 'string' || schemas.resolve(document, reference) !== undefined) continue;
      const names = schemas.definitionsIn(document, reference);
      const hint =
        names.length > 0
          ? `the definitions there are ${names.join(', ')}`
          : 'write #/$defs/<name>, or ../common/<topic>.json#/$defs/<name>';
      const message = `there is no definition at ${JSON.stringify(reference)}: ${hint}`;
      yield document.finding(this.name, [...path, '$ref'], message);
    }
  },
};
