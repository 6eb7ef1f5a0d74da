import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { cloudTrail, entry, integrate, put, rows } from './harness.js';

let lake: Lake;
let client: CloudTrailClient;
let eds: string;
let other: string;

beforeAll(async () => {
  lake = await startLake({ now: () => Date.parse('2026-03-04T05:06:07.089Z') });
  client = cloudTrail(lake);
  const one = await integrate(client, 'one');
  const two = await integrate(client, 'two');
  [eds, other] = [one.storeId, two.storeId];
  const user = (principalId: string, type = 'USER'): object => ({ userIdentity: { type, principalId } });
  const a = [
    entry({
      UID: 'u1',
      eventTime: '2026-01-01T10:00:00Z',
      ...user('ann'),
      requestParameters: {
        ruleId: 'r1',
        size: 3,
        tags: ['x', 'y'],
        deep: { k: { n: 1, s: 'v', b: true, z: null } },
      },
    }),
    entry({
      UID: 'u2',
      eventTime: '2026-01-01T23:30:00Z',
      ...user('bob', 'API_KEY'),
      requestParameters: { ruleId: 'r2', size: 5 },
      errorCode: 'Denied',
    }),
    entry({
      UID: 'u3',
      eventTime: '2026-02-03T00:00:00Z',
      ...user('ann'),
      eventName: 'discoveryRule.deleted',
      requestParameters: { ruleId: 'r1' },
    }),
    entry({
      UID: 'u4',
      eventTime: '2026-02-28T12:00:00Z',
      ...user('eve'),
      eventName: 'account.added',
      sourceIPAddress: '10.0.0.1',
    }),
  ];
  await put(lake, a, { channel: one.channelArn });
  await put(lake, [entry({ UID: 'u1' }), entry({ UID: 'u9' })], { channel: two.channelArn });
});
afterAll(() => lake.close());

/** Names the stores in a statement. */
const on = (statement: string): string => statement.replaceAll('$two', other).replaceAll('$eds', eds);
/** The result as lines of texts. */
const lines = async (statement: string): Promise<string[]> =>
  (await rows(client, on(statement))).map((row) => Object.values(row).join(' | '));

describe('what an expression gives, in the text that Trino gives for it', () => {
  test.each<[string, string]>([
    // Constants and how they read
    [`1`, '1'],
    [`-1`, '-1'],
    [`- -1`, '1'],
    [`9223372036854775807`, '9223372036854775807'],
    [`12345678901234567890.12`, '12345678901234567890.12'],
    [`1.50`, '1.50'],
    [`1e0`, '1.0'],
    [`1e7`, '1.0E7'],
    [`1.5e-5`, '1.5E-5'],
    [`1e400`, 'Infinity'],
    [`DECIMAL '1.10' + DECIMAL '-2'`, '-0.90'],
    [`JSON '{"a": [1]}'`, '{"a":[1]}'],
    [`json_extract(JSON '{"a": [1]}', '$.a[0]')`, '1'],
    [`if(1 = 1, 'a')`, 'a'],
    [`coalesce(IF(1 = 2, if(true, 1)), 3)`, '3'],
    [`count(if(contains(ARRAY[1, 2], 1), concat('a', 'b')))`, '1'],
    [`true AND NOT false`, 'true'],
    [`NULL`, ''],
    [`'it''s'`, "it's"],
    [`''`, ''],
    [`DATE '2026-01-02'`, '2026-01-02'],
    [`TIMESTAMP '2026-01-02 03:04:05.678'`, '2026-01-02 03:04:05.678'],
    [`TIMESTAMP '2026-01-02 03:04:05'`, '2026-01-02 03:04:05.000'],
    [`INTERVAL '2' DAY`, '2 00:00:00.000'],
    [`INTERVAL '3' HOUR`, '0 03:00:00.000'],
    [`INTERVAL '14' MONTH`, '1-2'],
    [`ARRAY[1, NULL, 3]`, '[1, null, 3]'],
    [`MAP(ARRAY['a', 'b'], ARRAY[1, NULL])`, '{a=1, b=null}'],
    [`ARRAY[ARRAY['x'], ARRAY[]]`, '[[x], []]'],
    [
      `ROW(1, ROW('a', NULL), ARRAY[(2, 3)])`,
      '{field0=1, field1={field0=a, field1=null}, field2=[{field0=2, field1=3}]}',
    ],
    [`CAST(ROW(1, ROW('a')) AS ROW(x bigint, y ROW(z varchar)))`, '{x=1, y={z=a}}'],
    [`ROW(1, 'a') = (1, 'a') AND (1, 2) IN ((1, 2), (3, 4)) AND (1, 2) IN (SELECT 1, 2)`, 'true'],
    // Arithmetic
    [`7 / 2`, '3'],
    [`-7 / 2`, '-3'],
    [`-7 % 3`, '-1'],
    [`7 / 2e0`, '3.5'],
    [`TRY(1 / 0)`, ''],
    [`TRY(CAST('x' AS integer))`, ''],
    [`mod(7, 4)`, '3'],
    [`abs(-2) + power(2, 3)`, '10.0'],
    [`round(2.5e0)`, '3.0'],
    [`floor(-1.5e0)`, '-2.0'],
    [`ceiling(1.2e0)`, '2.0'],
    [`greatest(1, 3, 2)`, '3'],
    [`greatest(1, NULL)`, ''],
    [`least('b', 'a')`, 'a'],
    // Conditions
    [`CASE WHEN 1 > 2 THEN 'a' WHEN 2 > 1 THEN 'b' ELSE 'c' END`, 'b'],
    [`CASE 3 WHEN 1 THEN 'a' END`, ''],
    [`IF(1 < 2, 'yes', 'no')`, 'yes'],
    [`COALESCE(NULL, 'x', 'y')`, 'x'],
    [`NULLIF('a', 'a')`, ''],
    [`3 BETWEEN 1 AND 3`, 'true'],
    [`3 NOT IN (1, 2)`, 'true'],
    [`NULL IS DISTINCT FROM 1`, 'true'],
    [`'abc' LIKE 'a_c' AND 'ABC' NOT LIKE 'a%'`, 'true'],
    [`'50%' LIKE '50!%' ESCAPE '!'`, 'true'],
    // Text
    [`lower('AbC') || upper('x')`, 'abcX'],
    [`concat('a', 'b', 'c')`, 'abc'],
    [`concat('a', NULL)`, ''],
    [`length('äö😀')`, '3'],
    [`substr('hello', 2)`, 'ello'],
    [`substr('hello', 2, 3)`, 'ell'],
    [`substr('hello', -3)`, 'llo'],
    [`substr('hello', 0)`, ''],
    [`substring('hello' FROM 2 FOR 2)`, 'el'],
    [`strpos('hello', 'l')`, '3'],
    [`position('l' IN 'hello')`, '3'],
    [`replace('banana', 'an')`, 'ba'],
    [`replace('banana', 'an', 'o')`, 'booa'],
    [`reverse('abc')`, 'cba'],
    [`trim('  a ') || '.'`, 'a.'],
    [`split('a,b,c', ',')`, '[a, b, c]'],
    [`split_part('a,b', ',', 2)`, 'b'],
    [`split_part('a,b', ',', 3)`, ''],
    [`starts_with('abc', 'ab')`, 'true'],
    [`lpad('7', 3, '0')`, '007'],
    [`url_encode('a b&c')`, 'a+b%26c'],
    [`url_decode('a+b%26c')`, 'a b&c'],
    [`regexp_like('discoveryRule.created', '\\.created$')`, 'true'],
    [`regexp_extract('id=42;', 'id=(\\d+)', 1)`, '42'],
    [`regexp_extract('none', '\\d+')`, ''],
    [`regexp_extract_all('1a22', '\\d+')`, '[1, 22]'],
    [`regexp_replace('a1b2', '\\d')`, 'ab'],
    [`regexp_replace('a1b2', '(\\d)', '<$1>')`, 'a<1>b<2>'],
    [`regexp_split('a1b2c', '\\d')`, '[a, b, c]'],
    // Maps and arrays
    [`element_at(MAP(ARRAY['a'], ARRAY['b']), 'a')`, 'b'],
    [`element_at(MAP(ARRAY['a'], ARRAY['b']), 'z')`, ''],
    [`element_at(ARRAY[1, 2, 3], -1)`, '3'],
    [`element_at(ARRAY[1], 9)`, ''],
    [`TRY(element_at(ARRAY[1], 0))`, ''],
    [`element_at(MAP(ARRAY[0], ARRAY['b']), 0)`, 'b'],
    [`ARRAY['a', 'b'][2]`, 'b'],
    [`MAP(ARRAY['a'], ARRAY['b'])['a']`, 'b'],
    [`cardinality(ARRAY[1, 2])`, '2'],
    [`cardinality(MAP(ARRAY['a'], ARRAY['b']))`, '1'],
    [`map_keys(MAP(ARRAY['a', 'b'], ARRAY['x', 'y']))`, '[a, b]'],
    [`map_values(MAP(ARRAY['a', 'b'], ARRAY['x', 'y']))`, '[x, y]'],
    [`contains(ARRAY['a', 'b'], 'b')`, 'true'],
    [`contains(ARRAY['a', NULL], 'b')`, ''],
    [`array_distinct(ARRAY[3, 1, 3, NULL, NULL])`, '[3, 1, null]'],
    [`array_sort(ARRAY[3, NULL, 1])`, '[1, 3, null]'],
    [`array_join(ARRAY[1, NULL, 2], '-')`, '1-2'],
    [`array_join(ARRAY[1, NULL, 2], '-', '?')`, '1-?-2'],
    [`array_position(ARRAY[5, 6], 7)`, '0'],
    [`array_union(ARRAY[1, 2], ARRAY[2, 3])`, '[1, 2, 3]'],
    [`array_intersect(ARRAY[1, 2, 2], ARRAY[2])`, '[2]'],
    [`array_except(ARRAY[1, 2], ARRAY[2])`, '[1]'],
    [`slice(ARRAY[1, 2, 3, 4], 2, 2)`, '[2, 3]'],
    [`slice(ARRAY[1, 2, 3, 4], -2, 2)`, '[3, 4]'],
    [`sequence(1, 3)`, '[1, 2, 3]'],
    [`filter(ARRAY[1, 2, 3], x -> x > 1)`, '[2, 3]'],
    [`transform(ARRAY[1, 2], x -> x * 10)`, '[10, 20]'],
    [`any_match(ARRAY[1, 2], x -> x = 2)`, 'true'],
    // JSON
    [`json_extract_scalar('{"a":{"b":[5,6]}}', '$.a.b[1]')`, '6'],
    [`json_extract_scalar('{"a b":"x"}', '$["a b"]')`, 'x'],
    [`json_extract_scalar('{"a":{}}', '$.a')`, ''],
    [`json_extract_scalar('no json', '$.a')`, ''],
    [`json_extract('{"a":{"b":"c"}}', '$.a')`, '{"b":"c"}'],
    [`json_extract('no json', '$.a')`, ''],
    [`json_format(json_parse('{"a": 1}'))`, '{"a":1}'],
    [`CAST(json_extract('{"a":"b"}', '$.a') AS varchar)`, 'b'],
    [`CAST(json_parse('["a","b"]') AS array(varchar))`, '[a, b]'],
    [`json_array_length('[1,2,3]')`, '3'],
    [`json_array_length('{}')`, ''],
    [`json_array_contains('["a",1]', 'a')`, 'true'],
    [`json_size('{"a":{"x":1,"y":2}}', '$.a')`, '2'],
    // Casts
    [`CAST(TIMESTAMP '2026-01-02 03:04:05' AS varchar)`, '2026-01-02 03:04:05.000'],
    [`CAST('2026-01-02' AS date)`, '2026-01-02'],
    [`CAST('12' AS bigint) + 1`, '13'],
    [`TRY_CAST('x' AS integer)`, ''],
    [`TRY_CAST('1.5' AS integer)`, ''],
    [`TRY_CAST(' 7' AS bigint)`, ''],
    [`CAST('-7' AS integer)`, '-7'],
    [`TRY_CAST('99999999999' AS integer)`, ''],
    [`CAST(json_parse('5') AS integer)`, '5'],
    [`CAST(12 AS varchar)`, '12'],
    [`CAST(ARRAY[1] AS array(varchar))`, '[1]'],
    // Time
    [`current_timestamp`, '2026-03-04 05:06:07.089 UTC'],
    [`now()`, '2026-03-04 05:06:07.089 UTC'],
    [`current_date`, '2026-03-04'],
    [`localtimestamp`, '2026-03-04 05:06:07.089'],
    [`TIMESTAMP '2026-01-31 00:00:00' + INTERVAL '1' MONTH`, '2026-02-28 00:00:00.000'],
    [`current_date - INTERVAL '7' DAY`, '2026-02-25'],
    [`DATE '2026-01-31' + INTERVAL '1' MONTH`, '2026-02-28'],
    [`DATE '2026-03-03' - DATE '2026-02-27'`, '4 00:00:00.000'],
    [`current_date - CAST(NULL AS date)`, ''],
    [`TIMESTAMP '2026-03-03 01:00:00' - TIMESTAMP '2026-03-02 00:00:00'`, '1 01:00:00.000'],
    [`length('abc') - length('a')`, '2'],
    [`sum(1.5) - max(1)`, '0.5'],
    [`CAST(2 AS bigint) - CAST(NULL AS integer)`, ''],
    [`transform(ARRAY[3, 4], x -> x - cardinality(ARRAY[1]))`, '[2, 3]'],
    [`INTERVAL '1' DAY + INTERVAL '2' HOUR`, '1 02:00:00.000'],
    [`max(current_date) - INTERVAL '1' HOUR`, '2026-03-03 23:00:00.000'],
    [`current_timestamp - INTERVAL '1' DAY`, '2026-03-03 05:06:07.089 UTC'],
    [`date_trunc('hour', TIMESTAMP '2026-01-02 03:04:05')`, '2026-01-02 03:00:00.000'],
    [`date_trunc('month', DATE '2026-01-02')`, '2026-01-01'],
    [`date_add('day', -1, TIMESTAMP '2026-01-01 10:00:00')`, '2025-12-31 10:00:00.000'],
    [`date_add('month', 1, DATE '2026-01-31')`, '2026-02-28'],
    [`date_diff('day', TIMESTAMP '2026-01-01 23:00:00', TIMESTAMP '2026-01-02 01:00:00')`, '0'],
    [`date_diff('hour', TIMESTAMP '2026-01-01 23:00:00', TIMESTAMP '2026-01-02 01:00:00')`, '2'],
    [`from_iso8601_timestamp('2026-01-02T03:04:05+01:00')`, '2026-01-02 02:04:05.000 UTC'],
    [`from_iso8601_timestamp('2026-01-02')`, '2026-01-02 00:00:00.000 UTC'],
    [`TRY(from_iso8601_timestamp('2026-01-02 03:04:05'))`, ''],
    [`to_iso8601(TIMESTAMP '2026-01-02 03:04:05')`, '2026-01-02T03:04:05.000'],
    [`to_unixtime(from_unixtime(1.5e0))`, '1.5'],
    [`date_format(TIMESTAMP '2026-01-02 13:04:05', '%Y-%m-%d %H:%i:%s %M')`, '2026-01-02 13:04:05 January'],
    [`date_parse('02/01/2026 13:04', '%d/%m/%Y %H:%i')`, '2026-01-02 13:04:00.000'],
    [`day_of_week(DATE '2026-01-04')`, '7'],
    [`year(DATE '2026-01-04') * 100 + month(DATE '2026-01-04')`, '202601'],
    [`EXTRACT(day_of_week FROM DATE '2026-01-04')`, '7'],
    [`EXTRACT(hour FROM TIMESTAMP '2026-01-04 05:06:07')`, '5'],
    [`CAST(TIMESTAMP '2026-01-02 03:04:05' AT TIME ZONE 'UTC' AS varchar)`, '2026-01-02 03:04:05.000 UTC'],
    [`DATE '2026-01-02' < TIMESTAMP '2026-01-02 00:00:01'`, 'true'],
    [`typeof(1)`, 'integer'],
  ])('%s → %s', async (expression, expected) => {
    expect(await lines(`SELECT ${expression} AS v`)).toEqual([expected]);
  });
});
