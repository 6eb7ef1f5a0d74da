import type { Prepared } from './prepare.js';
import { SqlError } from './sql-error.js';
import type { Tree } from './tree.js';

/** What is known at a place of a query. */
export interface Scope {
  readonly prepared: Prepared;
  /** What `current_timestamp` is, in milliseconds since 1970: one time for the whole query. */
  readonly now: number;
  /**
   * The SQL of an event data store's events, by its ID, all of them or at least those with a UID; `undefined`
   * where the name is none. May throw AwsError.
   */
  readonly table: (name: string, uid?: string) => string | undefined;
  /** Below TRY, where what would end the query gives null. */
  readonly inTry: boolean;
  /** Rows here are given other names, or are compared with columns: DuckDB takes them without names alone. */
  readonly unnamedRows?: true;
  /** How often DuckDB will hold what is printed here: macros repeat their arguments. */
  readonly copies: number;
  /** What may be printed still, in expressions: what a query can make DuckDB plan is bounded. */
  readonly budget: { left: number };
  /** The common table expressions that can be seen here, in lower case. */
  readonly ctes: ReadonlySet<string>;
}

/** Where a node begins in the author's text; `undefined` for what the parser made itself. */
function offsetOf(tree: Tree, scope: Scope): number | undefined {
  const location = tree['query_location'];
  const bytes = Buffer.from(scope.prepared.text);
  if (typeof location !== 'number' || location >= bytes.length) return undefined;
  return scope.prepared.originalOffset(bytes.subarray(0, location).toString().length);
}

export function refuse(tree: Tree, scope: Scope, message: string): never {
  throw new SqlError(message, offsetOf(tree, scope));
}

/** Whether the author wrote this very name here: of a function, or before a point. */
export function isWritten(tree: Tree, scope: Scope, word: string): boolean {
  return isWrittenAs(tree, scope, new RegExp(`^"?${word}"?\\s*[(.]`, 'i'));
}

/** Whether what the author wrote here, which may be longer than the node, is of this form. */
export function isWrittenAs(tree: Tree, scope: Scope, form: RegExp): boolean {
  const location = tree['query_location'];
  const bytes = Buffer.from(scope.prepared.text);
  return (
    typeof location === 'number' && location < bytes.length && form.test(bytes.subarray(location).toString())
  );
}

/** A time in the way of DuckDB's and Trino's texts. */
export function timeText(now: number): string {
  return new Date(now).toISOString().slice(0, 23).replace('T', ' ');
}
