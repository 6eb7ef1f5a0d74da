import { integrations, isText, keyword } from '../dialect.js';
import type { Json } from '../json.js';
import { own } from '../json.js';
import { nearest } from '../nearest.js';
import type { Rule } from './rule.js';

/** @param maxLength As in the envelope, whose limit is AWS's: no event of a longer one could be sent. */
const matches =
  (pattern: RegExp, maxLength: number) =>
  (value: Json): boolean =>
    typeof value === 'string' && value.length <= maxLength && pattern.test(value);

/** The members of `source.json`: the name, the test that it must pass, and the words for that. */
const members: Readonly<Record<string, { accepts: (value: Json) => boolean; expected: string }>> = {
  owner: { accepts: isText, expected: 'the team that is responsible for the events' },
  integration: {
    accepts: (value) => (integrations as readonly Json[]).includes(value),
    expected: `one of ${integrations.join(', ')}`,
  },
  service: { accepts: isText, expected: "the service's name, as its customers know it" },
  eventSource: {
    // A name of AWS's would pass for an event of AWS's.
    accepts: matches(/^(?!.*amazonaws\.com$)[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/, 1024),
    expected:
      'a reversed domain name in lower case, such as com.nordcloudapp.klarity, of at most 1,024 characters and not under amazonaws.com',
  },
  version: {
    accepts: matches(/^v[1-9][0-9]*$/, 256),
    expected: "the version of the source's eventData, such as v1, of at most 256 characters",
  },
  description: { accepts: isText, expected: 'a sentence or two about the service and its events' },
};

const words = ['$schema', 'x-silence'];

export const sourceFile: Rule = {
  name: 'source-file',
  description: 'A `source.json` has a missing or invalid member, or its folder has an invalid name.',
  *check({ sources }) {
    for (const source of sources) {
      if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(source.folder)) {
        yield source.finding(
          this.name,
          [],
          `the folder ${JSON.stringify(source.folder)} must be named in lower case, with single hyphens between words`,
        );
      }
      for (const [name, { accepts, expected }] of Object.entries(members)) {
        const value = own(source.value, name);
        if (value === undefined) {
          yield source.finding(this.name, [], `"${name}" is missing: add ${expected}`);
        } else if (!accepts(value)) {
          yield source.finding(this.name, [name], `"${name}" must be ${expected}`);
        }
      }
      const silences = own(source.value, 'x-silence');
      const { accepts, expected } = keyword('x-silence') ?? { accepts: () => true, expected: '' };
      if (silences !== undefined && !accepts(silences)) {
        yield source.finding(this.name, ['x-silence'], `"x-silence" must be ${expected}`);
      }
      const known = [...Object.keys(members), ...words];
      for (const name of Object.keys(source.value)) {
        if (known.includes(name)) continue;
        const meant = nearest(name, known);
        const advice = meant === undefined ? 'remove it' : `did you mean ${JSON.stringify(meant)}?`;
        yield source.finding(
          this.name,
          [name],
          `${JSON.stringify(name)} is not a member of source.json: ${advice}`,
          'key',
        );
      }
    }
  },
};
