import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRows, ResultWriter, type Row } from '../src/query/result-pages.js';
import { Database } from '../src/store/database.js';

let dataDir: string;
let database: Database;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lake-results-'));
  database = await Database.open({ dataDir, memoryLimitMb: 64 });
});
afterEach(async () => {
  await database.close();
  await rm(dataDir, { recursive: true });
});

async function write(queryId: string, rows: Iterable<Row>): Promise<void> {
  const writer = new ResultWriter(database, queryId);
  for (const row of rows) await writer.add(row);
  await database.write(() => writer.writePage());
}

test('a result that is larger than the memory is stored, and the lake can write after it', async () => {
  const padding = 'x'.repeat(10_000);
  await write(
    'large',
    Array.from({ length: 12_000 }, (_, n) => [String(n), padding]),
  );
  await database.read((connection) => connection.run('CHECKPOINT'));
  await write('later', [['later']]);
  expect(await readRows(database, 'large', 11_999, 5)).toEqual([['11999', padding]]);
  expect(await readRows(database, 'later', 0, 5)).toEqual([['later']]);
});

test('any rows of a result are read, across the parts and pages that hold them', async () => {
  const rows = Array.from({ length: 2500 }, (_, n): Row => [String(n), 'x'.repeat((n * 37) % 4000)]);
  await write('query', rows);
  for (const [from, count] of [
    [0, 1],
    [0, 1000],
    [7, 3],
    [990, 20],
    [1999, 501],
    [2499, 1000],
    [2500, 10],
  ] as const)
    expect(await readRows(database, 'query', from, count)).toEqual(rows.slice(from, from + count));
});

test('a query runs on one thread on every machine, since each one holds memory that DuckDB cannot spill', async () => {
  const found = await database.read((connection) =>
    connection.runAndReadAll(`SELECT current_setting('threads')::INTEGER`),
  );
  expect(found.getRows()).toEqual([[1]]);
});
