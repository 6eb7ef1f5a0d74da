import { setImmediate } from 'node:timers/promises';
import { ListQueriesCommand } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import type { QueryAnswer } from '../src/page-api/answers.js';
import { Turnstile } from '../src/page-api/turnstile.js';
import { cloudTrail, entry, integrate, PARTNER, put, query } from './harness.js';
import { ask, runStatement } from './page-harness.js';

let lake: Lake;
let store: string;
beforeAll(async () => {
  lake = await startLake({ quotas: { activeQueries: 1 } });
  const { storeId, channelArn } = await integrate(cloudTrail(lake), 'queried');
  store = storeId;
  const entries = Array.from({ length: 100 }, (_, index) => entry({ eventName: `n${index}` }));
  await put(lake, entries, { channel: channelArn });
});
afterAll(() => lake.close());

const answerOf = async (statement: string): Promise<QueryAnswer> =>
  (await runStatement<QueryAnswer>(lake, store, statement)).body;
const errorOf = async (statement: string, at = store): Promise<[number, string]> => {
  const { status, body } = await runStatement<{ error: string }>(lake, at, statement);
  return [status, body.error];
};
/** Runs for long, and holds little. */
const endless = (id: string): string =>
  `SELECT count(*) FROM ${id} a, ${id} b, ${id} c, ${id} d, ${id} e, ${id} f WHERE length(concat(a.eventid, f.eventid)) = 1`;

test('a statement is answered as GetQueryResults answers it', async () => {
  const statement = `SELECT eventData.eventName, eventTime, 1.0E0 AS d, NULL FROM ${store} ORDER BY 1 LIMIT 2`;
  const { columns, rows, more } = await answerOf(statement);
  const { QueryResultRows = [] } = await query(cloudTrail(lake), statement);
  const asAws = rows.map((row) => row.map((value, index) => ({ [columns[index] ?? '']: value })));
  expect(asAws).toEqual(QueryResultRows);
  expect(more).toBe(false);
});

test('the first thousand rows are returned, and whether there are more', async () => {
  const cross = await answerOf(`SELECT a.eventid FROM ${store} a, ${store} b`);
  expect([cross.rows.length, cross.more]).toEqual([1000, true]);
  const wide = await answerOf(
    `SELECT repeat.x FROM (SELECT array_join(array_agg(eventid), ',') AS x FROM ${store}) repeat, ${store} b, ${store} c`,
  );
  expect(wide.more).toBe(true);
  expect(JSON.stringify(wide).length).toBeLessThan(1_010_000);
});

test('unwanted rows are dropped, although the threads that compute them wait for an answer of this thread', async () => {
  for (let n = 0; n < 10; n++) {
    const { more } = await answerOf(
      `SELECT transform(split(a.eventid, '-'), x -> rpad(x, 50, b.eventid)) FROM ${store} a, ${store} b, ${store} c`,
    );
    expect(more).toBe(true);
  }
});

test('an error in a statement is reported with its place', async () => {
  expect(await errorOf(`SELECT nope(1) FROM ${store}`)).toEqual([
    400,
    expect.stringMatching(/^line 1:8: .*nope/) as string,
  ]);
  expect(await errorOf(`SELECT nope FROM ${store}`)).toEqual([
    400,
    "line 1:8: Column 'nope' cannot be resolved",
  ]);
  expect(await errorOf(`SELECT '${'x'.repeat(10_000)}'`)).toEqual([
    400,
    'A statement may have at most 10000 characters.',
  ]);
});

test('a statement reads the stores of the account whose store was chosen, and nothing else', async () => {
  const theirs = (await integrate(cloudTrail(lake, PARTNER), 'theirs')).storeId;
  expect(await errorOf(`SELECT 1 FROM ${theirs}`)).toEqual([
    400,
    `The event data store ${theirs} was not found.`,
  ]);
  expect((await errorOf(`SELECT 1 FROM ${theirs}`, theirs))[0]).toBe(200);
  for (const hostile of [
    'SELECT * FROM control.documents',
    "SELECT * FROM read_csv('/etc/passwd')",
    'SELECT * FROM duckdb_tables()',
    `DELETE FROM ${store}`,
    `SELECT 1 FROM ${store}; DROP TABLE x`,
    "ATTACH '/tmp/x'",
    'PRAGMA version',
  ]) {
    expect((await errorOf(hostile))[0], hostile).toBe(400);
  }
});

test('a statement must be sent as JSON, which no form of another site can do', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/plain; application/json']) {
    const answer = await runStatement<{ error: string }>(lake, store, 'SELECT 1', { 'content-type': type });
    expect([answer.status, answer.body.error]).toEqual([415, 'The content type must be application/json.']);
  }
  expect(await errorOf('')).toEqual([
    400,
    'A store and a statement are required: {"store": "…", "statement": "SELECT …"}.',
  ]);
});

test("a statement does not count against the account's queries, and is in no list", async () => {
  const client = cloudTrail(lake);
  const listed = async (): Promise<number> =>
    (await client.send(new ListQueriesCommand({ EventDataStore: store }))).Queries?.length ?? 0;
  const before = await listed();
  const answers = await Promise.all([1, 2, 3].map((n) => answerOf(`SELECT ${n} FROM ${store} LIMIT 1`)));
  expect(answers.map(({ rows }) => rows)).toEqual([[['1']], [['2']], [['3']]]);
  expect(await listed()).toBe(before);
});

test('a statement that runs for too long is stopped', async () => {
  const hurried = await startLake({ queryTimeoutMs: 100 });
  const { storeId, channelArn } = await integrate(cloudTrail(hurried), 'hurried');
  await put(
    hurried,
    Array.from({ length: 100 }, () => entry()),
    { channel: channelArn },
  );
  const { status, body } = await runStatement<{ error: string }>(hurried, storeId, endless(storeId));
  expect([status, body.error]).toEqual([400, 'The query ran for more than 100 ms.']);
  await hurried.close();
});

test('a statement whose page is closed is stopped, and the next one runs', async () => {
  const gone = fetch(`${lake.url}/_lake/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ store, statement: endless(store) }),
    signal: AbortSignal.timeout(200),
  });
  await expect(gone).rejects.toThrow('aborted due to timeout');
  // Else it would come after the endless one, and that only after its 60 seconds.
  expect((await answerOf(`SELECT 1 FROM ${store} LIMIT 1`)).rows).toEqual([['1']]);
});

test('a lake that closes stops the running statement', async () => {
  const closing = await startLake();
  const { storeId, channelArn } = await integrate(cloudTrail(closing), 'closing');
  await put(
    closing,
    Array.from({ length: 100 }, () => entry()),
    { channel: channelArn },
  );
  const asked = runStatement<{ error: string }>(closing, storeId, endless(storeId));
  expect((await ask(closing, '/_lake/overview')).status).toBe(200);
  await closing.close();
  expect((await asked).body.error).toBe('The query was cancelled.');
});

test('the turnstile lets one caller through at a time, and turns away the thirty-third that would wait', async () => {
  const turnstile = new Turnstile();
  let inside = 0;
  const visit = async (): Promise<number> => {
    inside += 1;
    await setImmediate();
    return inside--;
  };
  const visits = await Promise.all(Array.from({ length: 33 }, () => turnstile.pass(visit)));
  expect(visits).toEqual([...Array.from({ length: 32 }, () => 1), undefined]);
  await expect(turnstile.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await turnstile.pass(visit)).toBe(1);
});
