import { describe, expect, test } from 'vitest';
import { failure } from './harness.js';
import { sqlStores } from './sql-stores.js';

const { ask, lines } = sqlStores();

describe('a query over stores', () => {
  test.each<[string, string, string[]]>([
    [
      'nested names in any case',
      `SELECT EVENTDATA.userIdentity.PrincipalID FROM $eds WHERE eventData.UID = 'u4'`,
      ['eve'],
    ],
    [
      'names qualified by an alias',
      `SELECT e.eventData.uid, e.eventVersion FROM $eds AS e WHERE e.eventdata.uid = 'u1'`,
      ['u1 | 1.0'],
    ],
    ['a quoted store', `SELECT count(*) FROM "$eds"`, ['4']],
    ['a comment and a semicolon', `SELECT count(*) /* all of $eds */ FROM $eds -- $two\n;`, ['4']],
    ['a string that looks like a store', `SELECT count(*) FROM $eds WHERE eventData.uid = '$eds'`, ['0']],
    [
      'WHERE by time, as AWS documents it',
      `SELECT eventData.uid FROM $eds WHERE eventtime >= '2026-01-01 10:00:00' AND eventTime < '2026-02-01 00:00:00' ORDER BY 1`,
      ['u1', 'u2'],
    ],
    [
      'GROUP BY name and ordinal, HAVING, ORDER BY',
      `SELECT eventData.userIdentity.principalId AS who, count(*) AS n FROM $eds GROUP BY 1 HAVING count(*) > 0 ORDER BY n DESC, who LIMIT 2`,
      ['ann | 2', 'bob | 1'],
    ],
    [
      'aggregates',
      `SELECT min(eventTime), max(eventData.uid), count(DISTINCT eventData.eventName), approx_distinct(eventData.userIdentity.principalId), count_if(eventData.errorCode IS NOT NULL), arbitrary(eventCategory) FROM $eds`,
      ['2026-01-01 10:00:00.000 | u4 | 3 | 3 | 1 | ActivityAuditLog'],
    ],
    [
      'sum, avg over casts',
      `SELECT sum(CAST(element_at(eventData.requestParameters, 'size') AS integer)), avg(CAST(element_at(eventData.requestParameters, 'size') AS integer)) FROM $eds`,
      ['8 | 4.0'],
    ],
    [
      'division of aggregates',
      `SELECT count(*) / 3, sum(1) / count(*), CAST(max(eventTime) AS varchar), date_trunc('day', max(eventTime)), cardinality(array_agg(eventData.uid)) FROM $eds`,
      ['1 | 1 | 2026-02-28 12:00:00.000 | 2026-02-28 00:00:00.000 | 4'],
    ],
    [
      'FILTER, array_agg ORDER BY, max_by',
      `SELECT count(*) FILTER (WHERE eventData.errorCode = 'Denied'), array_agg(eventData.uid ORDER BY eventTime DESC), max_by(eventData.uid, eventTime) FROM $eds`,
      ['1 | [u4, u3, u2, u1] | u4'],
    ],
    [
      'count_if of no rows, of distinct values, and over a window',
      `SELECT count_if(x), count_if(DISTINCT y), max(n), count_if(y) FILTER (WHERE x) FROM (SELECT *, count_if(y) OVER () AS n FROM (VALUES (NULL, true), (NULL, true), (false, NULL)) AS t(x, y))`,
      ['0 | 1 | 2 | 0'],
    ],
    [
      'LEFT JOIN of UNNEST',
      `SELECT a.n, t.x FROM (VALUES (1, ARRAY['x']), (2, NULL)) AS a(n, l) LEFT JOIN UNNEST(a.l) AS t(x) ON true ORDER BY 1`,
      ['1 | x', '2 | '],
    ],
    [
      'max_by of values that may be null',
      `SELECT max_by(a, b), min_by(a, b) FROM (VALUES ('x', 1), (NULL, 2), (NULL, 0)) AS t(a, b)`,
      [' | '],
    ],
    [
      'FULL JOIN',
      `SELECT a.x, b.y FROM (VALUES (1), (2)) AS a(x) FULL JOIN (VALUES (2), (3)) AS b(y) ON a.x = b.y ORDER BY coalesce(a.x, b.y)`,
      ['1 | ', '2 | 2', ' | 3'],
    ],
    [
      'nested JSON, which is its text',
      `SELECT element_at(eventData.requestParameters, 'deep'), json_extract_scalar(element_at(eventData.requestParameters, 'deep'), '$.k.s'), json_extract_scalar(element_at(eventData.requestParameters, 'tags'), '$[1]') FROM $eds WHERE eventData.uid = 'u1'`,
      ['{"k":{"n":1,"s":"v","b":true,"z":null}} | v | y'],
    ],
    [
      'UNNEST of JSON cast to an array',
      `SELECT t.tag FROM $eds CROSS JOIN UNNEST(CAST(json_parse(element_at(eventData.requestParameters, 'tags')) AS array(varchar))) AS t(tag) ORDER BY 1`,
      ['x', 'y'],
    ],
    [
      'UNNEST of a map',
      `SELECT eventData.uid, k, v FROM $eds CROSS JOIN UNNEST(eventData.requestParameters) AS t(k, v) WHERE k = 'ruleId' ORDER BY 1`,
      ['u1 | ruleId | r1', 'u2 | ruleId | r2', 'u3 | ruleId | r1'],
    ],
    [
      'UNNEST WITH ORDINALITY',
      `SELECT n, o FROM UNNEST(ARRAY['a', 'b']) WITH ORDINALITY AS t(n, o) ORDER BY o`,
      ['a | 1', 'b | 2'],
    ],
    [
      'UNNEST of a map WITH ORDINALITY',
      `SELECT k, v + 1, o FROM UNNEST(MAP(ARRAY['b', 'a'], ARRAY[1, 2])) WITH ORDINALITY AS t(k, v, o) ORDER BY o`,
      ['b | 2 | 1', 'a | 3 | 2'],
    ],
    [
      'UNNEST of several arrays, of which some are shorter or null',
      `SELECT n, x, y, o FROM (VALUES (1, ARRAY[1, 2], ARRAY[ARRAY['a']]), (2, ARRAY[3], NULL), (3, NULL, NULL)) AS t(n, a, b) CROSS JOIN UNNEST(transform(a, x -> x + n), b) WITH ORDINALITY AS u(x, y, o) ORDER BY n, o`,
      ['1 | 2 | [a] | 1', '1 | 3 |  | 2', '2 | 5 |  | 1'],
    ],
    [
      'LEFT JOIN of UNNEST of several arrays without items',
      `SELECT n, x, y FROM (VALUES (1, ARRAY[]), (2, NULL)) AS t(n, field0) LEFT JOIN UNNEST(field0, field0) AS u(x, y) ON true ORDER BY n`,
      ['1 |  | ', '2 |  | '],
    ],
    [
      'local times of events, and of those of an outer query',
      `SELECT hour(eventTime AT TIME ZONE 'America/New_York') AS h, count(*), max((SELECT day(e.eventTime AT TIME ZONE 'Asia/Tokyo'))) FROM $eds e GROUP BY hour(eventTime AT TIME ZONE 'America/New_York') ORDER BY 1`,
      ['5 | 1 | 1', '7 | 1 | 28', '18 | 1 | 2', '19 | 1 | 3'],
    ],
    [
      'bits and finiteness of columns of an outer query',
      `SELECT (SELECT bitwise_and(a, t.b) FROM (VALUES (1)) AS s(x)), (SELECT bitwise_not(b)), (SELECT is_finite(t.c)) FROM (VALUES (7, 10, nan())) AS t(a, b, c)`,
      ['2 | -11 | false'],
    ],
    [
      'UNNEST of a column that is named as those of the translation',
      `SELECT k, rows FROM (VALUES (MAP(ARRAY['a'], ARRAY[1]))) AS unnested(rows) CROSS JOIN UNNEST(rows) AS t(k, v)`,
      ['a | {a=1}'],
    ],
    [
      'UNNEST of JSON cast to an array of rows, in a column for each field',
      `SELECT n, id, tags, o FROM (VALUES ('[{"id":"a","tags":["x"]},null,{"ID":"b"}]'), (NULL)) AS j(json) LEFT JOIN UNNEST(CAST(json_parse(json) AS array(row(id varchar, tags array(varchar))))) WITH ORDINALITY AS t(id, tags, o) ON true CROSS JOIN (VALUES (7)) AS s(n) ORDER BY o`,
      ['7 | a | [x] | 1', '7 |  |  | 2', '7 | b |  | 3', '7 |  |  | '],
    ],
    [
      'UNNEST of an array of rows by the names of their fields',
      `SELECT t.id, n + 1 FROM UNNEST(CAST(ARRAY[ROW('a', 1)] AS array(row(id varchar, n integer)))) AS t`,
      ['a | 2'],
    ],
    [
      'CTEs that use each other, with column names',
      `WITH a(who, n) AS (SELECT eventData.userIdentity.principalId, count(*) FROM $eds GROUP BY 1), b AS (SELECT * FROM a WHERE n > 1) SELECT b.who FROM b`,
      ['ann'],
    ],
    [
      'a subquery, IN and EXISTS',
      `SELECT eventData.uid FROM $eds e WHERE eventData.uid IN (SELECT eventData.uid FROM $two) AND EXISTS (SELECT 1 FROM $two o WHERE o.eventData.uid = e.eventData.uid)`,
      ['u1'],
    ],
    [
      "functions and operators of an outer query's times, numbers and arrays",
      `SELECT o.* FROM (VALUES (TIMESTAMP '2026-01-15 10:30:00', TIMESTAMP '2026-01-15 09:15:00', 5.5e0, ARRAY[1, 2])) AS t(a, b, x, l) CROSS JOIN LATERAL (SELECT t.a + INTERVAL '1' HOUR, date_trunc('hour', t.a), date_add('day', 1, a), date_diff('minute', t.b, t.a), t.a - t.b, floor(t.x), ceil(x), cardinality(t.l)) AS o`,
      [
        '2026-01-15 11:30:00.000 | 2026-01-15 10:00:00.000 | 2026-01-16 10:30:00.000 | 75 | 0 01:15:00.000 | 5.0 | 6.0 | 2',
      ],
    ],
    [
      "numbers of an outer query in a subquery's table",
      `SELECT (SELECT max(floor(b)) + max(ceil(t.b)) FROM (VALUES (1)) AS s(x)) FROM (VALUES (5.5e0)) AS t(b)`,
      ['11.0'],
    ],
    [
      'columns of an outer query without its name, in a subquery with other columns',
      `SELECT (SELECT a - b FROM (VALUES (1)) AS s(x)), (SELECT cardinality(l) + l[i] FROM $eds LIMIT 1), (SELECT count(*) FROM $two WHERE eventTime < a - (a - b)) FROM (VALUES (TIMESTAMP '2026-01-15 10:30:00', TIMESTAMP '2026-01-14 11:30:00', ARRAY[5, 7], 2)) AS t(a, b, l, i)`,
      ['0 23:00:00.000 | 9 | 2'],
    ],
    [
      'dates of the inner tables of a subquery',
      `WITH d(x, y) AS (VALUES (DATE '2026-01-03', DATE '2026-01-01')), e AS (SELECT d.*, y AS z FROM d), f AS (SELECT * FROM e UNION SELECT * FROM e)
        SELECT * FROM (SELECT x - y, Y - Z FROM f) AS a, (SELECT x - y FROM (WITH g AS (SELECT * FROM d) SELECT * FROM g)) AS b, (SELECT w - v FROM UNNEST(CAST(ARRAY[ROW(DATE '2026-01-01', DATE '2026-01-05')] AS array(row(v date, w date)))) AS t) AS c, (SELECT transform(ARRAY[date(eventTime)], x -> date(eventTime) - x) FROM $two LIMIT 1) AS h`,
      ['2 00:00:00.000 | 0 00:00:00.000 | 2 00:00:00.000 | 4 00:00:00.000 | [0 00:00:00.000]'],
    ],
    [
      'dates of an outer query',
      `SELECT (SELECT date_add('day', 1, d)), (SELECT date_trunc('month', t.d)), (SELECT t.d + INTERVAL '1' DAY) FROM (VALUES (DATE '2026-01-15')) AS t(d)`,
      ['2026-01-16 | 2026-01-01 | 2026-01-16'],
    ],
    [
      'columns of an outer query with the names that lambdas within macros might have',
      `SELECT (SELECT array_remove(x, item)), (SELECT array_except(l, x)), (SELECT array_union(x, l)), (SELECT array_intersect(l, x)), (SELECT array_distinct(x)), (SELECT array_join(x, '-', i)) FROM (VALUES (ARRAY[1, 2, 1], 2, ARRAY[2, 3], 'y')) AS t(x, item, l, i)`,
      ['[1, 1] | [3] | [1, 2, 3] | [2] | [1, 2] | 1-2-1'],
    ],
    [
      'lambdas over columns and columns of an outer query, some with the names of a macro',
      `SELECT (SELECT reduce(t.e, 0, (s, x) -> s + x + t.k, s -> s * k)), (SELECT zip(e, t.f) FROM (VALUES (1)) AS s(x)), zip_with(e, f, (x, y) -> k + x * y), (SELECT map_filter(t.m, (a, b) -> b > k)), transform_values(m, (a, k) -> k + t.k) FROM (VALUES (ARRAY[1, 2], ARRAY[3, 4], MAP(ARRAY['a', 'b'], ARRAY[4, 1]), 2)) AS t(e, f, m, k)`,
      ['14 | [{field0=1, field1=3}, {field0=2, field1=4}] | [5, 10] | {a=4} | {a=6, b=3}'],
    ],
    [
      'keys that are columns of an outer query, or aggregates',
      `SELECT (SELECT t.l[t.i]), (SELECT t.m[t.k]), l[count(*)] FROM (VALUES (ARRAY[5, 6], 2, MAP(ARRAY['a'], ARRAY[7]), 'a')) AS t(l, i, m, k) GROUP BY l, i, m, k`,
      ['6 | 7 | 5'],
    ],
    [
      'a column of a subquery that has the name of its table',
      `SELECT n.n FROM (SELECT floor(n) AS n FROM (VALUES (5)) AS t(n)) AS n`,
      ['5'],
    ],
    [
      'a period after each event of an outer query',
      `SELECT eventData.uid FROM $eds e WHERE EXISTS (SELECT 1 FROM $eds o WHERE o.eventTime > e.eventTime AND o.eventTime < e.eventTime + INTERVAL '14' HOUR)`,
      ['u1'],
    ],
    [
      'UNNEST of functions of a column',
      `SELECT x, y FROM (VALUES (TIMESTAMP '2026-01-15 10:30:00', 5.5e0)) AS t(a, b) CROSS JOIN UNNEST(ARRAY[date_trunc('hour', a)]) AS u(x) CROSS JOIN UNNEST(ARRAY[floor(b)]) AS v(y)`,
      ['2026-01-15 10:00:00.000 | 5.0'],
    ],
    [
      'JOIN, LEFT JOIN',
      `SELECT a.eventData.uid, b.eventData.eventName FROM $eds a LEFT JOIN $two b ON a.eventData.uid = b.eventData.uid WHERE a.eventData.uid < 'u3' ORDER BY 1`,
      ['u1 | discoveryRule.created', 'u2 | '],
    ],
    [
      'UNION, UNION ALL',
      `SELECT eventData.uid FROM $eds UNION SELECT eventData.uid FROM $two ORDER BY 1`,
      ['u1', 'u2', 'u3', 'u4', 'u9'],
    ],
    ['EXCEPT', `SELECT eventData.uid FROM $two EXCEPT SELECT eventData.uid FROM $eds`, ['u9']],
    ['INTERSECT', `SELECT eventData.uid FROM $two INTERSECT SELECT eventData.uid FROM $eds`, ['u1']],
    [
      'window functions',
      `SELECT eventData.uid, row_number() OVER (PARTITION BY eventData.userIdentity.principalId ORDER BY eventTime) AS n, lag(eventData.uid, 1) OVER (ORDER BY eventTime), count(*) OVER () FROM $eds ORDER BY 1`,
      ['u1 | 1 |  | 4', 'u2 | 1 | u1 | 4', 'u3 | 2 | u2 | 4', 'u4 | 1 | u3 | 4'],
    ],
    [
      'a frame',
      `SELECT n, sum(n) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (VALUES (1), (2), (3)) AS t(n) ORDER BY 1`,
      ['1 | 1', '2 | 3', '3 | 5'],
    ],
    [
      'ORDER BY of nulls, which are last in both directions',
      `SELECT eventData.sourceIPAddress FROM $eds ORDER BY 1 DESC`,
      ['10.0.0.1', '', '', ''],
    ],
    [
      'ROLLUP',
      `SELECT eventData.eventName, count(*) FROM $eds GROUP BY ROLLUP(eventData.eventName) ORDER BY 2 DESC, 1 LIMIT 1`,
      [' | 4'],
    ],
    [
      'DISTINCT, OFFSET',
      `SELECT DISTINCT eventData.eventName FROM $eds ORDER BY 1 OFFSET 1`,
      ['discoveryRule.created', 'discoveryRule.deleted'],
    ],
    [
      'a struct and a map',
      `SELECT eventData.userIdentity, eventData.requestParameters, addendum FROM $eds WHERE eventData.uid = 'u2'`,
      ['{type=API_KEY, principalid=bob, details=null} | {ruleId=r2, size=5} | '],
    ],
  ])('has the result that Lake gives for %s', async (_, statement, expected) => {
    expect(await lines(statement)).toEqual(expected);
  });

  test('names its columns as they were written, or numbers them', async () => {
    const { QueryResultRows = [] } = await ask(
      `SELECT eventData.eventName, count(*), 1 AS "One More", eventCategory FROM $eds GROUP BY 1, 4 LIMIT 1`,
    );
    const names = QueryResultRows[0]?.flatMap((column) => Object.keys(column));
    expect(names).toEqual(['eventName', '_col1', 'One More', 'eventCategory']);
  });
});

describe('an error in a query is reported', () => {
  test.each<[string, string]>([
    [`SELECT foo(1) FROM $eds`, "line 1:8: Function 'foo' not registered"],
    [`SELECT 1,\n  bar(2)`, "line 2:3: Function 'bar' not registered"],
    [`SELECT lower('a', 'b')`, 'line 1:8: Unexpected number of arguments for function lower: 2, expected 1'],
    [`SELECT nothing FROM $eds`, "line 1:8: Column 'nothing' cannot be resolved"],
    [`SELECT eventData.nothing FROM $eds`, "line 1:8: Column 'nothing' cannot be resolved"],
    [`SELECT 1,\n  e."Nothing" FROM $eds e`, "line 2:3: Column 'e.Nothing' cannot be resolved"],
    [`SELECT nothing, 'nothing' FROM $eds`, "line 1:8: Column 'nothing' cannot be resolved"],
    // Which of them is meant is not known.
    [`SELECT nothing FROM $eds ORDER BY NOTHING`, "Column 'nothing' cannot be resolved"],
    [`SELECT "no""thing" FROM $eds`, `line 1:8: Column 'no"thing' cannot be resolved`],
    [`SELECT FROM WHERE`, "line 1:13: mismatched input 'WHERE'"],
    [`SELECT 'open`, 'line 1:8: this string does not end'],
    [`  `, 'line 1:1: the query is empty'],
    [`SELECT 1; SELECT 2`, 'line 1:9: a query is one statement'],
    [`SELECT * FROM somewhere`, "line 1:15: Table 'somewhere' does not exist"],
    [`SELECT CAST(1 AS hugeint)`, 'line 1:8: Unknown type: hugeint'],
    [
      `SELECT eventData.uid > 1 FROM $eds`,
      'Cannot compare values of type varchar and type integer - an explicit cast is required',
    ],
    // DuckDB reads the text as a number.
    ...['=', '<>', 'IN (2,', 'NOT IN (2,', 'BETWEEN 0 AND'].map((operator): [string, string] => [
      `SELECT eventData.uid ${operator} 1${operator.includes('(') ? ')' : ''} FROM $eds`,
      'Cannot compare values of type varchar and type integer - an explicit cast is required',
    ]),
    [
      `SELECT 1.5 = element_at(eventData.requestParameters, 'size') FROM $eds`,
      'Cannot compare values of type varchar and type decimal(2,1) - an explicit cast is required',
    ],
    [
      `SELECT count_if(eventData.errorCode) FROM $eds`,
      'line 1:8: Unexpected parameters for function count_if',
    ],
    [`SELECT lower(DISTINCT 'a')`, "line 1:8: 'lower' is not an aggregate function"],
    [`SELECT any_match(ARRAY[1])`, 'line 1:8: any_match takes an array and a lambda'],
    [
      `SELECT reduce(ARRAY[1], 0, (s, x) -> s)`,
      'line 1:8: reduce takes an array, a value, a lambda and a lambda',
    ],
    [
      `SELECT reduce(ARRAY[1], 0, s -> s, s -> s)`,
      'line 1:30: Expected a lambda that takes 2 argument(s) but got 1',
    ],
    [
      `SELECT filter(ARRAY[1], (x, i) -> i = 1)`,
      'line 1:32: Expected a lambda that takes 1 argument(s) but got 2',
    ],
    [
      `SELECT reduce(ARRAY['a'], eventTime, (s, x) -> x, s -> s) FROM $eds`,
      'Cannot compare values of type varchar and type timestamp(3) - an explicit cast is required',
    ],
    ...[
      `UNNEST(ARRAY[1], ARRAY[2]) AS t`,
      `UNNEST(ARRAY[1], MAP(ARRAY['a'], ARRAY[1])) AS t(x, y, z)`,
      `UNNEST(ARRAY[1], CAST(ARRAY[ROW(1)] AS array(row(a integer)))) AS t(x, y)`,
    ].map((unnest): [string, string] => [
      `SELECT * FROM ${unnest}`,
      'line 1:15: UNNEST of several values takes arrays, and a name for the column of each',
    ]),
    [
      `SELECT hour(eventTime AT TIME ZONE 'Mars/Base') FROM $eds`,
      'line 1:36: Time zone not supported: Mars/Base',
    ],
    [
      `SELECT hour(eventTime AT TIME ZONE '+02:00') FROM $eds`,
      'line 1:36: the time zone +02:00 is not supported: name one, such as Europe/Berlin',
    ],
    [
      `SELECT at_timezone(eventTime) FROM $eds`,
      'line 1:8: Unexpected number of arguments for function at_timezone: 1, expected 2',
    ],
    [`SELECT zip(ARRAY[1])`, 'line 1:8: Unexpected number of arguments for function zip: 1, expected 2 to 5'],
    [`SELECT 'ä', nix() FROM $eds`, "line 1:13: Function 'nix' not registered"],
  ])('with its place: %s', async (statement, message) => {
    const { name, message: told } = await failure(ask(statement));
    expect([name, told]).toEqual(['InvalidQueryStatementException', message]);
  });

  test.each<[string, string]>([
    [`SELECT 1 / (0 = 1)`, "'/' cannot be applied to integer, boolean"],
    [`SELECT eventData.uid + 1 FROM $eds`, "'+' cannot be applied to varchar, integer"],
    [`SELECT eventData['uid'] FROM $eds`, "'[]' cannot be applied to row, varchar"],
    [`SELECT json_parse('[1]')[1]`, "'[]' cannot be applied to json"],
    [`SELECT eventData.uid[1] FROM $eds`, "'[]' cannot be applied to varchar"],
    [`SELECT cardinality(json_parse('[1]'))`, 'line 1:8: Unexpected parameters for function cardinality'],
    [
      `SELECT bitwise_and(eventData.uid, 2) FROM $eds`,
      'line 1:8: Unexpected parameters (varchar, integer) for function bitwise_and',
    ],
    [`SELECT bitwise_not(1.5)`, 'line 1:8: Unexpected parameters for function bitwise_not'],
    [`SELECT is_nan('a')`, 'line 1:8: Unexpected parameters (varchar) for function is_nan'],
    [`SELECT is_finite(current_date)`, 'line 1:8: Unexpected parameters for function is_finite'],
    [
      `SELECT corr(eventData.uid, 1) FROM $eds`,
      'line 1:8: Unexpected parameters (varchar, integer) for function corr',
    ],
    [`SELECT md5('abc')`, 'line 1:8: Unexpected parameters for function md5'],
    [`SELECT TRY(to_hex(12))`, 'line 1:12: Unexpected parameters for function to_hex'],
    [`SELECT ARRAY[1, 2][1.0]`, "'[]' cannot be applied to these types"],
    [
      `SELECT transform(ARRAY[1], X -> x.y)`,
      "Cannot extract field 'y' from expression x because it is not a struct, union, map, or json",
    ],
    [`SELECT 'a' || 1`, 'Unexpected parameters (integer) for function concat'],
    [`SELECT concat('a', 1 = 1)`, 'line 1:8: Unexpected parameters (boolean) for function concat'],
    [
      `SELECT 1, regexp_like(1, 'a')`,
      'line 1:11: Unexpected parameters (integer, varchar) for function regexp_like',
    ],
    [
      `SELECT sum(eventData.requestParameters) FROM $eds`,
      'line 1:8: Unexpected parameters (map(varchar, varchar)) for function sum',
    ],
    [
      `SELECT lower(array_agg(eventTime)) FROM $eds`,
      'line 1:8: Unexpected parameters (array(timestamp(3))) for function lower',
    ],
    [
      `SELECT from_iso8601_timestamp(eventTime) FROM $eds`,
      'line 1:8: Unexpected parameters for function from_iso8601_timestamp',
    ],
    [
      `SELECT date_format(eventData.eventTime, '%Y') FROM $eds`,
      'line 1:8: Unexpected parameters (varchar, varchar) for function date_format',
    ],
    // Which of them is meant is not known.
    [`SELECT lower(1), lower(2)`, 'Unexpected parameters (integer) for function lower'],
    [
      `SELECT eventSource, count(*) FROM $eds GROUP BY eventSource`,
      "Column 'eventSource' cannot be resolved",
    ],
    [
      `SELECT eventData.eventName, eventTime FROM $eds GROUP BY 1`,
      "'eventTime' must be an aggregate expression or appear in GROUP BY clause",
    ],
    [`SELECT date_format(eventTime, '%Y %w') FROM $eds`, 'line 1:31: %w not supported in date format string'],
    [
      `SELECT format_datetime(eventTime, 'yyyy Z') FROM $eds`,
      'line 1:35: the field Z of a pattern is not supported',
    ],
  ])('in the words and types of Trino: %s', async (statement, message) => {
    expect((await failure(ask(statement))).message).toBe(message);
  });

  test.each<[string, string]>([
    [`SELECT count(*) / 0 FROM $eds`, 'Division by zero'],
    [
      `SELECT eventData.requestParameters['no'] FROM $eds WHERE eventData.uid = 'u1'`,
      'Key not present in map: no',
    ],
    [
      `SELECT split(eventData.uid, 'u')[9] FROM $eds`,
      'Array subscript must be less than or equal to array length: 9 > 2',
    ],
    [`SELECT element_at(split(eventData.uid, 'u'), 0) FROM $eds`, 'SQL array indices start at 1'],
    [`SELECT CAST(eventData.uid AS integer) FROM $eds`, "Cannot cast 'u1' to a whole number"],
    [
      `SELECT CAST(eventData.eventTime AS timestamp) FROM $eds WHERE eventData.uid = 'u1'`,
      'Value cannot be cast to timestamp: 2026-01-01T10:00:00Z',
    ],
    [`SELECT date(max(eventData.eventTime)) FROM $eds`, 'Value cannot be cast to date: 2026-02-28T12:00:00Z'],
    [`SELECT CAST('infinity' AS date) FROM $eds`, 'Value cannot be cast to date: infinity'],
    [`SELECT CAST(12 AS date) FROM $eds`, 'Cannot cast integer to date'],
    [`SELECT CAST(3000000000 AS integer) FROM $eds`, 'Cannot cast 3000000000 to integer'],
    [
      `SELECT CAST(eventData.uid AS double) FROM $eds WHERE eventData.uid = 'u1'`,
      "Cannot cast 'u1' to double",
    ],
    [`SELECT from_iso8601_timestamp('nonsense') FROM $eds`, 'Invalid format: "nonsense"'],
    [`SELECT date_add('hour', 1, date(eventTime)) FROM $eds`, "'hour' is not a valid DATE field"],
    [`SELECT date_trunc('minute', date(eventTime)) FROM $eds`, "'minute' is not a valid DATE field"],
    [
      `SELECT date_diff('second', date(eventTime), current_date) FROM $eds`,
      "'second' is not a valid DATE field",
    ],
    [`SELECT date(eventTime) + INTERVAL '1' HOUR FROM $eds`, 'Cannot add hour, minutes or seconds to a date'],
    [
      `SELECT max(date(eventTime)) + INTERVAL '1' HOUR FROM $eds`,
      'Cannot add hour, minutes or seconds to a date',
    ],
    [
      `SELECT CAST(json_extract(element_at(eventData.requestParameters, 'deep'), '$.k') AS varchar) FROM $eds`,
      `Cannot cast '{"n":1,"s":"v","b":true,"z":null}' to varchar`,
    ],
    [
      `SELECT CAST(json_extract(element_at(eventData.requestParameters, 'deep'), '$.k') AS row(s integer)) FROM $eds`,
      'Failed to cast value to numerical: "v"',
    ],
    [
      `SELECT CAST(json_parse(element_at(eventData.requestParameters, 'tags')) AS row(a varchar)) FROM $eds`,
      'Expected OBJECT, but got ARRAY: ["x","y"]',
    ],
    [
      `SELECT TRY_CAST(json_parse(eventData.uid) AS row(a varchar)) FROM $eds`,
      'Cannot convert value to JSON',
    ],
    [
      `SELECT x FROM $eds CROSS JOIN UNNEST(ARRAY[eventData.requestParameters['none']]) AS t(x)`,
      'Key not present in map: none',
    ],
    [
      `SELECT (SELECT t.l[3]) FROM (VALUES (ARRAY[1, 2])) AS t(l)`,
      'Array subscript must be less than or equal to array length: 3 > 2',
    ],
    [
      `SELECT transform_keys(eventData.requestParameters, (k, v) -> 'k') FROM $eds`,
      'Map keys must be unique',
    ],
    [
      `SELECT eventTime AT TIME ZONE 'America/New_York' FROM $eds`,
      'The time zone America/New_York is not supported here, only directly in a function such as hour or date_format, or in a cast to date or timestamp',
    ],
    [
      `SELECT hour(eventData.eventTime AT TIME ZONE 'America/New_York') FROM $eds`,
      'Type of value must be a time or timestamp with or without time zone (actual varchar)',
    ],
    [
      `SELECT date(eventTime) AT TIME ZONE 'UTC' FROM $eds`,
      'Type of value must be a time or timestamp with or without time zone (actual date)',
    ],
    [`SELECT histogram(eventData.uid)['none'] FROM $eds`, 'Key not present in map: none'],
    [`SELECT json_parse(eventData.uid) FROM $eds`, 'Cannot convert value to JSON'],
    [`SELECT date_trunc(eventData.uid, eventTime) FROM $eds`, 'is not a valid Timestamp field'],
    [`SELECT (SELECT eventData.uid FROM $eds)`, 'More than one row returned by a subquery'],
  ])('when it fails while it runs: %s', async (statement, message) => {
    const failed = await ask(statement);
    expect([failed.QueryStatus, failed.ErrorMessage]).toEqual(['FAILED', expect.stringContaining(message)]);
  });
});
