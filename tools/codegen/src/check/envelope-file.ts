import { keyword, typeNames, type Keyword } from '../dialect.js';
import type { Json, JsonObject } from '../json.js';
import { isJsonObject, own } from '../json.js';
import type { Rule } from './rule.js';

/** The envelope's own words, which events may not use, and `type`, of which it has no pair with null. */
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

/** The envelope is the maintainers' file, and the rest of the check relies on it. */
export const envelopeFile: Rule = {
  name: 'envelope-file',
  description: '`schemas/envelope.json` is missing, or says what the generator does not understand.',
  *check(schemas) {
    const { envelope } = schemas;
    if (envelope === undefined) {
      const [first] = schemas.documents;
      if (first !== undefined) {
        yield first.finding(
          this.name,
          [],
          'schemas/envelope.json is missing: events cannot be read without it',
        );
      }
      return;
    }
    if (!envelope.isReadable) return;
    if (typeof own(envelope.value, 'x-maxBytes') !== 'number') {
      yield envelope.finding(this.name, [], 'lacks "x-maxBytes", the most bytes of a whole event');
    }
    for (const { path, schema } of inner(envelope.value, [])) {
      for (const [name, value] of Object.entries(schema)) {
        const known = Object.hasOwn(ownKeywords, name) ? ownKeywords[name] : keyword(name);
        if (known?.accepts(value) === true) continue;
        const problem = known === undefined ? 'is no keyword of the envelope' : `must be ${known.expected}`;
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
