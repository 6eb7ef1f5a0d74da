import { AwsError } from '../http/aws-error.js';
import type { Database } from '../store/database.js';
import { execute } from './execute.js';
import { plan, type StoreOfTable } from './plan.js';
import { OUT_OF_MEMORY, queryFailure } from './query-failure.js';
import type { Row } from './result-pages.js';
import { Stop } from './stop.js';

/** The result of a query that is run without being stored. */
export interface Answered {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** There are more rows than these. */
  readonly more: boolean;
  readonly executionMs: number;
}

export interface AskOptions {
  readonly now: number;
  readonly timeoutMs: number;
  /** Stops it. */
  readonly signal: AbortSignal;
  readonly storeOfTable: StoreOfTable;
}

/** Why a query has no result, in words for its author. */
export class QueryStopped extends Error {
  override readonly name = 'QueryStopped';
}

/** The most rows, and characters in them, that are returned: one page of GetQueryResults. */
const MAX_ROWS = 1000;
const MAX_CHARACTERS = 1_000_000;

/**
 * Runs a query as StartQuery does, with the same translation and limits, but returns the first rows at once and stores
 * nothing: ListQueries does not show it, no quota counts it, and there are no pages. Throws AwsError and QueryStopped.
 */
export async function ask(database: Database, statement: string, options: AskOptions): Promise<Answered> {
  const { now, timeoutMs, signal, storeOfTable } = options;
  const stop = new Stop();
  const cancel = (): void => {
    stop.now('CANCELLED');
  };
  const timeout = setTimeout(() => {
    stop.now('TIMED_OUT');
  }, timeoutMs);
  try {
    const sql = await database.plan((planner) => plan(planner, statement, now, storeOfTable));
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    const startedAt = performance.now();
    const first = new FirstRows();
    const columns = await database.read((connection) => {
      stop.on(connection, database.memory);
      return execute(connection, sql, first, () => first.more || stop.stopped).finally(() => {
        stop.end();
      });
    });
    if (stop.reason) throw new Error(stop.reason);
    const { rows, more } = first;
    return { columns, rows, more, executionMs: Math.round(performance.now() - startedAt) };
  } catch (cause) {
    if (cause instanceof AwsError) throw cause;
    if (stop.reason === 'CANCELLED') throw new QueryStopped('The query was cancelled.', { cause });
    if (stop.reason === 'OUT_OF_MEMORY') throw new QueryStopped(OUT_OF_MEMORY, { cause });
    const message = stop.reason ? `The query ran for more than ${timeoutMs} ms.` : queryFailure(cause);
    throw new QueryStopped(message, { cause });
  } finally {
    clearTimeout(timeout);
    signal.removeEventListener('abort', cancel);
  }
}

/** Collects as many rows as allowed, and remembers whether there were more. */
class FirstRows {
  readonly rows: Row[] = [];
  more = false;
  #characters = 0;

  add(row: Row): void {
    for (const value of row) this.#characters += value.length;
    if (this.rows.length < MAX_ROWS && (this.#characters <= MAX_CHARACTERS || this.rows.length === 0))
      this.rows.push(row);
    else this.more = true;
  }
}
