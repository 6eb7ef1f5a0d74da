import { BOOLEAN, DOUBLE, DuckDBScalarFunction, type DuckDBConnection } from '@duckdb/node-api';

/** What the watch needs of a query. */
export interface Watched {
  /** Whether somebody stopped it. */
  readonly stopped: boolean;
  /** Stops it, for the memory that it takes. */
  outOfMemory(): void;
}

/** The SQL function that whatever makes values asks first: `may_take(bytes)` is true, or ends the query. */
export const MAY_TAKE = 'may_take';

/** What the values may take that one function makes at a time, for up to 2,048 rows. */
const MAX_BYTES_AT_A_TIME = 128 * 2 ** 20;
/** What all values at a time may take, beside the memory that DuckDB counts. */
const VALUES_BYTES = 256 * 2 ** 20;
const LOOK_EVERY_MS = 50;

const TOO_MUCH_AT_A_TIME =
  'the values that a function makes take more than 128 MB for the rows that are computed at a time';

interface Entry {
  readonly query: Watched;
  readonly before: number;
}

/**
 * Bounds what DuckDB does not count: its memory limit knows of what a query sorts, groups and joins, and not of the values
 * that it computes for 2,048 rows at a time; and an interrupt is heard only between such blocks.
 *
 * The process's resident memory, without JavaScript's, may be so much over the least that a query has found it at. It is
 * looked at from time to time, and from within a block by each function that makes long values, and by lambdas.
 */
export class MemoryWatch {
  readonly #entries = new Map<number, Entry>();
  #least = Infinity;
  #timer: NodeJS.Timeout | undefined;

  /** @param countedBytes What DuckDB may take by its own count. */
  constructor(private readonly countedBytes: number) {}

  /** Makes SQL's function known to a database. */
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
    // What an earlier query has left with the process, which seldom gives it back, must not stop this one.
    if (nativeBytes() + more > Math.max(most, before + this.countedBytes)) query.outOfMemory();
  }
}

function nativeBytes(): number {
  const { rss, heapTotal, external } = process.memoryUsage();
  return rss - heapTotal - external;
}
