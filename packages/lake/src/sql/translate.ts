import type { DuckDBConnection } from '@duckdb/node-api';
import { parse } from './parse.js';
import { prepare } from './prepare.js';
import { printQuery } from './print-query.js';
import type { Scope } from './scope.js';

/** Expressions of a query, counted as often as macros repeat them. */
const MAX_EXPRESSIONS = 20_000;

export type TranslateOptions = Pick<Scope, 'now' | 'table'>;

/**
 * Translates a query of CloudTrail Lake's into one that DuckDB may run. What comes out was written by
 * the printers alone. Throws SqlError for what Lake would not take, or the lake does not know.
 */
export async function translate(
  connection: DuckDBConnection,
  query: string,
  options: TranslateOptions,
): Promise<string> {
  const prepared = prepare(query);
  const tree = await parse(connection, prepared);
  return printQuery(tree, {
    prepared,
    inTry: false,
    copies: 1,
    budget: { left: MAX_EXPRESSIONS },
    ctes: new Set(),
    ...options,
  });
}
