import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import type { EventLine, NameCount, Overview, RecordValue, Timeline } from '../src/page-api/answers.js';
import { cloudTrail, entry, integrate, OWNER, PARTNER, put, REGION, type Integration } from './harness.js';
import { ask } from './page-harness.js';

const NOW = Date.parse('2026-01-02T04:00:00Z');
let lake: Lake;
let integration: Integration;
let store: string;
beforeAll(async () => {
  lake = await startLake({ now: () => NOW });
  integration = await integrate(cloudTrail(lake), 'activity');
  store = integration.storeId;
});
afterAll(() => lake.close());

const arrive = async (...events: Record<string, unknown>[]): Promise<void> => {
  const { body } = await put(
    lake,
    events.map((changes) => entry(changes)),
    { channel: integration.channelArn },
  );
  expect(body.failed).toEqual([]);
};
const fresh = async (name: string): Promise<void> => {
  integration = await integrate(cloudTrail(lake), name);
  store = integration.storeId;
};
const listed = async (query: Record<string, string> = {}): Promise<readonly EventLine[]> =>
  (await ask<{ events: EventLine[] }>(lake, '/_lake/events', { store, ...query })).body.events;
const timeline = async (query: Record<string, string> = {}): Promise<Timeline> =>
  (await ask<Timeline>(lake, '/_lake/timeline', { store, ...query })).body;

test('the overview shows the stores and channels of all accounts, and how the latest events arrived', async () => {
  const partner = await integrate(cloudTrail(lake, PARTNER), 'theirs');
  await arrive({});
  await put(lake, [{ id: '1', eventData: '{}' }], { channel: integration.channelArn });
  const { body, headers } = await ask<Overview>(lake, '/_lake/overview');
  expect(body.stores.map(({ accountId, name, events, status }) => [accountId, name, events, status])).toEqual(
    [
      [OWNER, 'activity', 1, 'ENABLED'],
      [PARTNER, 'theirs', 0, 'ENABLED'],
    ],
  );
  expect(body.channels[0]).toMatchObject({
    name: 'activity',
    source: 'activity',
    storeIds: [store],
    region: REGION,
  });
  expect(body.channels[0]?.ingestion).toMatchObject({
    attemptTime: NOW,
    successTime: NOW,
    errorCode: 'FieldNotFound',
  });
  expect(body.channels[1]).toMatchObject({ accountId: PARTNER, storeIds: [partner.storeId] });
  expect(body.channels[1]).not.toHaveProperty('ingestion');
  expect(headers['cache-control']).toBe('no-store');
});

test('an unchanged overview is not sent again', async () => {
  const { etag } = (await ask(lake, '/_lake/overview')).headers;
  const again = async (): Promise<number> =>
    (await fetch(`${lake.url}/_lake/overview`, { headers: { 'if-none-match': String(etag) } })).status;
  expect(await again()).toBe(304);
  await arrive({});
  expect(await again()).toBe(200);
});

test('events are listed as they arrived, the newest first, and no more than 200', async () => {
  await fresh('newest');
  for (const batch of [0, 1, 2]) {
    await arrive(...Array.from({ length: 100 }, (_, index) => ({ eventName: `n${batch * 100 + index}` })));
  }
  const names = (await listed()).map(({ name }) => name);
  expect(names).toEqual(Array.from({ length: 200 }, (_, index) => `n${299 - index}`));
});

test('the list is filtered by the source, the event, and a part of the actor, whatever they contain', async () => {
  await fresh('filters');
  await arrive(
    { eventSource: 'one', userIdentity: { type: 'USER', principalId: 'Anna@example.com' } },
    { eventSource: 'two', eventName: "it's", userIdentity: { type: 'API_KEY', principalId: '100%_' } },
    { eventSource: 'two', errorCode: 'Broken' },
  );
  expect((await listed({ source: 'two' })).map(({ errorCode }) => errorCode)).toEqual(['Broken', null]);
  expect(await listed({ name: "it's", actor: '0%_' })).toMatchObject([
    { source: 'two', name: "it's", actorType: 'API_KEY', actor: '100%_', time: '2026-01-02T03:04:05Z' },
  ]);
  expect((await listed({ actor: 'anna' })).length).toBe(1);
  expect((await listed({ actor: "' OR true --" })).length).toBe(0);
  const { names } = (await ask<{ names: NameCount[] }>(lake, '/_lake/names', { store })).body;
  expect(names).toEqual([
    { source: 'one', name: 'discoveryRule.created', events: 1 },
    { source: 'two', name: 'discoveryRule.created', events: 1 },
    { source: 'two', name: "it's", events: 1 },
  ]);
});

test('a record is shown in full, in the spelling of CloudTrail, without fields that it does not have', async () => {
  await fresh('record');
  const UID = randomUUID();
  const requestParameters = { text: '<b>"&', number: 1, nothing: null, nested: { a: [1] } };
  await arrive({ UID, requestParameters, sourceIPAddress: '192.0.2.1' });
  const [line] = await listed();
  const { record } = (await ask<{ record: RecordValue }>(lake, '/_lake/event', { store, id: line?.id ?? '' }))
    .body;
  expect(record).toEqual({
    eventVersion: '1.0',
    eventCategory: 'ActivityAuditLog',
    eventType: 'ActivityLog',
    eventID: line?.id,
    eventTime: '2026-01-02T03:04:05Z',
    awsRegion: REGION,
    recipientAccountId: OWNER,
    metadata: { ingestionTime: '2026-01-02T04:00:00Z', channelARN: integration.channelArn },
    eventData: {
      version: 'v1',
      userIdentity: { type: 'USER', principalId: 'name@example.com' },
      eventSource: 'com.nordcloudapp.klarity',
      eventName: 'discoveryRule.created',
      eventTime: '2026-01-02T03:04:05Z',
      UID,
      requestParameters: { text: '<b>"&', number: '1', nothing: null, nested: '{"a":[1]}' },
      sourceIPAddress: '192.0.2.1',
      recipientAccountId: OWNER,
    },
  });
  const none = await ask<{ record: RecordValue }>(lake, '/_lake/event', { store, id: randomUUID() });
  expect(none.body.record).toBeNull();
});

test('a timeline counts the events of each source in intervals that are easy to read', async () => {
  await fresh('timeline');
  expect(await timeline()).toMatchObject({ total: 0, intervals: 0, series: [] });
  await arrive(
    { eventSource: 'one', eventTime: '2026-01-02T03:00:10Z' },
    { eventSource: 'two', eventTime: '2026-01-02T03:00:20Z' },
    { eventSource: 'one', eventTime: '2026-01-02T03:04:59Z' },
  );
  const { from, stepSeconds, intervals, series } = await timeline();
  expect([from, stepSeconds, intervals]).toEqual([Date.parse('2026-01-02T03:00:10Z') / 1000, 5, 58]);
  expect(series.map(({ source, counts }) => [source, counts[0], counts[2], counts[57]])).toEqual([
    ['one', 1, 0, 1],
    ['two', 0, 1, 0],
  ]);
  expect((await timeline({ source: 'two' })).total).toBe(1);
});

test("the last hour ends now, by the lake's clock", async () => {
  await fresh('last-hour');
  await arrive({ eventTime: '2026-01-02T02:59:59Z' }, { eventTime: '2026-01-02T03:00:00Z' });
  const { from, stepSeconds, intervals, total } = await timeline({ last: '3600' });
  expect([from, stepSeconds, intervals, total]).toEqual([NOW / 1000 - 3600, 300, 13, 1]);
});

test('sources beyond the eighth share a line, and times far apart share an interval', async () => {
  await fresh('many');
  const sources = Array.from({ length: 10 }, (_, index) => `source-${index}`);
  await arrive(
    ...sources.flatMap((eventSource, index) =>
      index < 8 ? [{ eventSource }, { eventSource }] : [{ eventSource }],
    ),
  );
  const { series } = await timeline();
  expect(series.map(({ source }) => source)).toEqual([...sources.slice(0, 8), null]);
  expect(series.at(-1)?.counts).toEqual([2]);
  await arrive({ eventTime: '9999-12-31T23:59:59Z' });
  const wide = await timeline();
  expect(wide.total).toBe(19);
  expect(wide.intervals).toBeLessThanOrEqual(61);
});

test.each(['events', 'names', 'event', 'timeline'])(
  '/_lake/%s accepts a store that holds events, and no other',
  async (name) => {
    for (const id of ['', 'x" OR true', randomUUID()]) {
      const answer = await ask<{ error: string }>(lake, `/_lake/${name}`, { store: id });
      expect([answer.status, answer.body.error]).toEqual([
        404,
        `There is no event data store ${id} that holds events.`,
      ]);
    }
  },
);
