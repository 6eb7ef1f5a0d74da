import type { DuckDBConnection } from '@duckdb/node-api';
import { formatValue } from '../sql/format.js';
import { UNNAMED_COLUMN } from '../sql/print-query.js';
import type { ResultWriter } from './result-pages.js';

/**
 * Runs translated SQL and hands its rows, formatted, to the writer, whose last page is not yet written.
 * Resolves to the columns' names.
 */
export async function execute(
  connection: DuckDBConnection,
  sql: string,
  writer: ResultWriter,
  isStopped: () => boolean,
): Promise<string[]> {
  const result = await connection.stream(sql);
  const types = result.columnTypes();
  const names = result.columnNames().map((name, index) => (name === UNNAMED_COLUMN ? `_col${index}` : name));
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0 || isStopped()) break;
    for (const row of chunk.getRows()) {
      await writer.add(types.map((type, index) => formatValue(row[index] ?? null, type)));
    }
  }
  return names;
}
