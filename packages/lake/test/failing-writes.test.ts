import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetChannelCommand } from '@aws-sdk/client-cloudtrail';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test, vi, type MockInstance } from 'vitest';
import type { Caller } from '../src/http/caller.js';
import { startLake } from '../src/index.js';
import { completeOptions } from '../src/options.js';
import type { Query } from '../src/query/query.js';
import { QueryRunner } from '../src/query/runner.js';
import { Database } from '../src/store/database.js';
import { Documents } from '../src/store/documents.js';
import { cloudTrail, entry, integrate, put, rows } from './harness.js';

const caller = { accountId: '111122223333', region: 'eu-west-1' } as Caller;
const statement = 'SELECT n FROM UNNEST(sequence(1, 2500)) AS t(n)';

let database: Database;
beforeEach(async () => {
  database = await Database.open({ dataDir: undefined, memoryLimitMb: 192 });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await database.close();
});

async function openRunner(): Promise<QueryRunner> {
  return QueryRunner.create(database, await Documents.load<Query>(database, 'query'), completeOptions({}));
}

function full(): Promise<never> {
  return Promise.reject(new Error('TransactionContext Error: Failed to commit: No space left on device'));
}

async function ended(runner: QueryRunner, { id }: Query): Promise<Query | undefined> {
  await vi.waitFor(() => {
    expect(runner.get(id)?.status).not.toMatch(/QUEUED|RUNNING/);
  });
  return runner.get(id);
}

test('a query whose end cannot be written has failed, also after a restart, and keeps no rows', async () => {
  const runner = await openRunner();
  const write = database.write.bind(database);
  // Its beginning and two full pages are written; the last page and the end are not.
  let writes = 0;
  vi.spyOn(database, 'write').mockImplementation((work) => (++writes === 4 ? full() : write(work)));
  const query = await runner.start(caller, statement, () => undefined);

  expect(await ended(runner, query)).toMatchObject({
    status: 'FAILED',
    errorMessage: 'The disk of the lake is full',
    rowCount: 0,
  });
  await runner.close();
  expect(writes).toBe(5);
  expect((await openRunner()).get(query.id)).toMatchObject({ status: 'FAILED' });
  expect(await runner.rows(query, 0, 10)).toEqual([]);
});

test('while nothing can be written, queries fail but the lake keeps running, and then they run again', async () => {
  const runner = await openRunner();
  const write = vi.spyOn(database, 'write').mockImplementation(full);
  const first = await runner.start(caller, statement, () => undefined);
  expect(await ended(runner, first)).toMatchObject({ status: 'FAILED' });
  const cancelled = await runner.start(caller, statement, () => undefined);
  await runner.cancel(cancelled);
  expect(runner.get(cancelled.id)).toMatchObject({ status: 'CANCELLED' });

  write.mockRestore();
  const later = await runner.start(caller, statement, () => undefined);
  expect(await ended(runner, later)).toMatchObject({ status: 'FINISHED', rowCount: 2500 });
  await runner.close();
  expect(await runner.rows(later, 2499, 10)).toEqual([['2500']]);
});

test('a sorted result that cannot be written gives its memory back', async () => {
  const runner = await openRunner();
  const write = database.write.bind(database);
  let writes = 0;
  vi.spyOn(database, 'write').mockImplementation((work) => (++writes === 2 ? full() : write(work)));
  const sorted = `SELECT rpad(CAST(n AS varchar), 2000, 'x') AS s FROM UNNEST(sequence(1, 9999)) AS t(n) ORDER BY s`;
  const query = await runner.start(caller, sorted, () => undefined);
  expect(await ended(runner, query)).toMatchObject({ status: 'FAILED' });
  await runner.close();
  const found = await database.read((connection) =>
    connection.runAndReadAll(
      `SELECT memory_usage_bytes::INTEGER FROM duckdb_memory() WHERE tag = 'ORDER_BY'`,
    ),
  );
  expect(found.getRows()).toEqual([[0]]);
});

test('a finished query stays finished, with its rows, although it is cancelled before its end is written', async () => {
  const runner = await openRunner();
  const write = database.write.bind(database);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let writes = 0;
  vi.spyOn(database, 'write').mockImplementation((work) =>
    ++writes === 4 ? write((connection) => held.then(() => work(connection))) : write(work),
  );
  const query = await runner.start(caller, statement, () => undefined);
  expect(await ended(runner, query)).toMatchObject({ status: 'FINISHED' });
  const cancelled = runner.cancel(query);
  release();
  await cancelled;
  await runner.close();
  expect(runner.get(query.id)).toMatchObject({ status: 'FINISHED', rowCount: 2500 });
  expect(await runner.rows(query, 2499, 10)).toEqual([['2500']]);
});

test('a change is kept although an earlier one could not be written, and so is a deletion', async () => {
  const documents = await Documents.load<{ id: string; text: string }>(database, 'channel');
  await documents.put({ id: 'changed', text: 'first' });
  await documents.put({ id: 'deleted', text: 'first' });
  const write = database.write.bind(database);
  let writes = 0;
  vi.spyOn(database, 'write').mockImplementation((work) =>
    write((connection) => (++writes % 2 === 1 ? full() : work(connection))),
  );
  const settled = await Promise.allSettled([
    documents.put({ id: 'changed', text: 'failed' }),
    documents.put({ id: 'changed', text: 'second' }),
    documents.put({ id: 'deleted', text: 'failed' }),
    documents.delete('deleted'),
  ]);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
  const kept = [{ id: 'changed', text: 'second' }];
  expect(documents.list()).toEqual(kept);
  vi.restoreAllMocks();
  expect((await Documents.load(database, 'channel')).list()).toEqual(kept);
});

test('a document is what was last written after several changes of it, or its deletion, have failed', async () => {
  const documents = await Documents.load<{ id: string; text: string }>(database, 'channel');
  await documents.put({ id: 'changed', text: 'written' });
  const write = vi.spyOn(database, 'write').mockImplementation(full);
  const settled = await Promise.allSettled([
    documents.put({ id: 'changed', text: 'first' }),
    documents.put({ id: 'changed', text: 'second' }),
    documents.delete('changed'),
    documents.put({ id: 'new', text: 'first' }),
    documents.put({ id: 'new', text: 'second' }),
    documents.put({ id: 'new', text: 'third' }),
  ]);
  expect(settled.map(({ status }) => status)).toEqual(settled.map(() => 'rejected'));
  const written = [{ id: 'changed', text: 'written' }];
  expect(documents.list()).toEqual(written);
  write.mockRestore();
  expect((await Documents.load(database, 'channel')).list()).toEqual(written);
});

test('a document that could not be deleted is still there', async () => {
  const documents = await Documents.load<{ id: string }>(database, 'channel');
  await documents.put({ id: 'kept' });
  const write = vi.spyOn(database, 'write').mockImplementation(full);
  await expect(documents.delete('kept')).rejects.toThrow('No space left');
  expect(documents.get('kept')).toEqual({ id: 'kept' });

  write.mockRestore();
  await documents.delete('kept');
  expect((await Documents.load(database, 'channel')).list()).toEqual([]);
});

test('events that cannot be written are not acknowledged: the whole request fails, to be sent again', async () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const lake = await startLake();
  const client = cloudTrail(lake);
  const { channelArn, storeId } = await integrate(client, 'full');
  const ingestion = async (): Promise<unknown> =>
    (await client.send(new GetChannelCommand({ Channel: channelArn }))).IngestionStatus;
  // The events, then the channel's ingestion status.
  vi.spyOn(Database.prototype, 'runPrepared').mockResolvedValueOnce(1).mockImplementationOnce(full);

  const refused = await put(lake, [entry()], { channel: channelArn });
  expect(refused).toMatchObject({
    status: 500,
    headers: { 'x-amzn-errortype': 'InternalFailure' },
    body: { message: 'The disk of the lake is full.' },
  });
  expect(await ingestion()).toBeUndefined();
  expect(stderr).toHaveBeenCalledWith(expect.stringMatching(/^lake: request \S+ failed: the disk is full\./));

  const { body } = await put(lake, [entry()], { channel: channelArn });
  expect(await rows(client, `SELECT eventID FROM ${storeId}`)).toEqual([
    { eventID: body.successful[0]?.eventID },
  ]);
  await lake.close();
});

test('a lake in memory that is full says so, and what to do', async () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const lake = await startLake({ memoryLimitMb: 64 });
  const { channelArn: channel } = await integrate(cloudTrail(lake), 'memory');
  const padding = { requestParameters: { padding: 'x'.repeat(99_000) } };
  const large = Array.from({ length: 9 }, () => entry(padding));
  let answer = await put(lake, large, { channel });
  for (let n = 0; n < 200 && answer.status === 200; n++) answer = await put(lake, large, { channel });
  expect(answer).toMatchObject({
    status: 500,
    headers: { 'x-amzn-errortype': 'InternalFailure' },
    body: { message: 'The memory of the lake is full.' },
  });
  expect(stderr).toHaveBeenCalledWith(
    expect.stringMatching(
      /^lake: request \S+ failed: the memory is full\. Without a data directory, .*--data-dir.*\n$/,
    ),
  );
  await lake.close();
});

describe('when a checkpoint fails', () => {
  let dataDir: string;
  let failing: Database;
  let documents: Documents<{ id: string; text?: string }>;
  let stderr: MockInstance;
  /** Until it is opened anew: a checkpoint is due when 1 MB is logged, and fails as on a full disk. */
  const failingOptions = { debug_checkpoint_abort: 'before_header', checkpoint_threshold: '1MB' };

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'lake-failing-'));
    await (await Database.open({ dataDir, memoryLimitMb: 192 })).close();
    const create = DuckDBInstance.create.bind(DuckDBInstance);
    vi.spyOn(DuckDBInstance, 'create').mockImplementationOnce((file, options) =>
      create(file, { ...options, ...failingOptions }),
    );
    stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    failing = await Database.open({ dataDir, memoryLimitMb: 192 });
    documents = await Documents.load(failing, 'channel');
    await documents.put({ id: 'logged', text: 'x'.repeat(2_000_000) });
  });
  afterEach(async () => {
    await failing.close();
    await rm(dataDir, { recursive: true });
  });

  async function stored(): Promise<string[]> {
    return (await Documents.load(failing, 'channel')).list().map(({ id }) => id);
  }

  test('the database is opened anew, with all that was written', async () => {
    await expect(documents.put({ id: 'failed' })).rejects.toThrow('Failed to create checkpoint');
    await documents.put({ id: 'next' });
    await failing.read((connection) => connection.run('SELECT 1'));
    expect(await stored()).toEqual(['logged', 'next']);
    expect(stderr.mock.calls).toEqual([[`lake: opened ${dataDir} anew after a fatal error of DuckDB\n`]]);
  });

  test('running reads are stopped first, and cannot write', async () => {
    await failing.read(async (connection) => {
      const interrupt = vi.spyOn(connection, 'interrupt');
      await expect(documents.put({ id: 'failed' })).rejects.toThrow('Failed to create checkpoint');
      await expect(documents.put({ id: 'refused' })).rejects.toThrow('once its queries have ended');
      expect(interrupt).toHaveBeenCalled();
    });
    await documents.put({ id: 'next' });
    expect(await stored()).toEqual(['logged', 'next']);
  });

  test('the commit before it is kept', async () => {
    const durable =
      'FATAL Error: Transaction COMMIT succeeded and is durable, but the autocheckpoint failed.';
    await failing.write((connection) => {
      vi.spyOn(connection, 'run').mockRejectedValueOnce(new Error(durable));
      return Promise.resolve();
    });
    await documents.put({ id: 'next' });
    expect(await stored()).toEqual(['logged', 'next']);
    expect(stderr.mock.calls[0]).toEqual([`lake: ${durable}\n`]);
  });
});
