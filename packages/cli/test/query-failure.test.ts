import { expect, it } from 'vitest';
import { queryFailure } from '../src/query/query-failure.js';
import { QueryError } from '../src/query/run-query.js';
import { collectingTerminal } from './collecting-terminal.js';

it.each([
  [
    'TIMED_OUT',
    '',
    'The query took longer than Lake allows. Query less: a shorter time (WHERE eventTime > …) or fewer columns.',
  ],
  ['CANCELLED', '', 'Somebody else cancelled the query. Run it again.'],
  [
    'FAILED',
    '',
    'Lake refused the query: no reason was given. Fix the SQL: Lake accepts Trino SELECT statements. The guide "Querying" explains the columns.',
  ],
  [
    'FAILED',
    'Division by zero',
    'Lake refused the query: Division by zero. Fix the SQL: Lake accepts Trino SELECT statements. The guide "Querying" explains the columns.',
  ],
])('a query that ends as %s is explained', (status, message, told) => {
  const failure = queryFailure(new QueryError(status, message), 'SELECT 1', collectingTerminal([], []));
  expect(`${failure.message} ${failure.nextStep}`).toBe(told);
});

it('the place in the SQL is marked, and its text cannot control the terminal', () => {
  const err: string[] = [];
  const error = new QueryError('FAILED', "line 2:10: mismatched input 'x'");
  queryFailure(error, 'SELECT 1\r\n\u001b[2Jabcde x\r\n', collectingTerminal([], err));
  expect(err.join('')).toBe('  \\u001b[2Jabcde x\n                ^\n');
});

it('the mark is below the place, also after characters that are two columns wide', () => {
  const err: string[] = [];
  queryFailure(new QueryError('FAILED', 'line 1:13: no'), "SELECT '東京' x", collectingTerminal([], err));
  expect(err.join('')).toBe("  SELECT '東京' x\n                ^\n");
});
