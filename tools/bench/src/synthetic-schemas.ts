/** Schemas of the dialect in any number, like the real ones, and the same on each run. */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = Record<string, Json>;

/** The schema of a field, with a valid value. */
interface Field {
  readonly schema: JsonObject;
  readonly example: Json;
}

interface SyntheticEvent {
  readonly file: string;
  readonly schema: JsonObject;
}

const eventsPerSource = 50;

const nouns = (
  'account alert archive backup baseline bucket budget cluster contract crontab database deployment ' +
  'device disk domain export filter firewall folder gateway group image invoice kernel license network ' +
  'pipeline policy portal project queue region replica report role rule schedule server snapshot stack ' +
  'subnet table template tenant ticket tunnel volume workload zone mailbox'
).split(' ');
const actions = 'created deleted updated enabled disabled approved rejected started completed failed'.split(
  ' ',
);
const traits = 'primary former target parent shared planned actual default owner linked'.split(' ');
const codes = ['LOW', 'MEDIUM', 'HIGH', 'URGENT', 'ROUTINE', 'DEFERRED', 'UNKNOWN'];

/**
 * The texts of `count` event schemas and of what belongs to them, by their path from the workspace's root.
 *
 * @param envelope The text of `schemas/envelope.json`.
 */
export function syntheticSchemas(count: number, envelope: string): Map<string, string> {
  const files = new Map([['schemas/envelope.json', envelope]]);
  files.set('schemas/common/synthetic.json', print({ $schema: '../meta/common.json', $defs: definitions }));
  for (let first = 0; first < count; first += eventsPerSource) {
    const key = sourceKey(first / eventsPerSource);
    files.set(`schemas/${key}/source.json`, print(source(key)));
  }
  for (const { file, schema } of syntheticEvents(count)) files.set(file, print(schema));
  return files;
}

function syntheticEvents(count: number): SyntheticEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const random = randomFrom(index + 1);
    const within = index % eventsPerSource;
    const noun = nouns[(within * 7) % nouns.length] ?? '';
    const action = actions[within % actions.length] ?? '';
    const name = `${noun}${capital(traits[Math.floor(index / eventsPerSource) % traits.length] ?? '')}.${action}`;
    const request = section('What was asked for.', 3 + Math.floor(random() * 3), random);
    const response = section('What the action made or changed.', 1 + Math.floor(random() * 2), random);
    return {
      file: `schemas/${sourceKey(Math.floor(index / eventsPerSource))}/${name}.json`,
      schema: {
        $schema: '../meta/event.json',
        title: `The ${noun} was ${action}`,
        description: `A ${noun} was ${action}, as somebody or something asked for it; number ${String(index)}.`,
        type: 'object',
        required: ['requestParameters'],
        additionalProperties: false,
        properties: { requestParameters: request.schema, responseElements: response.schema },
        'x-stage': 'stable',
        examples: [
          {
            userIdentity: { type: 'USER', principalId: 'name@example.com' },
            sourceIPAddress: '192.0.2.10',
            requestParameters: request.example,
            responseElements: response.example,
          },
        ],
      },
    };
  });
}

/** `alert-archive`: two words, for a hundred sources and more. */
function sourceKey(index: number): string {
  return `${nouns[index % nouns.length] ?? ''}-${nouns[(index + 1 + Math.floor(index / nouns.length)) % nouns.length] ?? ''}`;
}

function source(key: string): JsonObject {
  return {
    $schema: '../meta/source.json',
    owner: `The team of ${key}`,
    integration: 'reserved',
    service: `Service ${key}`,
    eventSource: `com.example.${key}`,
    version: 'v1',
    description: 'Does what a synthetic service does. Its events tell of that.',
  };
}

const definitions: JsonObject = {
  region: {
    type: 'string',
    pattern: '^[a-z]{2}-[a-z]+-\\d$',
    maxLength: 20,
    description: 'The region, as its provider names it.',
  },
};

function section(description: string, size: number, random: () => number): Field {
  return object(description, size, random, 0);
}

function object(description: string, size: number, random: () => number, depth: number): Field {
  const fields = new Map<string, Field>();
  while (fields.size < size) {
    const noun = nouns[Math.floor(random() * nouns.length)] ?? '';
    const trait = traits[Math.floor(random() * traits.length)] ?? '';
    fields.set(`${trait}${capital(noun)}`, field(`The ${noun} that is ${trait} here.`, random, depth));
  }
  const entries = [...fields];
  return {
    schema: {
      type: 'object',
      description,
      required: entries.filter((_, index) => index % 3 !== 2).map(([name]) => name),
      additionalProperties: false,
      properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
    },
    example: Object.fromEntries(entries.map(([name, { example }]) => [name, example])),
  };
}

function field(description: string, random: () => number, depth: number): Field {
  const kinds: (() => Field)[] = [
    () => ({ schema: { type: 'string', format: 'uuid' }, example: '00000000-0000-4000-8000-000000000001' }),
    () => ({
      schema: { type: 'string', minLength: 1, maxLength: 32 + Math.floor(random() * 200) },
      example: 'some text',
    }),
    () => ({ schema: { type: 'string', format: 'date-time' }, example: '2026-01-31T09:30:00Z' }),
    () => ({ schema: { type: 'integer', minimum: 0, maximum: Math.floor(random() * 1e6) }, example: 0 }),
    () => ({ schema: { type: 'boolean' }, example: true }),
    () => ({ schema: { enum: codes.slice(0, 2 + Math.floor(random() * 5)) }, example: 'LOW' }),
    () => ({ schema: { $ref: '../common/synthetic.json#/$defs/region' }, example: 'eu-west-1' }),
    () => ({
      schema: {
        type: 'string',
        pattern: `^[a-z]{1,${String(2 + Math.floor(random() * 30))}}$`,
        maxLength: 32,
      },
      example: 'a',
    }),
    () => ({
      schema: {
        type: 'array',
        maxItems: 1 + Math.floor(random() * 16),
        items: { type: 'string', minLength: 1, maxLength: 64, description: 'One of them.' },
      },
      example: ['one'],
    }),
    () => object(description, 2 + Math.floor(random() * 2), random, depth + 1),
    () => union(random, depth + 1),
  ];
  const pick = Math.floor(random() * (depth === 0 ? kinds.length : kinds.length - 2));
  const { schema, example } = (kinds[pick] ?? kinds[0])?.() ?? { schema: {}, example: null };
  return { schema: { ...schema, description }, example };
}

function union(random: () => number, depth: number): Field {
  const variants = ['SUCCEEDED', 'FAILED'].map((result) => {
    const { schema, example } = object('What became of it.', 2, random, depth);
    return {
      schema: {
        ...schema,
        required: ['result', ...(schema['required'] as string[])],
        properties: {
          result: { const: result, description: `It ${result.toLowerCase()}.` },
          ...(schema['properties'] as JsonObject),
        },
      },
      example: { result, ...(example as JsonObject) },
    };
  });
  return {
    schema: { oneOf: variants.map(({ schema }) => schema) },
    example: variants[0]?.example ?? null,
  };
}

/** Mulberry32: the same numbers from the same seed, on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function print(value: JsonObject): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
