import { keyword, typeNames, type Keyword } from '../dialect.js';
import type { Json, JsonObject } from '../json.js';
import { isJsonObject, own } from '../json.js';
import type { Rule } from './rule.js';

/** The keywords that only the envelope has, and `type`, which it cannot combine with null. */
const ownKeywords: Readonly<Record<string, Pick<Keyword, 'accepts' | 'expected'>>> = {
  type: {
    accepts: (value) => (typeNames as readonly Json[]).includes(value),
    expected: `one of ${typeNames.join(', ')}`,
  },
  'x-maxBytes': {
    accepts: (value) => Number.isInteger(value) && (value as number) > 0,
    expected: 'a whole number, 1 or more',
  },
  'x-suppliedBy': {
    accepts: (value) => value === 'emitter' || value === 'emitter-or-caller' || value === 'event',
    expected: 'emitter, emitter-or-caller or event',
  },
  'x-format': { accepts: (value) => value === 'ip', expected: 'ip' },
};

/** Maintainers write the envelope, and the other rules rely on it. */
export const envelopeFile: Rule = {
  name: 'envelope-file',
  description:
    '`schemas/envelope.json` is missing, or contains something that the generator does not understand.',
  *check(schemas) {
    const { envelope } = schemas;
    if (envelope === undefined) {
      const [first] = schemas.documents;
      if (first !== undefined) {
        yield first.finding(
          this.name,
          [],
          'schemas/envelope.json is missing: restore it, since no event can be read without it',
        );
      }
      return;
    }
    if (!envelope.isReadable) return;
    if (typeof own(envelope.value, 'x-maxBytes') !== 'number') {
      yield envelope.finding(
        this.name,
        [],
        'has no "x-maxBytes": add it, the limit of a whole event in bytes',
      );
    }
    for (const { path, schema } of inner(envelope.value, [])) {
      for (const [name, value] of Object.entries(schema)) {
        const known = Object.hasOwn(ownKeywords, name) ? ownKeywords[name] : keyword(name);
        if (known?.accepts(value) === true) continue;
        const problem =
          known === undefined ? 'is not a keyword of the envelope: remove it' : `must be ${known.expected}`;
        yield envelope.finding(this.name, [...path, name], `${JSON.stringify(name)} ${problem}`, 'key');
      }
    }
  },
};

function* inner(
  schema: JsonObject,
  path: (string | number)[],
): Generator<{ path: (string | number)[]; schema: JsonObject }> {
  yield { path, schema };
  const properties = own(schema, 'properties');
  for (const [name, property] of Object.entries(isJsonObject(properties) ? properties : {})) {
    if (isJsonObject(property)) yield* inner(property, [...path, 'properties', name]);
  }
}
