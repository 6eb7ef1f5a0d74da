import { describe, expect, it } from 'vitest';
import { queriesOf } from '../../src/describe/queries.js';
import type { JsonObject } from '../../src/json.js';
import { anOrder } from '../sample-schemas.js';
import { eventOf, stateOf } from './two-states.js';

const text = { type: 'string' };
const object = (properties: JsonObject): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  properties,
});

/** The columns of the query that shows every field of an event. */
function columnsOf(event: JsonObject): string[] {
  const [source] = stateOf({ 'shop/order.placed.json': event }).model.sources;
  const [first] = source?.events ?? [];
  if (source === undefined || first === undefined) throw new Error('the sample has no event');
  const query = queriesOf(source, first).find(({ title }) => title === 'Every field of the event');
  return (query?.sql.split('\nFROM')[0] ?? '').split(',\n  ').slice(1);
}

describe('a generated query', () => {
  it('reads a renamed property under both names, the new one first', () => {
    expect(columnsOf(eventOf({ remark: { ...text, 'x-renamed-from': 'note' } }))).toEqual([
      "COALESCE(element_at(eventData.requestParameters, 'remark'), element_at(eventData.requestParameters, 'note')) AS \"remark\"",
    ]);
  });

  it('reads what is inside a renamed object, and what is renamed inside an object, in every spelling', () => {
    const total = object({ value: { type: 'number' }, unit: { ...text, 'x-renamed-from': 'currency' } });
    expect(columnsOf(eventOf({ total: { ...total, 'x-renamed-from': 'sum' } }))).toEqual([
      "COALESCE(json_extract_scalar(element_at(eventData.requestParameters, 'total'), '$.value'), " +
        "json_extract_scalar(element_at(eventData.requestParameters, 'sum'), '$.value')) AS \"total.value\"",
      "COALESCE(json_extract_scalar(element_at(eventData.requestParameters, 'total'), '$.unit'), " +
        "json_extract_scalar(element_at(eventData.requestParameters, 'total'), '$.currency'), " +
        "json_extract_scalar(element_at(eventData.requestParameters, 'sum'), '$.unit'), " +
        "json_extract_scalar(element_at(eventData.requestParameters, 'sum'), '$.currency')) AS \"total.unit\"",
    ]);
  });

  it('reads what is beside a list inside an object in every spelling, and the list itself', () => {
    const lines = { type: 'array', items: text, 'x-renamed-from': 'rows' };
    const total = object({ unit: { ...text, 'x-renamed-from': 'currency' }, lines });
    const inTotal = "(element_at(eventData.requestParameters, 'total'), ";
    expect(columnsOf(eventOf({ total }))).toEqual([
      `COALESCE(json_extract_scalar${inTotal}'$.unit'), json_extract_scalar${inTotal}'$.currency')) AS "total.unit"`,
      `COALESCE(json_format(json_extract${inTotal}'$.lines')), json_format(json_extract${inTotal}'$.rows'))) AS "total.lines"`,
    ]);
  });

  it('reads a list under either name', () => {
    const lines = {
      type: 'array',
      items: object({ id: { ...text, 'x-renamed-from': 'key' } }),
      'x-renamed-from': 'rows',
    };
    expect(columnsOf(eventOf({ lines }))).toEqual([
      "COALESCE(element_at(eventData.requestParameters, 'lines'), element_at(eventData.requestParameters, 'rows')) AS \"lines\"",
    ]);
  });

  it('reads the former name of a section if the envelope has it', () => {
    const section = (renamedFrom: string): JsonObject => ({
      ...anOrder,
      properties: { responseElements: { ...object({ id: text }), 'x-renamed-from': renamedFrom } },
    });
    expect(columnsOf(section('requestParameters'))).toEqual([
      "COALESCE(element_at(eventData.responseElements, 'id'), element_at(eventData.requestParameters, 'id')) AS \"id\"",
    ]);
    expect(columnsOf(section('elsewhere'))).toEqual([
      'element_at(eventData.responseElements, \'id\') AS "id"',
    ]);
  });

  it('gives each column its own name, whatever its case, so that no value is lost', () => {
    const sections = {
      requestParameters: object({ id: text, eventTime: text }),
      responseElements: object({ ID: text, state: text }),
    };
    expect(columnsOf({ ...anOrder, properties: sections })).toEqual([
      'element_at(eventData.requestParameters, \'id\') AS "id"',
      'element_at(eventData.requestParameters, \'eventTime\') AS "requestParameters.eventTime"',
      'element_at(eventData.responseElements, \'ID\') AS "responseElements.ID"',
      'element_at(eventData.responseElements, \'state\') AS "state"',
    ]);
  });

  it('escapes the former name like any other', () => {
    expect(columnsOf(eventOf({ remark: { ...text, 'x-renamed-from': "it's" } })).join()).toContain(
      "element_at(eventData.requestParameters, 'it''s')",
    );
  });
});
