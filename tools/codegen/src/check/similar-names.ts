import type { Finding } from '../findings.js';
import type { Json, JsonObject, JsonPath } from '../json.js';
import { isJsonObject, own } from '../json.js';
import { words } from '../names.js';
import type { Schemas } from '../schemas.js';
import type { Rule } from './rule.js';

export const similarNames: Rule = {
  name: 'similar-names',
  description:
    'Two names in one scope, or two values of an `enum`, differ so little that people confuse them.',
  level: 'warning',
  *check(schemas) {
    for (const { document, path, schema } of schemas.positions) {
      for (const [key, kind] of scopes) {
        for (const [name, other] of similarPairs(namesOf(schema, key), areSimilar)) {
          yield document.finding(this.name, [...path, key, name], problemOf(kind, name, other), 'key');
        }
      }
      for (const { index, value, other } of similarValues(own(schema, 'enum'))) {
        yield document.finding(this.name, [...path, 'enum', index], problemOf('value', value, other));
      }
    }
    for (const { names, kind, finding } of namedScopes(schemas)) {
      for (const [name, other] of similarPairs(names, areSimilarThings)) {
        yield finding(name, this.name, [], problemOf(kind, name, other));
      }
    }
  },
};

const scopes = [
  ['properties', 'property'],
  ['$defs', 'definition'],
] as const;

function problemOf(kind: string, name: string, other: string): string {
  const [one, two] = [JSON.stringify(name), JSON.stringify(other)];
  return `the ${kind} ${one} is easily confused with ${two}: correct one of them, or choose more distinct words`;
}

function namesOf(schema: JsonObject, key: string): string[] {
  const named = own(schema, key);
  return isJsonObject(named) ? Object.keys(named) : [];
}

/** Values that differ only in case or in the spaces around them; words that are close are often opposites. */
function* similarValues(
  values: Json | undefined,
): Generator<{ readonly index: number; readonly value: string; readonly other: string }> {
  const first = new Map<string, string>();
  for (const [index, value] of Array.isArray(values) ? values.entries() : []) {
    if (typeof value !== 'string') continue;
    const plain = value.trim().toLowerCase();
    const other = first.get(plain);
    if (other === undefined) first.set(plain, value);
    // The rule `keyword-value` finds equal values.
    else if (other !== value) yield { index, value, other };
  }
}

interface NamedScope {
  readonly names: readonly string[];
  readonly kind: string;
  readonly finding: (name: string, rule: string, path: JsonPath, message: string) => Finding;
}

/** The sources, the resources of each source, and the actions of each resource, with the first file of each. */
function* namedScopes({ sources, events }: Schemas): Generator<NamedScope> {
  const keys = new Map(sources.map((source) => [source.folder, source]));
  const scopes = new Map([['', { kind: 'source', first: keys }]]);
  for (const event of events) {
    const [resource = '', action = ''] = event.name.split('.');
    for (const [scope, kind, name] of [
      [event.folder, 'resource', resource],
      [`${event.folder}/${resource}`, 'action', action],
    ] as const) {
      const { first } = scopes.get(scope) ?? {};
      if (first === undefined) scopes.set(scope, { kind, first: new Map([[name, event]]) });
      else if (!first.has(name)) first.set(name, event);
    }
  }
  for (const { kind, first } of scopes.values()) {
    yield {
      names: [...first.keys()],
      kind,
      finding: (name, rule, path, message) => {
        const document = first.get(name);
        if (document === undefined) throw new Error(`no file of the ${kind} ${name}`);
        return document.finding(rule, path, message);
      },
    };
  }
}

/** Pairs of a name and an earlier one that it is similar to. */
function* similarPairs(
  names: readonly string[],
  areSimilar: (name: string, other: string) => boolean,
): Generator<[name: string, other: string]> {
  if (names.length < 2) return;
  // Names that are one letter apart have a text in common if at most one letter is left out of each, so that no name
  // has to be compared with all others.
  const before = new Map<string, string[]>();
  for (const name of names) {
    const keys = withoutOneLetter(name.toLowerCase());
    const others = new Set<string>();
    for (const key of keys) {
      const sharing = before.get(key);
      if (sharing === undefined) {
        before.set(key, [name]);
      } else {
        for (const other of sharing) others.add(other);
        sharing.push(name);
      }
    }
    const other = [...others].find((each) => areSimilar(name, each));
    if (other !== undefined) yield [name, other];
  }
}

/** A cache: names repeat from event to event. */
const known = new Map<string, ReadonlySet<string>>();

function withoutOneLetter(name: string): ReadonlySet<string> {
  let texts = known.get(name);
  if (texts === undefined) {
    const shorter = Array.from(name, (_, index) => name.slice(0, index) + name.slice(index + 1));
    known.set(name, (texts = new Set([name, ...shorter])));
  }
  return texts;
}

/** A shorter word is too often one letter away from a different word: role and rule, min and max. */
const minLetters = 5;

/** A property may be one thing or a list of them; a source or a resource has one name, whatever the number. */
function areSimilarThings(name: string, other: string): boolean {
  const [one, two] = [words(name).join(''), words(other).join('')];
  return isPlural(one, two) || isPlural(two, one) || areSimilar(name, other);
}

function isPlural(name: string, singular: string): boolean {
  return name === `${singular}s`;
}

function areSimilar(name: string, other: string): boolean {
  if (name.toLowerCase() === other.toLowerCase()) return true;
  const [ones, others] = [words(name), words(other)];
  if (ones.length !== others.length) return false;
  const different = ones.flatMap((word, index) =>
    word === others[index] ? [] : [[word, others[index] ?? '']],
  );
  const [[one = '', two = ''] = []] = different;
  if (different.length !== 1 || Math.min(one.length, two.length) < minLetters) return false;
  // `rule` and `rules` are singular and plural, `disk1` and `disk2` two of a kind.
  if (isPlural(one, two) || isPlural(two, one)) return false;
  return one.replace(/\d/g, '') !== two.replace(/\d/g, '') && areOneLetterApart(one, two);
}

/** One letter inserted, deleted or replaced, or two adjacent letters swapped. */
function areOneLetterApart(one: string, two: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === two[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, two.length) - start && one.at(-1 - end) === two.at(-1 - end)) end++;
  const [rest, other] = [one.slice(start, one.length - end), two.slice(start, two.length - end)];
  if (rest.length <= 1 && other.length <= 1) return true;
  return rest.length === 2 && rest === other.slice(1) + other.charAt(0);
}
