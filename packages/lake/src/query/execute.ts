import { ResultReturnType, type DuckDBConnection, type DuckDBResult } from '@duckdb/node-api';
import { formatValue } from '../sql/format.js';
import { UNNAMED_COLUMN } from '../sql/print-query.js';
import type { Row } from './result-pages.js';

/** Receives the rows of a result, one by one. */
export interface RowTaker {
  add(row: Row): void | Promise<void>;
}

/**
 * Runs translated SQL, and passes its formatted rows to the receiver (a writer's last page is not written yet).
 * Resolves to the columns' names.
 */
export async function execute(
  connection: DuckDBConnection,
  sql: string,
  taker: RowTaker,
  isStopped: () => boolean,
): Promise<string[]> {
  const result = await connection.stream(sql);
  const types = result.columnTypes();
  const names = result.columnNames().map((name, index) => (name === UNNAMED_COLUMN ? `_col${index}` : name));
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) {
      if (result.returnType === ResultReturnType.INVALID && !isStopped()) await fail(connection, sql);
      break;
    }
    if (isStopped()) {
      await end(connection, result);
      break;
    }
    try {
      for (const row of chunk.getRows()) {
        await taker.add(types.map((type, index) => formatValue(row[index] ?? null, type)));
      }
    } catch (error) {
      // Otherwise its memory stays taken until the result is garbage.
      await end(connection, result);
      throw error;
    }
  }
  return names;
}

/**
 * Throws the error of a query that failed after its first rows. DuckDB's client ends such a result as if it were
 * complete, and does not give the error; running the query again without keeping its rows does.
 */
async function fail(connection: DuckDBConnection, sql: string): Promise<never> {
  await connection.run(`EXPLAIN ANALYZE ${sql}`);
  throw new Error('The query failed after its first rows: run it again');
}

/**
 * Ends a query whose remaining rows are not wanted, and waits for its threads. One of them may be waiting for this
 * thread to grant it memory: closing the connection would block this thread until they are done, a possible deadlock.
 */
async function end(connection: DuckDBConnection, result: DuckDBResult): Promise<void> {
  try {
    do connection.interrupt();
    while ((await result.fetchChunk())?.rowCount);
  } catch {
    // The interrupt took effect.
  }
}
