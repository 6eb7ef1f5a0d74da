import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { cloudTrail, failure, query, rows } from './harness.js';

let lake: Lake;
let client: CloudTrailClient;

beforeAll(async () => {
  lake = await startLake();
  client = cloudTrail(lake);
});
afterAll(() => lake.close());

const FROM = `FROM (VALUES ('b', 1, 'x'), ('a', 2, NULL), (NULL, 3, 'z'), ('b', 4, 'y')) AS t(k, n, v)`;

/** The result for these rows, as lines of texts. */
const lines = async (expressions: string, more = ''): Promise<string[]> =>
  (await rows(client, `SELECT ${expressions} ${FROM} ${more}`)).map((row) => Object.values(row).join(' | '));

describe('an aggregate that DuckDB does not have gives the result of Trino', () => {
  test.each<[string, string, string[]]>([
    // The first value of a key; no null keys, but null values.
    [`map_agg(k, v), map_agg(n, k)`, '', ['{b=x, a=null} | {1=b, 2=a, 3=null, 4=b}']],
    [`map_agg(k, v ORDER BY n DESC), map_agg(k, n) FILTER (WHERE n > 1)`, '', ['{b=y, a=null} | {a=2, b=4}']],
    [`map_agg(k, n), map_agg(v, n) FILTER (WHERE k IS NULL AND n < 3)`, 'WHERE n > 9', [' | ']],
    [`map_agg(k, n)`, 'WHERE n = 3', ['']],
    [`map_agg(k, n)['b'] + element_at(map_agg(n, n), 4), cardinality(map_agg(k, v))`, '', ['5 | 2']],
    [
      `n, map_agg(k, n) OVER (ORDER BY n)`,
      'ORDER BY n',
      ['1 | {b=1}', '2 | {b=1, a=2}', '3 | {b=1, a=2}', '4 | {b=1, a=2}'],
    ],
    [`k, map_agg(n, ROW(v))`, `WHERE k = 'b' GROUP BY k`, ['b | {1={field0=x}, 4={field0=y}}']],
    [`transform(ARRAY[max(n)], e -> e + cardinality(map_agg(k, n)))`, '', ['[6]']],
    // Columns with the names that the macros use
    [`e, map_agg(keys, pairs)`, `, (VALUES ('e', 'k', 1)) AS s(e, keys, pairs) GROUP BY e`, ['e | {k=1}']],
    [`(SELECT map_agg(s.x, t.v) FROM (VALUES (1), (2)) AS s(x))`, `WHERE n = 1`, ['{1=x, 2=x}']],
    [`(SELECT element_at(map_agg(t.n, s.x), 1) FROM (VALUES (7)) AS s(x))`, `WHERE n = 1`, ['7']],

    [`listagg(v, ', ') WITHIN GROUP (ORDER BY n DESC)`, '', ['y, z, x']],
    [`ListAgg(v) WITHIN GROUP (ORDER BY k NULLS FIRST, n)`, '', ['zxy']],
    [
      `k, listagg(v, '-') WITHIN GROUP (ORDER BY n) FILTER (WHERE n > 1)`,
      'GROUP BY k ORDER BY k',
      ['a | ', 'b | y', ' | z'],
    ],
    [`listagg(v, ',') WITHIN GROUP (ORDER BY n)`, 'WHERE n = 2', ['']],
    [`listagg(DISTINCT k, ',') WITHIN GROUP (ORDER BY k)`, '', ['a,b']],
    [`listagg(concat(k, ','), '+') WITHIN GROUP (ORDER BY coalesce(n, 1)) || '!'`, '', ['b,+a,+b,!']],
    [
      `(SELECT listagg(t.v, '-') WITHIN GROUP (ORDER BY x) FROM (VALUES (1), (2)) AS s(x))`,
      'WHERE n = 1',
      ['x-x'],
    ],

    // Also values that are null, but no null keys
    [`max_by(v, n, 2), min_by(v, n, 2), max_by(n, k, 9)`, '', ['[y, z] | [x, null] | [4, 1, 2]']],
    [`max_by(v, n, 2), min_by(v, n, 2) FILTER (WHERE n = 4)`, 'WHERE n > 3', ['[y] | [y]']],
    [`max_by(v, n, 2)`, 'WHERE n > 9', ['']],
    [`max_by(v, n), min_by(v, n)`, '', ['y | x']],

    // Not NaN for values that do not vary
    [`corr(n, 2 * n), covar_pop(n, n), covar_samp(n, n)`, 'WHERE n < 3', ['1.0 | 0.25 | 0.5']],
    [
      `corr(n, 1), corr(n, n) FILTER (WHERE n = 1), covar_pop(n, n), covar_samp(n, n)`,
      'WHERE n = 1',
      [' |  | 0.0 | '],
    ],
    [`corr(n, length(k)), covar_pop(n, length(k))`, 'WHERE k IS NULL', [' | ']],
    [`stddev(n), variance(n), stddev_pop(n), var_pop(n)`, 'WHERE n = 1', [' |  | 0.0 | 0.0']],
    [`corr(n, n) OVER (ORDER BY n)`, 'ORDER BY n LIMIT 2', ['', '1.0']],

    [
      `n, lag(v) IGNORE NULLS OVER (ORDER BY n), last_value(v) IGNORE NULLS OVER (ORDER BY n), lead(v, 1, '-') IGNORE NULLS OVER (ORDER BY n)`,
      'ORDER BY n',
      ['1 |  | x | z', '2 | x | x | z', '3 | x | z | y', '4 | z | y | -'],
    ],
    [
      `lag(v) RESPECT NULLS OVER (ORDER BY n), nth_value(v, 2) IGNORE NULLS OVER (ORDER BY n)`,
      'ORDER BY n OFFSET 2',
      [' | z', 'z | z'],
    ],
  ])('%s %s', async (expressions, more, expected) => {
    expect(await lines(expressions, more)).toEqual(expected);
  });
});

describe('an aggregate is refused', () => {
  test.each<[string, string]>([
    [`map_agg(k)`, 'line 1:8: Unexpected number of arguments for function map_agg: 1, expected 2'],
    [`listagg(v, ',')`, "line 1:24: mismatched input 'FROM'"],
    [`listagg(v, k) WITHIN GROUP (ORDER BY n)`, "line 1:19: mismatched input 'k'"],
    [
      `listagg(v) WITHIN GROUP (ORDER BY n) OVER ()`,
      'line 1:8: ORDER BY is not supported in a function over a window',
    ],
    [`percentile_cont(0.5) WITHIN GROUP (ORDER BY n)`, "line 1:8: Function 'percentile_cont' not registered"],
    [`1, "mode"() WITHIN GROUP (ORDER BY n)`, "line 1:11: Function 'mode' not registered"],
    [`lag(v IGNORE NULLS) OVER (ORDER BY n)`, "line 1:14: mismatched input 'IGNORE'"],
    [`lag(v) IGNORE NULLS`, "line 1:28: mismatched input 'FROM'"],
    [
      `max_by(v, n, 2, 3)`,
      'line 1:8: Unexpected number of arguments for function max_by: 4, expected 2 to 3',
    ],
    [`map_agg(DISTINCT k, n) OVER ()`, 'line 1:8: DISTINCT in window function parameters not yet supported'],
  ])('%s', async (expression, message) => {
    expect((await failure(query(client, `SELECT ${expression} ${FROM}`))).message).toBe(message);
  });

  test.each<[string, string]>([
    [`listagg(n, ',') WITHIN GROUP (ORDER BY n)`, 'Unexpected parameters for function listagg'],
    [`max_by(v, n, 0)`, 'third argument of max_by must be a positive integer'],
    [`min_by(v, n, 10001)`, 'third argument of min_by must be less than or equal to 10000; found 10001'],
  ])('when it runs: %s', async (expression, message) => {
    const failed = await query(client, `SELECT ${expression} ${FROM}`);
    expect([failed.QueryStatus, failed.ErrorMessage]).toEqual(['FAILED', expect.stringContaining(message)]);
  });
});
