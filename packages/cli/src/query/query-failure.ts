import stringWidth from 'string-width';
import { explain } from '../aws/explain.js';
import { Failure } from '../failure.js';
import { printable } from '../printable.js';
import type { Terminal } from '../terminal.js';
import { QueryError } from './run-query.js';

const endings: Readonly<Record<string, [what: string, nextStep: string]>> = {
  CANCELLED: ['Somebody else cancelled the query.', 'Run it again.'],
  TIMED_OUT: [
    'The query took longer than Lake allows.',
    'Query less: a shorter time (WHERE eventTime > …) or fewer columns.',
  ],
};

/** Explains why a query failed. If Lake names a place in the SQL, shows it on standard error. */
export function queryFailure(error: unknown, sql: string, terminal: Terminal): Failure {
  const isAboutSql =
    error instanceof QueryError ||
    (error instanceof Error && error.name === 'InvalidQueryStatementException');
  if (!isAboutSql) return explain(error, 'run the query');
  const [what, nextStep] = (error instanceof QueryError ? endings[error.status] : undefined) ?? [
    `Lake refused the query: ${(error.message || 'no reason was given').replace(/\.?$/, '.')}`,
    'Fix the SQL: Lake accepts Trino SELECT statements. The guide "Querying" explains the columns.',
  ];
  terminal.stderr.write(placeIn(sql, error.message));
  return new Failure(what, nextStep, { cause: error });
}

/** The line that `line 2:8: …` refers to, with a mark below the place. */
function placeIn(sql: string, message: string): string {
  const [, line, column] = /\bline (\d+):(\d+)\b/.exec(message) ?? [];
  const text = sql.split(/\r?\n/)[Number(line) - 1];
  if (text === undefined) return '';
  const before = printable(text.slice(0, Number(column) - 1));
  return `  ${printable(text)}\n  ${' '.repeat(stringWidth(before))}^\n`;
}
