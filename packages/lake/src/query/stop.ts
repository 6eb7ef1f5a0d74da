import type { DuckDBConnection } from '@duckdb/node-api';
import type { MemoryWatch, Watched } from '../store/memory-watch.js';

export type StopReason = 'CANCELLED' | 'TIMED_OUT' | 'OUT_OF_MEMORY';

/** The interval of repeated interrupts: DuckDB forgets one that comes between two statements. */
const REPEAT_MS = 10;

/** Stops a query, whether or not it already has a connection. */
export class Stop implements Watched {
  #reason: StopReason | undefined;
  #repeat: NodeJS.Timeout | undefined;
  #connection: DuckDBConnection | undefined;
  #endWatch: (() => void) | undefined;
  #hasEnded = false;

  /** Why it was stopped; `undefined` if it was not. */
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
    // While its result is being written there is nothing to stop, and nothing would end the repeated interrupts.
    if (this.#hasEnded || this.#reason !== undefined) return;
    this.#reason = reason;
    this.#interrupt();
  }

  /** The query runs on this connection. From now on it is also stopped if it uses too much memory. */
  on(connection: DuckDBConnection, memory: MemoryWatch): void {
    this.#connection = connection;
    this.#endWatch = memory.begin(connection, this);
    if (this.stopped) this.#interrupt();
  }

  /** The query has ended, and its connection is about to be closed. */
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
