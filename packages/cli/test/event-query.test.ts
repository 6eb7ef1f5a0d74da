import type { CatalogEvent, CatalogField } from '@org/event-catalog';
import { expect, it } from 'vitest';
import { eventQuery } from '../src/query/event-query.js';

const field = (path: string, more: Partial<CatalogField> = {}): CatalogField => ({
  path,
  type: 'string',
  bounds: '',
  required: false,
  sensitivity: 'none',
  description: '',
  ...more,
});

/** The columns of the event's own values. */
function ownColumns(fields: readonly CatalogField[]): string[] {
  const event = { source: 'klarity', name: 'order.placed', fields } as unknown as CatalogEvent;
  const [, list = ''] = /^SELECT\n(.+)\nFROM/s.exec(eventQuery(event, {})) ?? [];
  return list
    .split(',\n')
    .map((column) => column.trim())
    .slice(5);
}

it('reads a renamed field, and what a renamed section holds, under the former name too', () => {
  const columns = ownColumns([
    field('requestParameters'),
    field('requestParameters.customer', { renamedFrom: 'buyer' }),
    field('responseElements', { renamedFrom: 'additionalEventData' }),
    field('responseElements.orderId'),
  ]);
  expect(columns).toEqual([
    `COALESCE(element_at(eventData.requestParameters, 'customer'), element_at(eventData.requestParameters, 'buyer')) AS "customer"`,
    `COALESCE(element_at(eventData.responseElements, 'orderId'), element_at(eventData.additionalEventData, 'orderId')) AS "orderId"`,
  ]);
});

it('reads a section without names, such as a map, as a whole', () => {
  const fields = [field('requestParameters', { type: 'map' }), field('requestParameters.*')];
  expect(ownColumns(fields)).toEqual(['eventData.requestParameters AS "requestParameters"']);
});

it('reads once what several variants of a section share', () => {
  const columns = ownColumns([
    field('responseElements'),
    field('responseElements.result', { when: 'result is OK' }),
    field('responseElements.result', { when: 'result is FAILED' }),
    field('responseElements.reason', { when: 'result is FAILED' }),
  ]);
  expect(columns).toEqual([
    `element_at(eventData.responseElements, 'result') AS "result"`,
    `element_at(eventData.responseElements, 'reason') AS "reason"`,
  ]);
});

it('names the section where two have a field of one name, and reads an array, but not what is in it', () => {
  const columns = ownColumns([
    field('requestParameters'),
    field('requestParameters.id'),
    field('responseElements'),
    field('responseElements.id'),
    field('responseElements.items', { type: 'array of object' }),
    field('responseElements.items[].name'),
  ]);
  expect(columns).toEqual([
    `element_at(eventData.requestParameters, 'id') AS "requestParameters.id"`,
    `element_at(eventData.responseElements, 'id') AS "responseElements.id"`,
    `element_at(eventData.responseElements, 'items') AS "items"`,
  ]);
});
