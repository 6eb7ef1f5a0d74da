import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteChannelCommand,
  DeleteEventDataStoreCommand,
  DescribeQueryCommand,
  GetChannelCommand,
  GetEventDataStoreCommand,
  GetQueryResultsCommand,
  GetResourcePolicyCommand,
  ListQueriesCommand,
  PutResourcePolicyCommand,
  StartQueryCommand,
  UpdateEventDataStoreCommand,
} from '@aws-sdk/client-cloudtrail';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startLake } from '../src/index.js';
import { cloudTrail, entry, failure, integrate, OWNER, PARTNER, put, REGION, rows } from './harness.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lake-durability-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

test('everything is still there after a restart: stores, channels, policies, events, queries, sessions', async () => {
  const before = await startLake({ dataDir });
  const client = cloudTrail(before);
  const { storeArn, storeId, channelArn } = await integrate(client, 'lasting');
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: PARTNER },
        Action: 'cloudtrail-data:PutAuditEvents',
        Resource: channelArn,
      },
    ],
  });
  await client.send(new PutResourcePolicyCommand({ ResourceArn: channelArn, ResourcePolicy: policy }));
  const { body } = await put(before, [entry({ requestParameters: { k: [1] } })], { channel: channelArn });
  const statement = `SELECT eventID, eventTime, metadata, eventData FROM ${storeId}`;
  const stored = await rows(client, statement);
  const { Queries: [asked] = [] } = await client.send(new ListQueriesCommand({ EventDataStore: storeArn }));
  const credentials = { accessKeyId: OWNER, secretAccessKey: 'any' };
  const sts = new STSClient({ endpoint: before.url, region: REGION, credentials });
  const role = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${PARTNER}:role/r`, RoleSessionName: 'rs' }),
  );
  await before.close();
  await before.close();

  const after = await startLake({ dataDir });
  const again = cloudTrail(after);
  expect(await again.send(new GetEventDataStoreCommand({ EventDataStore: storeId }))).toMatchObject({
    EventDataStoreArn: storeArn,
  });
  const { IngestionStatus } = await again.send(new GetChannelCommand({ Channel: channelArn }));
  expect(IngestionStatus?.LatestIngestionSuccessEventID).toBe(body.successful[0]?.eventID);
  expect((await again.send(new GetResourcePolicyCommand({ ResourceArn: channelArn }))).ResourcePolicy).toBe(
    policy,
  );
  expect(await rows(again, statement)).toEqual(stored);
  const results = await again.send(new GetQueryResultsCommand({ QueryId: asked?.QueryId }));
  expect(results.QueryResultRows?.map((row) => Object.assign({}, ...row) as object)).toEqual(stored);
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = role.Credentials ?? {};
  const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const assumed = new STSClient({ endpoint: after.url, region: REGION, credentials: session });
  expect((await assumed.send(new GetCallerIdentityCommand({}))).Account).toBe(PARTNER);
  await after.close();
});

test('a lake that was written before UIDs were hashed finds its events by UID', async () => {
  const before = await startLake({ dataDir });
  const { storeId, channelArn } = await integrate(cloudTrail(before), 'former');
  await put(before, [entry({ UID: 'first' }), entry({ UID: 'second' })], { channel: channelArn });
  await before.close();
  const instance = await DuckDBInstance.create(join(dataDir, 'lake.duckdb'));
  const connection = await instance.connect();
  await connection.run(`ALTER TABLE event_data_stores."${storeId}" DROP COLUMN uid_hash`);
  connection.closeSync();
  instance.closeSync();

  const after = await startLake({ dataDir });
  await put(after, [entry({ UID: 'third' })], { channel: channelArn });
  const found = async (UID: string): Promise<number> =>
    (await rows(cloudTrail(after), `SELECT * FROM ${storeId} WHERE eventData.uid = '${UID}'`)).length;
  expect([await found('first'), await found('third'), await found('fourth')]).toEqual([1, 1, 0]);
  await after.close();
});

test('a lake that was killed while it created its file starts again', async () => {
  vi.spyOn(DuckDBInstance, 'create').mockImplementationOnce(async (file = '') => {
    await writeFile(file, '');
    throw new Error('killed');
  });
  expect(await failure(startLake({ dataDir }))).toMatchObject({ name: 'StartError' });
  await (await startLake({ dataDir })).close();
});

test('hashes of UIDs are added to all tables, or to none', async () => {
  const before = await startLake({ dataDir });
  const { storeId } = await integrate(cloudTrail(before), 'former');
  await before.close();
  const withFile = async (sql: string): Promise<unknown> => {
    const instance = await DuckDBInstance.create(join(dataDir, 'lake.duckdb'));
    const connection = await instance.connect();
    const found = await connection.runAndReadAll(sql);
    connection.closeSync();
    instance.closeSync();
    return found.getRows();
  };
  await withFile(`ALTER TABLE event_data_stores."${storeId}" DROP COLUMN uid_hash`);
  await withFile('CREATE TABLE event_data_stores.foreign_table (a INTEGER)');
  expect(await failure(startLake({ dataDir }))).toMatchObject({ name: 'StartError' });
  expect(await withFile("SELECT count(*) FROM duckdb_columns() WHERE column_name = 'uid_hash'")).toEqual([
    [0n],
  ]);
});

test('a query that ran when the lake stopped is not running after a restart', async () => {
  const before = await startLake({ dataDir });
  const { storeId } = await integrate(cloudTrail(before), 'stopped');
  const QueryStatement = `SELECT count(*) FROM ${storeId}, ${Array.from({ length: 4 }, (_, n) => `UNNEST(sequence(1, 9999)) AS t${n}(n)`).join(', ')}`;
  const slow = `SELECT count(*) FROM ${Array.from({ length: 4 }, (_, n) => `UNNEST(sequence(1, 9999)) AS t${n}(n)`).join(', ')}`;
  const ids: (string | undefined)[] = [];
  for (const text of [QueryStatement, slow])
    ids.push((await cloudTrail(before).send(new StartQueryCommand({ QueryStatement: text }))).QueryId);
  await before.close();
  const after = await startLake({ dataDir });
  for (const QueryId of ids) {
    const { QueryStatus } = await cloudTrail(after).send(new DescribeQueryCommand({ QueryId }));
    expect(['CANCELLED', 'FINISHED']).toContain(QueryStatus);
  }
  await after.close();
});

test('events are removed when their eventTime is older than the retention period, and a deleted store after seven days', async () => {
  let now = Date.parse('2026-01-31T00:00:00Z');
  const lake = await startLake({ dataDir, now: () => now });
  const client = cloudTrail(lake);
  const { storeArn, storeId, channelArn } = await integrate(client, 'short');
  await client.send(
    new UpdateEventDataStoreCommand({
      EventDataStore: storeArn,
      RetentionPeriod: 30,
      TerminationProtectionEnabled: false,
    }),
  );
  const times = ['2026-01-01T00:00:00Z', '2026-01-01T23:59:59Z', '2026-01-30T00:00:00Z'];
  await put(
    lake,
    times.map((eventTime) => entry({ eventTime })),
    { channel: channelArn },
  );
  const kept = async (): Promise<number> => (await rows(client, `SELECT 1 FROM ${storeId}`)).length;
  expect(await kept()).toBe(3);
  now += 86_400_000 - 60_000;
  expect(await kept()).toBe(2);
  now += 60_000;
  expect(await kept()).toBe(1);
  // A clock that was set back is followed as well.
  now -= 36 * 3_600_000;
  await put(lake, [entry({ eventTime: '2026-01-01T00:00:00Z' })], { channel: channelArn });
  expect(await kept()).toBe(2);
  now += 24 * 3_600_000;
  expect(await kept()).toBe(1);

  const remove = (): Promise<unknown> =>
    client.send(new DeleteEventDataStoreCommand({ EventDataStore: storeArn }));
  expect(await failure(remove())).toMatchObject({ name: 'ChannelExistsForEDSException' });
  await client.send(new DeleteChannelCommand({ Channel: channelArn }));
  await remove();
  const status = async (): Promise<unknown> =>
    (await client.send(new GetEventDataStoreCommand({ EventDataStore: storeArn }))).Status;
  now += 7 * 86_400_000 - 1;
  expect(await status()).toBe('PENDING_DELETION');
  now += 1;
  expect(await failure(status())).toMatchObject({ name: 'EventDataStoreNotFoundException' });
  await lake.close();
});
