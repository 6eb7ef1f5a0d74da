import type { DuckDBConnection } from '@duckdb/node-api';
import { AwsError } from '../http/aws-error.js';
import { placeOfName } from '../sql/place-of-name.js';
import { SqlError } from '../sql/sql-error.js';
import { translate } from '../sql/translate.js';
import { wrongTypes } from '../sql/wrong-types.js';
import { isFatal } from '../store/database.js';
import { eventsOf } from '../store/schema.js';
import { queryFailure } from './query-failure.js';

/** Finds an event data store by the name of a table; `undefined` if there is none. Throws AwsError. */
export type StoreOfTable = (name: string) => string | undefined;

/**
 * Translates a statement, and lets DuckDB resolve names and types, so that errors are found before the query runs.
 * Throws AwsError.
 */
export async function plan(
  connection: DuckDBConnection,
  statement: string,
  now: number,
  storeOfTable: StoreOfTable,
): Promise<string> {
  try {
    const sql = await translate(connection, statement, {
      now,
      table: (name, uid) => {
        const id = storeOfTable(name);
        return id === undefined ? undefined : eventsOf(id, uid);
      },
    });
    const prepared = await connection.prepare(sql);
    prepared.destroySync();
    return sql;
  } catch (cause) {
    if (cause instanceof AwsError || isFatal(cause)) throw cause;
    const error = cause instanceof SqlError ? cause : placed(told(cause, statement), statement);
    throw new AwsError('InvalidQueryStatementException', error.in(statement), { cause });
  }
}

function told(cause: unknown, statement: string): string {
  return (cause instanceof Error ? wrongTypes(cause.message, statement) : undefined) ?? queryFailure(cause);
}

/** Adds the place of the column that cannot be resolved, or of the function that does not accept these types. */
function placed(message: string, statement: string): SqlError {
  const name =
    /^Column '(?:.*\.)?([^']+)' cannot be resolved$/.exec(message)?.[1] ??
    /^Unexpected parameters.* for function (\w+)$/.exec(message)?.[1];
  return new SqlError(message, name === undefined ? undefined : placeOfName(statement, name));
}
