import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { cloudTrail, failure, integrate, query, rows } from './harness.js';

let lake: Lake;
let client: CloudTrailClient;
let eds: string;

beforeAll(async () => {
  lake = await startLake({ now: () => Date.parse('2026-03-04T05:06:07.089Z') });
  client = cloudTrail(lake);
  eds = (await integrate(client, 'one')).storeId;
});
afterAll(() => lake.close());

describe("what DuckDB's grammar accepts and Trino's does not is refused with its place", () => {
  test.each<[string, string]>([
    [`SELECT eventID, FROM $eds`, "line 1:17: mismatched input 'FROM'"],
    [`SELECT 1 IN (1, 2,)`, "line 1:19: mismatched input ')'"],
    [`SELECT eventID, `, "line 1:16: mismatched input '<EOF>'"],
    [`SELECT 1,;`, "line 1:10: mismatched input ';'"],
    [`SELECT 1;;`, "line 1:10: mismatched input ';'"],
    [`SELECT eventID FROM $eds LIMIT (1)`, "line 1:64: mismatched input '('"],
    [`SELECT count(*) FROM $eds *`, "line 1:22: mismatched input '*' after $eds"],
    [`SELECT count(*) FROM "$eds" * AS a`, "line 1:22: mismatched input '*' after $eds"],
    [`SELECT * LIKE '%ID' FROM $eds`, "line 1:8: mismatched input '*'"],
    [`SELECT coalesce(*) FROM $eds`, "line 1:17: mismatched input '*'"],
    [`SELECT 1 IN ARRAY[1, 2]`, "line 1:10: mismatched input 'IN'"],
    [`SELECT 1 NOT IN split('1', ',')`, "mismatched input 'IN'"],
    [`SELECT count(*) AS end`, "line 1:20: mismatched input 'end'"],
    [`SELECT count(*) FROM $eds AS Order`, "line 1:62: mismatched input 'Order'"],
    [`WITH a AS NOT MATERIALIZED (SELECT 1 AS x) SELECT x FROM a`, "line 1:11: mismatched input 'NOT'"],
    [`WITH a AS MATERIALIZED (SELECT 1 AS x) SELECT x FROM a`, "line 1:11: mismatched input 'MATERIALIZED'"],
    [`SELECT count(*) FILTER (1 = 1) FROM $eds`, "line 1:25: mismatched input '1'"],
    [
      `SELECT count(DISTINCT 1) OVER ()`,
      'line 1:8: DISTINCT in window function parameters not yet supported',
    ],
    [`SELECT EXTRACT('year' FROM current_date)`, "line 1:16: mismatched input ''year''"],
    [
      `SELECT 'ab' LIKE '!_a!b' ESCAPE '!'`,
      "line 1:18: Escape character must be followed by '%', '_' or the escape character itself",
    ],
    [`FROM $eds`, "line 1:1: mismatched input 'FROM'"],
    [`FROM $eds SELECT eventID`, "line 1:1: mismatched input 'FROM'"],
    [`SELECT * FROM (FROM $eds)`, "line 1:16: mismatched input 'FROM'"],
    [`WITH a AS (SELECT 1 AS x) FROM a`, "line 1:27: mismatched input 'FROM'"],
    [`SELECT eventID FROM $eds UNION FROM $eds`, "line 1:64: mismatched input 'FROM'"],
    [`SELECT CAST(1 AS string)`, 'line 1:18: Unknown type: string'],
    [`SELECT TRY_CAST('1' AS float)`, 'line 1:24: Unknown type: float'],
    [`SELECT CAST(ARRAY['a'] AS array(text))`, 'line 1:33: Unknown type: text'],
    [`SELECT CAST(row(1) AS row(text int8))`, 'line 1:32: Unknown type: int8'],
    [`SELECT CAST(1 AS numeric(5, 2))`, 'line 1:18: Unknown type: numeric'],
    [`SELECT CAST(row(1) AS struct(a integer))`, 'line 1:23: Unknown type: struct'],
    [`SELECT CAST(ARRAY[1] AS integer[])`, "line 1:32: mismatched input '['"],
    [`SELECT datetime '2026-01-01'`, 'line 1:8: Unknown type: datetime'],
    [`SELECT INTERVAL 1 DAY`, "line 1:17: mismatched input '1'"],
    [`SELECT INTERVAL '1' WEEK`, "line 1:21: mismatched input 'WEEK'"],
    [`SELECT INTERVAL '2' DAYS`, "line 1:21: mismatched input 'DAYS'"],
    [`SELECT DECIMAL 'many'`, "line 1:16: 'many' is not a valid DECIMAL literal"],
    [`SELECT INTERVAL '1.5' DAY`, "line 1:17: '1.5' is not a valid INTERVAL literal"],
    [`SELECT date 'infinity'`, "line 1:13: 'infinity' is not a valid DATE literal"],
    [`SELECT date '2026/01/02'`, "line 1:13: '2026/01/02' is not a valid DATE literal"],
    [
      `SELECT timestamp '2026-01-02T03:04:05Z'`,
      "line 1:18: '2026-01-02T03:04:05Z' is not a valid TIMESTAMP literal",
    ],
    [`SELECT count(*) FROM ONLY $eds`, "line 1:22: mismatched input 'ONLY'"],
    [`SELECT count(*) FROM $eds a JOIN ONLY $eds b ON 1 = 1`, "line 1:66: mismatched input 'ONLY'"],
    [`SELECT count(*) FROM $eds a JOIN $eds b`, "line 1:103: mismatched input '<EOF>'"],
    [`SELECT eventID AS 'id' FROM $eds`, "line 1:19: mismatched input ''id''"],
    [`SELECT 1 = 1 IS NOT TRUE`, "line 1:21: mismatched input 'TRUE'"],
    [`SELECT 1 = 1 IS UNKNOWN`, "line 1:17: mismatched input 'UNKNOWN'"],
    [`SELECT 'a' ILIKE 'A'`, "line 1:12: mismatched input 'ILIKE'"],
    [`SELECT 'a' SIMILAR TO 'a'`, "line 1:12: mismatched input 'SIMILAR'"],
    [`SELECT [1, 2]`, "line 1:9: mismatched input '['"],
    [`SELECT eventID FROM $eds LIMIT 1.5`, 'line 1:64: LIMIT and OFFSET take a whole number'],
    [`SELECT eventID FROM $eds LIMIT 1 + 1`, 'line 1:66: LIMIT and OFFSET take a whole number'],
    [`SELECT eventID FROM $eds OFFSET (SELECT 1)`, "line 1:65: mismatched input '('"],
    [`SHOW TABLES`, 'line 1:1: only SELECT statements can be run'],
    [`DELETE FROM $eds`, 'line 1:1: only SELECT statements can be run'],
    [`DESCRIBE $eds`, 'line 1:1: only SELECT statements can be run'],
  ])('%s', async (statement, message) => {
    const { name, message: told } = await failure(query(client, statement.replaceAll('$eds', eds)));
    expect([name, told]).toEqual(['InvalidQueryStatementException', message.replace('$eds', eds)]);
  });
});

describe('what looks similar is accepted', () => {
  test.each<[string, Record<string, string>]>([
    [`SELECT 1 AS text, 2 AS string`, { text: '1', string: '2' }],
    [`SELECT CAST(row('a') AS row(text varchar)).text AS x`, { x: 'a' }],
    [`SELECT CAST(row('a') AS row(text "varchar")).text AS x`, { x: 'a' }],
    [`SELECT extract(year FROM current_date) AS x`, { x: '2026' }],
    [`SELECT trim(both 'x' FROM 'xax') AS x`, { x: 'a' }],
    [`SELECT (1 IS DISTINCT FROM 2) AS x`, { x: 'true' }],
    [`SELECT x FROM (SELECT 1 AS x) LIMIT ALL`, { x: '1' }],
    [`SELECT x FROM (VALUES (1), (2)) AS t(x) ORDER BY x OFFSET 1 ROW FETCH FIRST ROW ONLY`, { x: '2' }],
    [`TABLE $eds`, {}],
    [`SELECT 2 * 3 AS materialized`, { materialized: '6' }],
    [`SELECT count(*) FILTER (WHERE true) AS x, filter(ARRAY[1], i -> i = 1) AS y`, { x: '1', y: '[1]' }],
    [`SELECT 'a!%' LIKE 'a!!!%' ESCAPE '!' AS x`, { x: 'true' }],
  ])('%s', async (statement, row) => {
    const [found = {}] = await rows(client, statement.replaceAll('$eds', eds));
    expect(found).toEqual(row);
  });
});

test('current_timestamp and its like are expressions, and so columns without a name', async () => {
  const [row] = await rows(client, 'SELECT current_date, current_timestamp AS now, LOCALTIMESTAMP');
  expect(row).toEqual({
    _col0: '2026-03-04',
    now: '2026-03-04 05:06:07.089 UTC',
    _col2: '2026-03-04 05:06:07.089',
  });
});
