import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Caller } from '../src/http/caller.js';
import { completeOptions } from '../src/options.js';
import type { Query } from '../src/query/query.js';
import { QueryRunner } from '../src/query/runner.js';
import { Database } from '../src/store/database.js';
import { Documents } from '../src/store/documents.js';

const caller = { accountId: '111122223333', region: 'eu-west-1' } as Caller;
const statement = 'SELECT n FROM UNNEST(sequence(1, 2500)) AS t(n)';

let database: Database;
beforeEach(async () => {
  database = await Database.open({ dataDir: undefined, memoryLimitMb: 192 });
});
afterEach(() => database.close());

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

test('a query whose end cannot be written has failed, now and after a new start, and keeps no rows', async () => {
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

test('while nothing can be written, each query fails and the lake stays; then queries run again', async () => {
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

test('a query that has finished stays so, with its rows, though it is cancelled before its end is written', async () => {
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
