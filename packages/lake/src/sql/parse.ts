import type { DuckDBConnection } from '@duckdb/node-api';
import type { Prepared } from './prepare.js';
import { SqlError } from './sql-error.js';
import { subtree, subtrees, text, type Tree } from './tree.js';

/** Parses one SELECT statement with DuckDB's parser. Throws SqlError. */
export async function parse(connection: DuckDBConnection, prepared: Prepared): Promise<Tree> {
  if (prepared.text === '') throw new SqlError('the query is empty', 0);
  const found = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)', [prepared.text]);
  const parsed = JSON.parse(exactNumbers(String(found.getRows()[0]?.[0]))) as Tree;
  if (parsed['error'] === true) throw parseError(parsed, prepared);
  const statements = subtrees(parsed, 'statements');
  const [statement] = statements;
  if (statement === undefined || statements.length !== 1) {
    throw new SqlError('a query is one statement', prepared.originalOffset(prepared.text.indexOf(';')));
  }
  return subtree(statement, 'node');
}

/**
 * Turns numbers that JSON.parse would round or reject into strings: integers of more than 15 digits, and the Infinity
 * that DuckDB writes for `1e400`. The strings of the query cannot match, because JSON escapes their quotes.
 */
function exactNumbers(json: string): string {
  return json.replace(/(?<=[{,]"(?:value|upper|lower)":)(?:-?\d{16,}|-?Infinity)(?=[,}])/g, '"$&"');
}

function parseError(parsed: Tree, prepared: Prepared): SqlError {
  const message = text(parsed, 'error_message');
  if (message.startsWith('Only SELECT')) return new SqlError('only SELECT statements can be run', 0);
  const position = Number(parsed['position'] ?? 0);
  const offset = prepared.originalOffset(Buffer.from(prepared.text).subarray(0, position).toString().length);
  const told = message
    .replace(/^syntax error at or near "(.*)"$/, "mismatched input '$1'")
    .replace(/^syntax error at end of input$/, "mismatched input '<EOF>'");
  return new SqlError(told, offset);
}
