import { BOOLEAN, DOUBLE, DuckDBScalarFunction, type DuckDBConnection } from '@duckdb/node-api';

/** What the watch needs to know about a query. */
export interface Watched {
  /** Whether it has been stopped. */
  readonly stopped: boolean;
  /** Stops it because of its memory. */
  outOfMemory(): void;
}

/** The SQL function to call before values are computed: `may_take(bytes)` returns true, or ends the query. */
export const MAY_TAKE = 'may_take';

/** The limit for the values that one function computes at a time, for up to 2,048 rows. */
const MAX_BYTES_AT_A_TIME = 128 * 2 ** 20;
/** The limit for all values at a time, in addition to the memory that DuckDB counts. */
const VALUES_BYTES = 256 * 2 ** 20;
const LOOK_EVERY_MS = 50;

const TOO_MUCH_AT_A_TIME =
  'the values that a function makes take more than 128 MB for the rows that are computed at a time';

interface Entry {
  readonly query: Watched;
  readonly before: number;
}

/**
 * Limits the memory that DuckDB does not count. DuckDB's own limit covers what a query sorts, groups and joins, but not
 * the values that it computes for 2,048 rows at a time; and an interrupt takes effect only between such blocks.
 *
 * The limit is on how far the process's resident memory, without JavaScript's, rises above the lowest that a query has
 * found. It is checked periodically, and within a block by each function that computes long values, and by lambdas.
 */
export class MemoryWatch {
  readonly #entries = new Map<number, Entry>();
  #least = Infinity;
  #timer: NodeJS.Timeout | undefined;

  /** @param countedBytes DuckDB's own memory limit. */
  constructor(private readonly countedBytes: number) {}

  /** Registers the SQL function in a database. */
  register(connection: DuckDBConnection): void {
    connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name: MAY_TAKE,
        parameterTypes: [DOUBLE],
        returnType: BOOLEAN,
        initFunction: (info) => {
          info.setState({ connection: info.clientContext.connectionId });
        },
        mainFunction: (info, input, output) => {
          const bytes = input.getColumnVector(0);
          let sum = 0;
          for (let row = 0; row < input.rowCount; row++) {
            sum += Number(bytes.getItem(row) ?? 0);
            output.setItem(row, true);
          }
          const refusal = this.#refusal((info.state as { connection: number }).connection, sum);
          if (refusal !== undefined) info.setError(refusal);
          else output.flush();
        },
      }),
    );
  }

  /** Watches what runs on a connection, until the returned function is called. */
  begin(connection: DuckDBConnection, query: Watched): () => void {
    const id = connection.clientContext.connectionId;
    const before = nativeBytes();
    this.#least = Math.min(this.#least, before);
    this.#entries.set(id, { query, before });
    this.#timer ??= setInterval(() => {
      for (const entry of this.#entries.values()) this.#look(entry, 0);
    }, LOOK_EVERY_MS).unref();
    return () => {
      this.#entries.delete(id);
      if (this.#entries.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  #refusal(connection: number, bytes: number): string | undefined {
    if (bytes > MAX_BYTES_AT_A_TIME) return TOO_MUCH_AT_A_TIME;
    const entry = this.#entries.get(connection);
    if (!entry) return undefined;
    this.#look(entry, bytes);
    return entry.query.stopped ? 'the query was stopped' : undefined;
  }

  #look({ query, before }: Entry, more: number): void {
    const most = this.#least + this.countedBytes + VALUES_BYTES;
    // Memory that the process seldom returns after an earlier query must not stop this one.
    if (nativeBytes() + more > Math.max(most, before + this.countedBytes)) query.outOfMemory();
  }
}

function nativeBytes(): number {
  const { rss, heapTotal, external } = process.memoryUsage();
  return rss - heapTotal - external;
}
