import { describe, expect, it } from 'vitest';
import { queriesOf, type Query } from '../src/describe/queries.js';
import { checkSchemas } from '../src/generate.js';
import type { JsonObject } from '../src/json.js';
import { anOrder, objectOf, shop } from './sample-schemas.js';
import { stateOf } from './diff/two-states.js';

const text = { type: 'string', maxLength: 9, description: 'A text.' };

function queriesFor(requestParameters: JsonObject): Query[] {
  return queriesOfEvent({ requestParameters: objectOf(requestParameters) });
}

function queriesOfEvent(properties: JsonObject): Query[] {
  const event = { ...anOrder, properties };
  const [source] = stateOf({ 'shop/order.placed.json': event }).model.sources;
  const [first] = source?.events ?? [];
  if (source === undefined || first === undefined) throw new Error('the sample has no event');
  return queriesOf(source, first);
}

describe('the query of every field', () => {
  const fields = Array.from({ length: 150 }, (_, index) => `aFieldWithALongName${index}`);
  const parts = queriesFor(Object.fromEntries(fields.map((name) => [name, text]))).slice(2);

  it('is split where CloudTrail Lake would refuse it, and each title names its part', () => {
    expect(parts.map(({ title }) => title)).toEqual([
      'Every field of the event, part 1 of 2',
      'Every field of the event, part 2 of 2',
    ]);
    const id = 'x'.repeat(128);
    expect(parts.filter(({ sql }) => sql.replaceAll('$EDS_ID', id).length > 10_000)).toEqual([]);
  });

  it('has each field in one part, and the UID in each, by which their rows are matched', () => {
    const columns = parts.map(({ sql }) => sql.split('\nFROM')[0]?.split(',\n  ') ?? []);
    expect(columns.map((part) => part.slice(0, 2))).toEqual([
      ['SELECT\n  eventData.eventTime', 'eventData.UID'],
      ['SELECT\n  eventData.eventTime', 'eventData.UID'],
    ]);
    expect(columns.flatMap((part) => part.slice(2))).toEqual(
      fields.map((name) => `element_at(eventData.requestParameters, '${name}') AS "${name}"`),
    );
  });

  it('shows a section as a whole that is a map or has variants', () => {
    const variant = (kind: string): JsonObject => objectOf({ kind: { const: kind } });
    const sections = {
      requestParameters: { type: 'object', additionalProperties: text },
      responseElements: {
        type: 'object',
        oneOf: [variant('a'), variant('b')],
        'x-renamed-from': 'additionalEventData',
      },
    };
    expect(queriesOfEvent(sections)[2]?.sql.split('\nFROM')[0]).toBe(
      'SELECT\n  eventData.eventTime,\n  eventData.requestParameters AS "requestParameters",\n' +
        '  COALESCE(eventData.responseElements, eventData.additionalEventData) AS "responseElements"',
    );
  });

  it('is one where it fits, without the UID', () => {
    const [, , ...whole] = queriesFor({ uid: text });
    expect(whole.map(({ title }) => title)).toEqual(['Every field of the event']);
    expect(whole[0]?.sql).toMatch(
      /^SELECT\n {2}eventData\.eventTime,\n {2}element_at\(eventData\.requestParameters, 'uid'\) AS "requestParameters\.uid"\nFROM/,
    );
  });
});

describe('a value that no query can read', () => {
  const found = (properties: JsonObject): string[] => {
    const event = {
      ...anOrder,
      properties: { requestParameters: { ...objectOf(properties), required: [] } },
    };
    const withoutExample = { ...event, required: [], examples: [{ ...anExample, requestParameters: {} }] };
    const { findings } = checkSchemas(shop({ 'shop/order.placed.json': withoutExample }));
    return findings
      .filter(({ level }) => level === 'error')
      .map(({ rule, message }) => `${rule}: ${message}`);
  };
  const [anExample] = anOrder['examples'] as [JsonObject];

  it('is found where each of many objects around it was renamed, without writing all spellings out', () => {
    const nested = (depth: number): JsonObject => ({
      ...(depth === 0 ? text : { ...objectOf({ inner: nested(depth - 1) }), description: 'More.' }),
      'x-renamed-from': 'former',
    });
    expect(found({ outer: nested(40) })).toEqual([
      `long-query: the query that reads requestParameters.outer${'.inner'.repeat(40)} in each of its ` +
        '2,199,023,255,552 spellings would be longer than CloudTrail Lake accepts: remove "x-renamed-from" ' +
        'where no stored event has the former name, or shorten the names',
    ]);
  });

  it('is found where its name is as long as a query', () => {
    const [fits, tooLong] = ['a'.repeat(3900), 'a'.repeat(4000)];
    expect(found({ [fits]: text, [tooLong]: text })).toEqual([
      `long-query: the query that reads requestParameters.${tooLong} would be longer than CloudTrail Lake accepts: shorten the name`,
    ]);
  });
});
