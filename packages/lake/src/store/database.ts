import { access, constants } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DuckDBInstance, type DuckDBConnection, type DuckDBPreparedStatement } from '@duckdb/node-api';
import { trinoMacros } from '../sql/macros.js';
import { makeDirectory } from './make-directory.js';
import { MemoryWatch } from './memory-watch.js';
import { addUidHashes, SCHEMA_STATEMENTS, TABLES_WITHOUT_UID_HASH } from './schema.js';

export interface DatabaseOptions {
  /** The directory of the database file; `undefined` keeps everything in memory. */
  readonly dataDir: string | undefined;
  readonly memoryLimitMb: number;
}

/** Why the lake cannot start, in one sentence for the person who started it. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Files in use. Two instances in one process would not see each other's lock, and would destroy the file. */
const openedHere = new Set<string>();

/**
 * The lake's only DuckDB database. Writes run one at a time, each in a transaction that is on disk when its promise
 * resolves (DuckDB syncs its write-ahead log at commit). Reads use connections of their own.
 */
export class Database {
  #lastWrite: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #prepared = new Map<string, DuckDBPreparedStatement>();

  private constructor(
    private readonly instance: DuckDBInstance,
    /**
     * Only for planning queries, not for running them. The optimizer is off: it evaluates constant expressions, which
     * can take any time and cannot be stopped.
     */
    readonly planner: DuckDBConnection,
    private readonly writer: DuckDBConnection,
    /** Limits the memory of queries that DuckDB does not count. */
    readonly memory: MemoryWatch,
    private readonly directory: string | undefined,
  ) {}

  /** Throws StartError. */
  static async open(options: DatabaseOptions): Promise<Database> {
    const directory = options.dataDir === undefined ? undefined : resolve(options.dataDir);
    if (directory !== undefined) await claim(directory);
    try {
      const instance = await create(directory, options);
      const writer = await instance.connect();
      const planner = await instance.connect();
      await planner.run('PRAGMA disable_optimizer');
      const memory = new MemoryWatch(options.memoryLimitMb * 1e6);
      memory.register(writer);
      for (const statement of [...SCHEMA_STATEMENTS, ...trinoMacros(), ...LAST_SETTINGS]) {
        await writer.run(statement);
      }
      const old = await writer.runAndReadAll(TABLES_WITHOUT_UID_HASH);
      for (const [id] of old.getRows()) {
        for (const statement of addUidHashes(String(id))) await writer.run(statement);
      }
      return new Database(instance, planner, writer, memory, directory);
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
    const statement = this.#prepared.get(sql) ?? (await this.writer.prepare(sql));
    this.#prepared.set(sql, statement);
    statement.bind([...values]);
    try {
      const { rowsChanged } = await statement.run();
      return rowsChanged;
    } finally {
      statement.clearBindings();
    }
  }

  /** A connection for one reader, who must close it. */
  connect(): Promise<DuckDBConnection> {
    return this.instance.connect();
  }

  /** Waits for writes in progress, merges the write-ahead log into the file, and closes it. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#lastWrite;
    for (const statement of this.#prepared.values()) statement.destroySync();
    if (this.directory !== undefined) await this.writer.run('CHECKPOINT').catch(() => undefined);
    this.planner.closeSync();
    this.writer.closeSync();
    this.instance.closeSync();
    if (this.directory !== undefined) openedHere.delete(this.directory);
  }

  async #transaction<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    if (this.#closed) throw new Error('the database is closed');
    await this.writer.run('BEGIN TRANSACTION');
    try {
      const result = await work(this.writer);
      await this.writer.run('COMMIT');
      return result;
    } catch (error) {
      await this.writer.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }
}

/** Global, so that the connections of queries have them too; locked, so that no statement can change them. */
const LAST_SETTINGS = ["SET GLOBAL TimeZone = 'UTC'", 'SET GLOBAL lock_configuration = true'];

async function claim(directory: string): Promise<void> {
  try {
    await makeDirectory(directory);
    await access(directory, constants.W_OK);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new StartError(`The data directory ${directory} is not writable (${reason}): choose another one.`, {
      cause,
    });
  }
  if (openedHere.has(directory)) {
    throw new StartError(`The data directory ${directory} is already used by a lake in this process.`);
  }
  openedHere.add(directory);
}

async function create(directory: string | undefined, options: DatabaseOptions): Promise<DuckDBInstance> {
  const file = directory === undefined ? ':memory:' : join(directory, 'lake.duckdb');
  try {
    return await DuckDBInstance.create(file, {
      // Otherwise queries could access files, the network, and extensions from the network.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_persistent_secrets: 'false',
      // Each checkpoint rewrites the last, unfinished row group, so fewer checkpoints are cheaper. After a crash, at
      // most this much is replayed.
      checkpoint_threshold: '64MB',
      max_memory: `${options.memoryLimitMb}MB`,
      max_temp_directory_size: '4GB',
      temp_directory: directory === undefined ? '' : join(directory, 'lake.duckdb.tmp'),
      // The overloads of macros by type, which Trino's functions are built on, need this version.
      storage_compatibility_version: 'v1.4.0',
      lambda_syntax: 'ENABLE_SINGLE_ARROW',
      // Last: no directory can be set after it.
      enable_external_access: 'false',
    });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const holder = /\(PID (\d+)\)/.exec(message)?.[1];
    throw new StartError(
      message.includes('lock')
        ? `The data directory ${String(directory)} is used by another process${holder ? ` (PID ${holder})` : ''}.`
        : `The lake's file ${file} cannot be opened: ${message.split('\n')[0] ?? ''}`,
      { cause },
    );
  }
}
