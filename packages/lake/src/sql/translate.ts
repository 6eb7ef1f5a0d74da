import type { DuckDBConnection } from '@duckdb/node-api';
import { parse } from './parse.js';
import { prepare } from './prepare.js';
import { printQuery } from './print-query.js';
import type { Scope } from './scope.js';

/** The most expressions of a query, counted as often as macros repeat them: this bounds how long DuckDB plans. */
const MAX_EXPRESSIONS = 20_000;

export type TranslateOptions = Pick<Scope, 'now' | 'table'>;

/**
 * Translates a query for CloudTrail Lake into DuckDB's SQL. The result is printed anew from the parsed tree, so nothing
 * reaches DuckDB that the printers do not know. Throws SqlError.
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
    tables: new Set(),
    columns: new Set(),
    outer: new Set(),
    parameters: new Map(),
    ctes: new Map(),
    ...options,
  });
}
