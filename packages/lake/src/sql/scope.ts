import type { Columns } from './columns.js';
import type { Prepared } from './prepare.js';
import { SqlError } from './sql-error.js';
import type { Tree } from './tree.js';

/** What the printers know at one position of a query. */
export interface Scope {
  readonly prepared: Prepared;
  /** The value of `current_timestamp`, in milliseconds since 1970: the same in the whole query. */
  readonly now: number;
  /**
   * The SQL for the events of an event data store, by its ID; with `uid`, perhaps only for those with this UID.
   * `undefined` if there is no such store. May throw AwsError.
   */
  readonly table: (name: string, uid?: string) => string | undefined;
  /** Within TRY, where an error becomes NULL. */
  readonly inTry: boolean;
  /** Rows are printed without names for their fields, as DuckDB requires for a cast or a comparison with columns. */
  readonly unnamedRows?: true;
  /** How many copies of an expression DuckDB will have: macros repeat their arguments. */
  readonly copies: number;
  /** How many more expressions may be printed: this bounds how long DuckDB plans. */
  readonly budget: { left: number };
  /** The names of the tables in FROM, in lower case; none in UNNEST, which sees those around it. */
  readonly tables: ReadonlySet<string>;
  /** The columns of these tables. */
  readonly columns: Columns;
  /** The tables of the outer queries, unless FROM has the same name. */
  readonly outer: ReadonlySet<string>;
  /** The parameters of the lambdas around it, by their names in lower case: the SQL for the value of each. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The common table expressions that are visible here, by their names in lower case. */
  readonly ctes: ReadonlyMap<string, Columns>;
}

/** The offset of a node in the author's text; `undefined` for a node that the parser added. */
function offsetOf(tree: Tree, scope: Scope): number | undefined {
  const location = tree['query_location'];
  const bytes = Buffer.from(scope.prepared.text);
  if (typeof location !== 'number' || location >= bytes.length) return undefined;
  return scope.prepared.originalOffset(bytes.subarray(0, location).toString().length);
}

/** The scope of an expression within a query or UNNEST with these tables. */
export function within(scope: Scope, names: readonly string[], columns: Columns): Scope {
  const tables = new Set(names);
  const outer = new Set([...scope.outer, ...scope.tables].filter((name) => !tables.has(name)));
  return { ...scope, tables, columns, outer };
}

/** Whether a column is, or may be, one of an outer query, whose types DuckDB does not know yet. */
export function isOuter([name = '']: readonly string[], scope: Scope): boolean {
  const first = name.toLowerCase();
  const isInner = [scope.parameters, scope.tables, scope.columns].some((names) => names?.has(first));
  return !isInner && scope.outer.size > 0;
}

/** Counts an expression as often as DuckDB plans it. Throws SqlError if the query has too many. */
export function spend(tree: Tree, scope: Scope): void {
  scope.budget.left -= scope.copies;
  if (scope.budget.left < 0) refuse(tree, scope, 'the query is too complex');
}

export function refuse(tree: Tree, scope: Scope, message: string): never {
  throw new SqlError(message, offsetOf(tree, scope));
}

/** Whether the author wrote this name here, followed by a parenthesis or a point. */
export function isWritten(tree: Tree, scope: Scope, word: string): boolean {
  return isWrittenAs(tree, scope, new RegExp(`^"?${word}"?\\s*[(.]`, 'i'));
}

/** Whether the query matches this pattern from this node on. */
export function isWrittenAs(tree: Tree, scope: Scope, form: RegExp): boolean {
  const location = tree['query_location'];
  const bytes = Buffer.from(scope.prepared.text);
  return (
    typeof location === 'number' && location < bytes.length && form.test(bytes.subarray(location).toString())
  );
}

/** A time as both DuckDB and Trino write it. */
export function timeText(now: number): string {
  return new Date(now).toISOString().slice(0, 23).replace('T', ' ');
}
