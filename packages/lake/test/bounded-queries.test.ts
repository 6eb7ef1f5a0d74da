import { CancelQueryCommand, StartQueryCommand, type CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { cloudTrail, query, rows } from './harness.js';

let lake: Lake;
let client: CloudTrailClient;
beforeAll(async () => {
  lake = await startLake();
  client = cloudTrail(lake);
});
afterAll(() => lake.close());

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
  ['array_join', `SELECT array_join(sequence(1, 9999), '${hundred}')`],
])('a value that would take gigabytes ends its query, and nothing else: %s', async (_, statement) => {
  const before = process.resourceUsage().maxRSS;
  const { QueryStatus, ErrorMessage } = await query(client, statement);
  expect([QueryStatus, ErrorMessage]).toEqual([
    'FAILED',
    'a value of more than 100000 characters or items is not supported',
  ]);
  // In kilobytes.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(300_000);
});

test('values of any length that an event may hold are taken', async () => {
  const statement = `SELECT length(lpad('x', 100000, 'y')) AS p, length(replace(lpad('', 50000, 'a'), 'a', 'bb')) AS r,
    length('a' || lpad('', 99999, 'b')) AS c, 'a' || NULL || 'b' AS n, array_join(ARRAY['a', 'b'], '-') || 'c' AS j`;
  expect(await rows(client, statement)).toEqual([
    { p: '100000', r: '100000', c: '100000', n: '', j: 'a-bc' },
  ]);
});

test('below TRY it is null', async () => {
  expect(await rows(client, `SELECT TRY(lpad('x', 2000000, 'y')) AS p`)).toEqual([{ p: '' }]);
});

test('a plan computes nothing: what takes long does so as a query, which is then cancelled', async () => {
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
