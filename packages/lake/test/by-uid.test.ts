import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { cloudTrail, entry, failure, integrate, put, rows, type Integration } from './harness.js';

let lake: Lake;
let client: CloudTrailClient;
let into: Integration;
beforeAll(async () => {
  lake = await startLake();
  client = cloudTrail(lake);
  into = await integrate(client, 'by-uid');
  const events = ['a', 'b', "it's", 'A', 'b'].map((UID, n) => entry({ UID, errorCode: `E${n}` }));
  await put(lake, events, { channel: into.channelArn });
});
afterAll(() => lake.close());

/** What a condition finds, by the events' error codes; T is the store. */
const found = async (sql: string): Promise<string[]> =>
  (await rows(client, sql.replaceAll(/\bT\b/g, into.storeId))).map((row) => row['e'] ?? '').sort();
const SELECT = 'SELECT eventData.errorCode AS e FROM T';

test.each<[string, string[]]>([
  [`${SELECT} WHERE eventData.uid = 'a'`, ['E0']],
  [`${SELECT} WHERE 'b' = eventData.UID`, ['E1', 'E4']],
  [`${SELECT} WHERE eventData.uid = 'it''s'`, ['E2']],
  [`${SELECT} WHERE eventData.uid = 'none'`, []],
  [`${SELECT} AS x WHERE x.eventData.uid = 'b' AND x.eventData.errorCode <> 'E1'`, ['E4']],
  [`${SELECT} WHERE eventData.uid = 'a' AND eventData.uid = 'b'`, []],
  [`${SELECT} WHERE eventData.uid = 'a' OR eventData.uid = 'A'`, ['E0', 'E3']],
  [`${SELECT} WHERE NOT eventData.uid = 'b'`, ['E0', 'E2', 'E3']],
  [`WITH c AS (${SELECT} WHERE eventData.uid = 'b') SELECT e FROM c WHERE e = 'E1'`, ['E1']],
  [
    `SELECT x.eventData.errorCode AS e FROM T x WHERE EXISTS (SELECT 1 FROM T y WHERE y.eventData.uid = 'a' AND x.eventData.uid = 'b')`,
    ['E1', 'E4'],
  ],
  [
    `SELECT x.eventData.errorCode AS e FROM T x WHERE EXISTS (SELECT 1 FROM T y WHERE x.eventData.uid = 'a')`,
    ['E0'],
  ],
  [
    `SELECT x.eventData.errorCode AS e FROM T x JOIN T y ON x.eventData.uid = y.eventData.uid WHERE y.eventData.uid = 'a'`,
    ['E0'],
  ],
])('the events that have the UID are found: %s', async (sql, expected) => {
  expect(await found(sql)).toEqual(expected);
});

test('the column that finds events by UID is hidden from queries', async () => {
  const [row] = await rows(client, `SELECT * FROM ${into.storeId} WHERE eventData.uid = 'a'`);
  expect(Object.keys(row ?? {})).toEqual([
    'eventversion',
    'eventcategory',
    'eventtype',
    'eventid',
    'eventtime',
    'awsregion',
    'recipientaccountid',
    'addendum',
    'metadata',
    'eventdata',
  ]);
  expect(await failure(rows(client, `SELECT uid_hash FROM ${into.storeId}`))).toMatchObject({
    name: 'InvalidQueryStatementException',
    message: "line 1:8: Column 'uid_hash' cannot be resolved",
  });
});
