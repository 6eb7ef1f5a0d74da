import { access, constants, realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import { makeDirectory } from './make-directory.js';
import { MemoryWatch } from './memory-watch.js';
import { closeDuckdb, openDuckdb, type OpenDuckdb } from './open-duckdb.js';
import { StartError } from './start-error.js';

export interface DatabaseOptions {
  /** The directory of the database file; `undefined` keeps everything in memory. */
  readonly dataDir: string | undefined;
  readonly memoryLimitMb: number;
}

/** Files in use. Two instances in one process would not see each other's lock, and would destroy the file. */
const openedHere = new Set<string>();

/**
 * The lake's only DuckDB database. Writes run one at a time, each in a transaction that is on disk when its promise
 * resolves (DuckDB syncs its write-ahead log at commit). Reads use connections of their own.
 *
 * After a fatal error, such as a full disk during a checkpoint, DuckDB refuses everything until its file is opened
 * anew: the next read or write does that.
 */
export class Database {
  /** `undefined` if it could not be opened anew. */
  #duckdb: OpenDuckdb | undefined;
  #isInvalid = false;
  #reopened: Promise<void> | undefined;
  /** What runs now, each with its connection. */
  readonly #uses = new Set<{ readonly connection: DuckDBConnection }>();
  #lastWrite: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #prepared = new Map<string, DuckDBPreparedStatement>();

  private constructor(
    duckdb: OpenDuckdb,
    /** Limits the memory of queries that DuckDB does not count. */
    readonly memory: MemoryWatch,
    private readonly directory: string | undefined,
    private readonly memoryLimitMb: number,
  ) {
    this.#duckdb = duckdb;
  }

  /** Throws StartError. */
  static async open({ dataDir, memoryLimitMb }: DatabaseOptions): Promise<Database> {
    const directory = dataDir === undefined ? undefined : await claim(resolve(dataDir));
    try {
      const memory = new MemoryWatch(memoryLimitMb * 1e6);
      const duckdb = await openDuckdb(directory, memoryLimitMb, memory);
      return new Database(duckdb, memory, directory, memoryLimitMb);
    } catch (error) {
      if (directory !== undefined) openedHere.delete(directory);
      throw error;
    }
  }

  /** Runs the work exclusively, in one transaction, which is durable when the promise resolves. */
  write<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const written = this.#lastWrite.then(() => this.#transaction(work));
    this.#lastWrite = written.catch(() => undefined);
    return written;
  }

  /**
   * Runs a prepared statement within `write`: for the few that run with every commit, since parsing and planning them
   * was a quarter of its cost. Returns how many rows were changed.
   */
  async runPrepared(sql: string, values: readonly (string | number)[]): Promise<number> {
    const statement = this.#prepared.get(sql) ?? (await (await this.#working()).writer.prepare(sql));
    this.#prepared.set(sql, statement);
    statement.bind([...values]);
    try {
      const { rowsChanged } = await statement.run();
      return rowsChanged;
    } finally {
      statement.clearBindings();
    }
  }

  /** Reads on a connection of its own. */
  async read<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await (await this.#working()).instance.connect();
    try {
      return await this.#use(connection, work);
    } finally {
      connection.closeSync();
    }
  }

  /** Plans a query, without running it. */
  async plan<T>(work: (planner: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#use((await this.#working()).planner, work);
  }

  /** Waits for writes in progress, merges the write-ahead log into the file, and closes it. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#lastWrite;
    if (this.directory !== undefined) await this.#duckdb?.writer.run('CHECKPOINT').catch(() => undefined);
    this.#close();
    if (this.directory !== undefined) openedHere.delete(this.directory);
  }

  #close(): void {
    for (const statement of this.#prepared.values()) statement.destroySync();
    this.#prepared.clear();
    if (this.#duckdb) closeDuckdb(this.#duckdb);
    this.#duckdb = undefined;
  }

  async #transaction<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    if (this.#closed) throw new Error('the database is closed');
    return this.#use((await this.#working()).writer, async (writer) => {
      await writer.run('BEGIN TRANSACTION');
      try {
        const result = await work(writer);
        await this.#commit(writer);
        return result;
      } catch (error) {
        await writer.run('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  async #commit(writer: DuckDBConnection): Promise<void> {
    try {
      await writer.run('COMMIT');
    } catch (error) {
      // Only the checkpoint after it failed.
      if (!(isFatal(error) && error.message.includes('COMMIT succeeded and is durable'))) throw error;
      this.#isInvalid = true;
      process.stderr.write(`lake: ${error.message}\n`);
    }
  }

  async #use<T>(
    connection: DuckDBConnection,
    work: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> {
    const use = { connection };
    this.#uses.add(use);
    try {
      return await work(connection);
    } catch (error) {
      if (isFatal(error)) this.#isInvalid = true;
      throw error;
    } finally {
      this.#uses.delete(use);
    }
  }

  /** What DuckDB lost in memory is not in a file: without one, it stays as it is. */
  async #working(): Promise<OpenDuckdb> {
    if (this.#isInvalid && this.directory !== undefined) {
      await (this.#reopened ??= this.#reopen(this.directory).finally(() => (this.#reopened = undefined)));
    }
    if (!this.#duckdb) throw new Error('the database is closed');
    return this.#duckdb;
  }

  async #reopen(directory: string): Promise<void> {
    // What still runs holds the file open. It is not waited for, because it may itself wait to write.
    for (const { connection } of this.#uses) connection.interrupt();
    if (this.#uses.size > 0)
      throw new Error('the database has to be opened anew, once its queries have ended');
    this.#close();
    this.#duckdb = await openDuckdb(directory, this.memoryLimitMb, this.memory);
    this.#isInvalid = false;
    process.stderr.write(`lake: opened ${directory} anew after a fatal error of DuckDB\n`);
  }
}

/** Whether DuckDB refuses everything after this error. */
export function isFatal(error: unknown): error is Error {
  return error instanceof Error && error.message.startsWith('FATAL Error');
}

/** Claims a directory for this lake. Returns its real path: links to it must not be taken for another one. */
async function claim(given: string): Promise<string> {
  const directory = await writable(given);
  if (openedHere.has(directory)) {
    throw new StartError(
      `The data directory ${given} is already used by a lake in this process: choose another one.`,
    );
  }
  openedHere.add(directory);
  return directory;
}

async function writable(directory: string): Promise<string> {
  try {
    await makeDirectory(directory);
    await access(directory, constants.W_OK);
    return await realpath(directory);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new StartError(`The data directory ${directory} is not writable (${reason}): choose another one.`, {
      cause,
    });
  }
}
