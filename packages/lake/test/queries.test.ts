import {
  CancelQueryCommand,
  DescribeQueryCommand,
  GetQueryResultsCommand,
  ListChannelsCommand,
  ListEventDataStoresCommand,
  ListQueriesCommand,
  paginateGetQueryResults,
  paginateListQueries,
  StartQueryCommand,
  type CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import {
  cloudTrail,
  entry,
  failure,
  integrate,
  newAccountId,
  put,
  query,
  type Integration,
} from './harness.js';

let lake: Lake;
let now = Date.parse('2026-01-10T00:00:00Z');
const account = (): CloudTrailClient => cloudTrail(lake, newAccountId());

beforeAll(async () => {
  lake = await startLake({ now: () => now });
});
afterAll(() => lake.close());

describe('queries', () => {
  let client: CloudTrailClient;
  let into: Integration;
  beforeAll(async () => {
    const id = newAccountId();
    client = cloudTrail(lake, id);
    into = await integrate(client, 'queries');
    const entries = Array.from({ length: 90 }, (_, n) => entry({ recipientAccountId: id, UID: `u${n}` }));
    const { body } = await put(lake, entries, { channel: into.channelArn, accessKeyId: id });
    expect(body.failed).toEqual([]);
  });

  test('fail, and keep no rows, if they fail after their first rows', async () => {
    const statement = `SELECT CAST(IF(a = 10 AND b > 9000, 'x', '1') AS integer), lpad('', 1000, 'x')
      FROM UNNEST(sequence(1, 10)) AS t(a) CROSS JOIN UNNEST(sequence(1, 10000)) AS u(b)`;
    expect(await query(client, statement)).toMatchObject({
      QueryStatus: 'FAILED',
      ErrorMessage: "Cannot cast 'x' to a whole number",
      QueryResultRows: [],
    });
  });

  test('page their results, and describe themselves', async () => {
    // Each event thirty times: 2700 rows, in their order.
    const many = (from: number, to: number): string =>
      `SELECT eventData.uid, n FROM ${into.storeId} CROSS JOIN UNNEST(sequence(${from}, ${to})) AS t(n) ORDER BY n, eventData.uid`;
    const first = await query(client, many(1, 30));
    expect(first.QueryStatistics).toEqual({
      ResultsCount: 1000,
      TotalResultsCount: 2700,
      BytesScanned: 90_000,
    });
    const { QueryId } = await client.send(new StartQueryCommand({ QueryStatement: many(1, 30) }));
    while ((await client.send(new DescribeQueryCommand({ QueryId }))).QueryStatus !== 'FINISHED');
    const seen: string[] = [];
    let pages = 0;
    for await (const { QueryResultRows = [] } of paginateGetQueryResults(
      { client },
      { QueryId, MaxQueryResults: 700 },
    )) {
      pages += 1;
      for (const [uid, n] of QueryResultRows) seen.push(`${n?.['n'] ?? ''}/${uid?.['uid'] ?? ''}`);
    }
    expect([pages, seen.length, new Set(seen).size, seen[0], seen[2699]]).toEqual([
      4,
      2700,
      2700,
      '1/u0',
      '30/u9',
    ]);

    const described = await client.send(new DescribeQueryCommand({ QueryId }));
    expect(described).toMatchObject({
      QueryId,
      QueryString: many(1, 30),
      QueryStatus: 'FINISHED',
      QueryStatistics: {
        EventsMatched: 2700,
        EventsScanned: 90,
        BytesScanned: 90_000,
        CreationTime: new Date(now),
      },
    });
    const wrong = client.send(new GetQueryResultsCommand({ QueryId, NextToken: 'wrong' }));
    expect(await failure(wrong)).toMatchObject({ name: 'InvalidNextTokenException' });
  });

  test('are listed by when they were started, and by their status', async () => {
    const start = async (): Promise<string | undefined> =>
      (await query(client, `SELECT eventID FROM ${into.storeId} LIMIT 1`)).QueryId;
    now += 10_000;
    const [from, first] = [now, await start()];
    now += 10_000;
    const [until, second] = [now, await start()];
    const listed = async (filter: object): Promise<unknown[]> => {
      const { Queries = [] } = await client.send(
        new ListQueriesCommand({ EventDataStore: into.storeId, ...filter }),
      );
      return Queries.map(({ QueryId }) => QueryId);
    };
    expect(await listed({ StartTime: new Date(from) })).toEqual([second, first]);
    expect(await listed({ StartTime: new Date(from), EndTime: new Date(until - 1000) })).toEqual([first]);
    expect(await listed({ StartTime: new Date(until), EndTime: new Date(until) })).toEqual([second]);
    expect(await listed({ StartTime: new Date(from), QueryStatus: 'FAILED' })).toEqual([]);
    const backwards = listed({ StartTime: new Date(until), EndTime: new Date(from) });
    expect(await failure(backwards)).toMatchObject({
      name: 'InvalidDateRangeException',
      message: 'The start time must be before the end time.',
    });
  });

  test('continue only with a token of the same list, not of another query, operation or filter', async () => {
    const ofAnother = await query(client, `SELECT eventID FROM ${into.storeId}`);
    const { QueryId } = await query(client, `SELECT eventID FROM ${into.storeId}`);
    const results = await client.send(
      new GetQueryResultsCommand({ QueryId: ofAnother.QueryId, MaxQueryResults: 10 }),
    );
    const list = { EventDataStore: into.storeId, MaxResults: 1 };
    const { NextToken: ofAll } = await client.send(new ListQueriesCommand(list));
    const isInvalid = { name: 'InvalidNextTokenException', message: 'The NextToken is not valid.' };
    for (const NextToken of [results.NextToken, ofAll]) {
      expect(NextToken).toBeDefined();
      const others = [
        client.send(new GetQueryResultsCommand({ QueryId, NextToken })),
        client.send(new ListQueriesCommand({ ...list, QueryStatus: 'FINISHED', NextToken })),
        client.send(new ListQueriesCommand({ ...list, StartTime: new Date(now - 1000), NextToken })),
        client.send(new ListQueriesCommand({ ...list, EndTime: new Date(now), NextToken })),
        client.send(new ListChannelsCommand({ NextToken })),
        client.send(new ListEventDataStoresCommand({ NextToken })),
      ];
      for (const other of others) expect(await failure(other)).toMatchObject(isInvalid);
    }
    // How many are asked for may change.
    const more = await client.send(new ListQueriesCommand({ ...list, MaxResults: 2, NextToken: ofAll }));
    expect(more.Queries?.length).toBe(2);
  });

  test('are active at most 10 at a time, wait their turn, and stop when they are cancelled', async () => {
    const endless = `SELECT count(*) FROM ${Array.from({ length: 7 }, (_, n) => `${into.storeId} AS t${n}`).join(', ')}`;
    const ids: string[] = [];
    // At once: each is planned while the others are.
    const started = await Promise.allSettled(
      Array.from({ length: 14 }, () => client.send(new StartQueryCommand({ QueryStatement: endless }))),
    );
    for (const each of started) if (each.status === 'fulfilled') ids.push(each.value.QueryId ?? '');
    expect(ids).toHaveLength(10);
    const more = client.send(new StartQueryCommand({ QueryStatement: endless }));
    expect(await failure(more)).toMatchObject({ name: 'MaxConcurrentQueriesException', status: 429 });
    const statuses = async (): Promise<Record<string, number>> => {
      const count: Record<string, number> = {};
      for await (const { Queries = [] } of paginateListQueries(
        { client, pageSize: 3 },
        { EventDataStore: into.storeArn },
      )) {
        for (const { QueryId = '', QueryStatus = '' } of Queries)
          if (ids.includes(QueryId)) count[QueryStatus] = (count[QueryStatus] ?? 0) + 1;
      }
      return count;
    };
    while ((await statuses())['RUNNING'] !== 2);
    expect(await statuses()).toEqual({ RUNNING: 2, QUEUED: 8 });
    for (const QueryId of [...ids].reverse()) {
      expect(await client.send(new CancelQueryCommand({ QueryId }))).toMatchObject({
        QueryStatus: 'CANCELLED',
      });
    }
    expect(await statuses()).toEqual({ CANCELLED: 10 });
    expect(await failure(client.send(new CancelQueryCommand({ QueryId: ids[0] })))).toMatchObject({
      name: 'InactiveQueryException',
    });
    expect(await query(client, `SELECT count(*) AS n FROM ${into.storeId}`)).toMatchObject({
      QueryResultRows: [[{ n: '90' }]],
    });
  });

  test('say why they failed while they ran', async () => {
    const failed = await query(client, `SELECT CAST(eventData.uid AS integer) FROM ${into.storeId}`);
    expect(failed).toMatchObject({ QueryStatus: 'FAILED', QueryResultRows: [] });
    expect(failed.ErrorMessage).toMatch(/^Cannot cast 'u\d+' to a whole number$/);
  });

  test('belong to their account, and are kept for seven days', async () => {
    const { QueryId } = await client.send(
      new StartQueryCommand({ QueryStatement: `SELECT 1 FROM ${into.storeId}` }),
    );
    const ask = (by: CloudTrailClient): Promise<unknown> => by.send(new GetQueryResultsCommand({ QueryId }));
    expect(await failure(ask(account()))).toMatchObject({ name: 'QueryIdNotFoundException', status: 404 });
    await ask(client);
    now += 7 * 86_400_000 + 1;
    expect(await failure(ask(client))).toMatchObject({ name: 'QueryIdNotFoundException' });
  });

  test('need a statement of at most 10,000 characters', async () => {
    const start = (QueryStatement?: string): Promise<unknown> =>
      client.send(new StartQueryCommand({ QueryStatement }));
    expect(await failure(start())).toMatchObject({ name: 'InvalidParameterException' });
    expect(await failure(start(`SELECT 1${' '.repeat(9_993)}`))).toMatchObject({
      name: 'ValidationException',
    });
  });

  test('have no alias, and deliver to no bucket', async () => {
    const { QueryId } = await query(client, 'SELECT 1');
    const noAliases = {
      name: 'UnsupportedOperationException',
      message: 'Query aliases and parameters belong to dashboards, which this lake does not have.',
    };
    const describe = (input: object): Promise<unknown> =>
      client.send(new DescribeQueryCommand(input as never));
    expect(await failure(describe({ QueryAlias: 'a' }))).toMatchObject(noAliases);
    expect(await failure(describe({ QueryAlias: 'a', QueryId }))).toMatchObject({
      name: 'InvalidParameterException',
      message: 'Specify QueryId or QueryAlias, not both.',
    });
    expect(await failure(describe({}))).toMatchObject({
      name: 'InvalidParameterException',
      message: 'QueryId is required.',
    });
    const start = (input: object): Promise<unknown> =>
      client.send(new StartQueryCommand({ QueryStatement: 'SELECT 1', ...input }));
    expect(await failure(start({ QueryAlias: 'a' }))).toMatchObject(noAliases);
    expect(await failure(start({ DeliveryS3Uri: 's3://a-bucket/results' }))).toMatchObject({
      name: 'UnsupportedOperationException',
      message: 'This lake does not deliver query results to S3.',
    });
    expect(await failure(start({ DeliveryS3Uri: 'https://a-bucket' }))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("at 'deliveryS3Uri' failed to satisfy constraint") as string,
    });
  });
});
