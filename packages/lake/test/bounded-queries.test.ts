import { CancelQueryCommand, StartQueryCommand, type CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { cloudTrail, failure, query, rows } from './harness.js';

let lake: Lake;
let client: CloudTrailClient;
beforeAll(async () => {
  lake = await startLake();
  client = cloudTrail(lake);
});
afterAll(() => lake.close());

const memoryWords =
  /^(Query exceeded the memory limit of the lake|the values that a function makes take more than 128 MB .*)$/;

const hundred = 'a'.repeat(100);
/** Each subquery doubles the text of the one before. */
const doubling = Array.from({ length: 30 }, (_, n) => `, t${n + 1} AS (SELECT s || s AS s FROM t${n})`);

test.each<[string, string]>([
  ['lpad', `SELECT length(lpad('x', 2000000000, 'y'))`],
  [
    'rpad, of a length for each row',
    `SELECT max(rpad('x', 2000000000 + n, 'y')) FROM UNNEST(sequence(1, 9)) AS t(n)`,
  ],
  [
    'replace upon replace',
    `SELECT replace(replace(replace(replace('${hundred}', 'a', '${hundred}'), 'a', '${hundred}'), 'a', '${hundred}'), 'a', '${hundred}')`,
  ],
  ['regexp_replace', `SELECT regexp_replace(lpad('a', 99999, 'a'), 'a', '${hundred}')`],
  [
    'a text doubled thirty times',
    `WITH t0 AS (SELECT '${hundred}' AS s)${doubling.join('')} SELECT s FROM t30`,
  ],
  [
    'an array doubled thirty times',
    `WITH t0 AS (SELECT sequence(1, 9999) AS s)${doubling.join('')} SELECT cardinality(s) FROM t30`,
  ],
  [
    'listagg',
    `SELECT listagg(rpad('x', 90000 + n, 'y')) WITHIN GROUP (ORDER BY n) FROM UNNEST(sequence(1, 9)) AS t(n)`,
  ],
  ['reduce', `SELECT reduce(sequence(1, 30), 'xxxx', (s, n) -> s || s, s -> length(s))`],
  ['array_join', `SELECT array_join(sequence(1, 9999), '${hundred}')`],
])('a value that would take gigabytes ends its query and nothing else: %s', async (_, statement) => {
  const before = process.resourceUsage().maxRSS;
  const { QueryStatus, ErrorMessage } = await query(client, statement);
  expect([QueryStatus, ErrorMessage]).toEqual([
    'FAILED',
    'a value of more than 100000 characters or items is not supported',
  ]);
  // In kilobytes.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(300_000);
});

const rowsOfSequence = `UNNEST(sequence(1, 9999)) AS t(n)`;

test.each<[string, string]>([
  [
    'arrays of many items',
    `SELECT sum(cardinality(split(rpad(CAST(n AS varchar), 30000, ','), ','))) FROM ${rowsOfSequence}`,
  ],
  [
    'arrays of arrays',
    `SELECT max(cardinality(transform(sequence(1, n), x -> sequence(1, x)))) FROM ${rowsOfSequence}`,
  ],
  [
    'a long text for each item',
    `SELECT max(cardinality(transform(sequence(1, n), x -> rpad('', n, 'y')))) FROM ${rowsOfSequence}`,
  ],
  [
    'one text, again for each item',
    `SELECT max(cardinality(transform(sequence(1, 9999), x -> s)))
       FROM (SELECT rpad(CAST(n AS varchar), 1000, 'y') AS s FROM ${rowsOfSequence})`,
  ],
  [
    'matches of a pattern',
    `SELECT max(cardinality(regexp_split(rpad('', 9000 + n % 2, 'y'), 'y'))) FROM ${rowsOfSequence}`,
  ],
  [
    'what replaces the matches of a pattern',
    `SELECT max(length(regexp_replace(rpad('', 900 + n % 2, 'y'), 'y', '${hundred}'))) FROM ${rowsOfSequence}`,
  ],
])('values of thousands of rows that take gigabytes together end their query: %s', async (_, statement) => {
  const before = process.resourceUsage().maxRSS;
  const { QueryStatus, ErrorMessage } = await query(client, statement);
  expect([QueryStatus, ErrorMessage]).toEqual(['FAILED', expect.stringMatching(memoryWords)]);
  // In kilobytes: 144 MB that DuckDB counts, 256 MB of values, and some for what comes at once.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(700_000);
});

test('many rows of short values are accepted', async () => {
  const statement = `SELECT sum(cardinality(split(rpad(CAST(n AS varchar), 1000, ','), ','))) AS items,
    sum(cardinality(transform(sequence(1, 100), x -> rpad('', 10, 'y')))) AS texts,
    count(lpad('x', CAST(NULL AS bigint), 'y')) AS nothing FROM ${rowsOfSequence}`;
  expect(await rows(client, statement)).toEqual([{ items: '9970110', texts: '999900', nothing: '0' }]);
});

test('a query is stopped within a single row', async () => {
  const alone = await startLake({ runningQueries: 1 });
  try {
    const asker = cloudTrail(alone);
    const items = (name: string, body: string): string =>
      `cardinality(filter(sequence(1, 9999), ${name} -> ${body}))`;
    const endless = items('x', `${items('y', `${items('z', 'x * y % z = 3')} > 5`)} > 5`);
    const { QueryId } = await asker.send(new StartQueryCommand({ QueryStatement: `SELECT ${endless}` }));
    await asker.send(new CancelQueryCommand({ QueryId }));
    // The one place for a query is free again.
    expect(await rows(asker, 'SELECT 1 AS one')).toEqual([{ one: '1' }]);
  } finally {
    await alone.close();
  }
});

test('values as long as an event may hold are accepted', async () => {
  const statement = `SELECT length(lpad('x', 100000, 'y')) AS p, length(replace(lpad('', 50000, 'a'), 'a', 'bb')) AS r,
    length('a' || lpad('', 99999, 'b')) AS c, 'a' || NULL || 'b' AS n, array_join(ARRAY['a', 'b'], '-') || 'c' AS j`;
  expect(await rows(client, statement)).toEqual([
    { p: '100000', r: '100000', c: '100000', n: '', j: 'a-bc' },
  ]);
});

test('a value that is too long is null within TRY', async () => {
  expect(await rows(client, `SELECT TRY(lpad('x', 2000000, 'y')) AS p`)).toEqual([{ p: '' }]);
});

test('planning computes nothing: what takes long runs as a query, which can be cancelled', async () => {
  const long = Array.from(
    { length: 4 },
    (_, n) => `levenshtein_distance(lpad('a', 9999, 'b'), lpad('c', 9999, '${n}'))`,
  );
  const startedAt = performance.now();
  const { QueryId } = await client.send(
    new StartQueryCommand({ QueryStatement: `SELECT ${long.join(' + ')}` }),
  );
  const planned = performance.now() - startedAt;
  await client.send(new CancelQueryCommand({ QueryId }));
  expect(planned).toBeLessThan(200);
});

test('rows within rows, which take long to plan, are refused', async () => {
  const type = `${'array(row(a '.repeat(40)}integer${'))'.repeat(40)}`;
  const { message } = await failure(query(client, `SELECT CAST(json_parse('[]') AS ${type})`));
  expect(message).toBe('line 1:8: the query is too complex');
});
