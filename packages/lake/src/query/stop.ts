import type { DuckDBConnection } from '@duckdb/node-api';
import type { Watched } from '../store/memory-watch.js';

export type StopReason = 'CANCELLED' | 'TIMED_OUT' | 'OUT_OF_MEMORY';

/** DuckDB forgets an interrupt that comes between two statements: so it is said again until it is heard. */
const REPEAT_MS = 10;

/** Stops a query, whether it has a connection already or is about to get one. */
export class Stop implements Watched {
  #reason: StopReason | undefined;
  #repeat: NodeJS.Timeout | undefined;
  #connection: DuckDBConnection | undefined;

  /** Why it was stopped; `undefined` where it was not. */
  get reason(): StopReason | undefined {
    return this.#reason;
  }

  get stopped(): boolean {
    return this.#reason !== undefined;
  }

  outOfMemory(): void {
    this.now('OUT_OF_MEMORY');
  }

  now(reason: StopReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#connection?.interrupt();
    this.#repeat = setInterval(() => this.#connection?.interrupt(), REPEAT_MS);
  }

  /** The query runs on this connection. */
  on(connection: DuckDBConnection): void {
    this.#connection = connection;
  }

  /** It runs no more, and its connection is about to be closed. */
  end(): void {
    clearInterval(this.#repeat);
    this.#connection = undefined;
  }
}
