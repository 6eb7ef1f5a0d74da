import type { DuckDBConnection } from '@duckdb/node-api';
import type { MemoryWatch, Watched } from '../store/memory-watch.js';

export type StopReason = 'CANCELLED' | 'TIMED_OUT' | 'OUT_OF_MEMORY';

/** DuckDB forgets an interrupt that comes between two statements: so it is said again until it is heard. */
const REPEAT_MS = 10;

/** Stops a query, whether it has a connection already or is about to get one. */
export class Stop implements Watched {
  #reason: StopReason | undefined;
  #repeat: NodeJS.Timeout | undefined;
  #connection: DuckDBConnection | undefined;
  #endWatch: (() => void) | undefined;
  #hasEnded = false;

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
    // Of a query that is being written there is nothing to stop, and nobody would end the saying.
    if (this.#hasEnded || this.#reason !== undefined) return;
    this.#reason = reason;
    this.#interrupt();
  }

  /** The query runs on this connection, and is stopped as well where it takes too much memory. */
  on(connection: DuckDBConnection, memory: MemoryWatch): void {
    this.#connection = connection;
    this.#endWatch = memory.begin(connection, this);
    if (this.stopped) this.#interrupt();
  }

  /** It runs no more, and its connection is about to be closed. */
  end(): void {
    this.#hasEnded = true;
    clearInterval(this.#repeat);
    this.#endWatch?.();
    this.#connection = undefined;
  }

  #interrupt(): void {
    const connection = this.#connection;
    if (!connection) return;
    connection.interrupt();
    this.#repeat = setInterval(() => {
      connection.interrupt();
    }, REPEAT_MS);
  }
}
