import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { trinoMacros } from '../sql/macros.js';
import type { MemoryWatch } from './memory-watch.js';
import { addUidHashes, SCHEMA_STATEMENTS, TABLES_WITHOUT_UID_HASH } from './schema.js';
import { StartError } from './start-error.js';

/** A DuckDB file, and the connections that stay open with it. */
export interface OpenDuckdb {
  readonly instance: DuckDBInstance;
  /**
   * Only for planning queries, not for running them. The optimizer is off: it evaluates constant expressions, which
   * can take any time and cannot be stopped.
   */
  readonly planner: DuckDBConnection;
  readonly writer: DuckDBConnection;
}

/** Opens the file of a directory, or a database in memory, with the lake's tables and functions. Throws StartError. */
export async function openDuckdb(
  directory: string | undefined,
  memoryLimitMb: number,
  memory: MemoryWatch,
): Promise<OpenDuckdb> {
  const instance = await create(directory, memoryLimitMb);
  const duckdb = { instance, planner: await instance.connect(), writer: await instance.connect() };
  try {
    await prepare(duckdb, memory);
    return duckdb;
  } catch (cause) {
    closeDuckdb(duckdb);
    throw unusable(directory, cause);
  }
}

export function closeDuckdb({ instance, planner, writer }: OpenDuckdb): void {
  planner.closeSync();
  writer.closeSync();
  instance.closeSync();
}

async function prepare({ planner, writer }: OpenDuckdb, memory: MemoryWatch): Promise<void> {
  await planner.run('PRAGMA disable_optimizer');
  memory.register(writer);
  for (const statement of [...SCHEMA_STATEMENTS, ...trinoMacros(), ...LAST_SETTINGS]) {
    await writer.run(statement);
  }
  // In one transaction: a table that a crash left with the column, but without its values, would not be found again.
  await writer.run('BEGIN TRANSACTION');
  const old = await writer.runAndReadAll(TABLES_WITHOUT_UID_HASH);
  for (const [id] of old.getRows()) {
    for (const statement of addUidHashes(String(id))) await writer.run(statement);
  }
  await writer.run('COMMIT');
}

/** Global, so that the connections of queries have them too; locked, so that no statement can change them. */
const LAST_SETTINGS = ["SET GLOBAL TimeZone = 'UTC'", 'SET GLOBAL lock_configuration = true'];

/** The overloads of macros by type, which Trino's functions are built on, need this version. */
const STORAGE_VERSION = 'v1.4.0';

async function create(directory: string | undefined, memoryLimitMb: number): Promise<DuckDBInstance> {
  try {
    if (directory !== undefined) await makeFile(fileIn(directory));
    return await DuckDBInstance.create(directory === undefined ? ':memory:' : fileIn(directory), {
      // Otherwise queries could access files, the network, and extensions from the network.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_persistent_secrets: 'false',
      // Each checkpoint rewrites the last, unfinished row group, so fewer checkpoints are cheaper. After a crash, at
      // most this much is replayed.
      checkpoint_threshold: '64MB',
      max_memory: `${memoryLimitMb}MB`,
      // Each thread holds memory that DuckDB cannot spill: with more, large sorts fail, depending on the machine's cores.
      threads: '1',
      max_temp_directory_size: '4GB',
      temp_directory: directory === undefined ? '' : join(directory, 'lake.duckdb.tmp'),
      storage_compatibility_version: STORAGE_VERSION,
      lambda_syntax: 'ENABLE_SINGLE_ARROW',
      // Last: no directory can be set after it.
      enable_external_access: 'false',
    });
  } catch (cause) {
    throw unusable(directory, cause);
  }
}

/** Under another name first: a lake that is killed meanwhile leaves a part of a file, which DuckDB would refuse. */
async function makeFile(file: string): Promise<void> {
  if (existsSync(file)) return;
  const made = `${file}.new`;
  rmSync(made, { force: true });
  const instance = await DuckDBInstance.create(made, { storage_compatibility_version: STORAGE_VERSION });
  instance.closeSync();
  // Another lake may have been faster.
  if (!existsSync(file)) renameSync(made, file);
}

function fileIn(directory: string): string {
  return join(directory, 'lake.duckdb');
}

function unusable(directory = '', cause: unknown): StartError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (message.includes('Could not set lock')) {
    const holder = /\(PID (\d+)\)/.exec(message)?.[1];
    const process = `another process${holder ? ` (PID ${holder})` : ''}`;
    return new StartError(
      `The data directory ${directory} is used by ${process}: stop it, or choose another directory.`,
      { cause },
    );
  }
  const [reason = ''] = message.replace(/^\w+(?: \w+)* Error: /, '').split('\n');
  // Without its log, the file holds what it did at its last checkpoint.
  const away = message.includes('replaying WAL')
    ? 'its .wal file away, and with it the latest events'
    : 'the file and its .wal file away';
  return new StartError(
    `The lake cannot use its file ${fileIn(directory)}: ${reason.replace(/[.!]$/, '')}. ` +
      `Choose another data directory, or move ${away}.`,
    { cause },
  );
}
