import { randomUUID } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AwsError } from '../http/aws-error.js';
import type { Caller } from '../http/caller.js';
import type { CompleteLakeOptions } from '../options.js';
import type { Database } from '../store/database.js';
import type { Documents } from '../store/documents.js';
import { eventTable } from '../store/schema.js';
import { execute } from './execute.js';
import { plan, type StoreOfTable } from './plan.js';
import { isActive, KEPT_MS, type Query, type QueryStatus } from './query.js';
import { OUT_OF_MEMORY, queryFailure } from './query-failure.js';
import { Stop, type StopReason } from './stop.js';
import { deleteRows, readRows, ResultWriter, type Row } from './result-pages.js';

/** Joins a transaction. */
type Write = () => Promise<unknown>;

type RunnerOptions = Pick<CompleteLakeOptions, 'now' | 'queryTimeoutMs' | 'quotas' | 'runningQueries'>;

interface Job {
  readonly query: Query;
  /** Its beginning is on disk. */
  readonly kept: Promise<unknown>;
  readonly sql: string;
}

/** Runs queries in the background, a few at a time, and keeps what came of them. */
export class QueryRunner {
  readonly #queue: Job[] = [];
  readonly #running = new Map<string, Stop>();
  readonly #finishing = new Set<Promise<void>>();
  #closed = false;

  private constructor(
    private readonly database: Database,
    private readonly queries: Documents<Query>,
    private readonly options: RunnerOptions,
  ) {}

  static async create(
    database: Database,
    queries: Documents<Query>,
    options: RunnerOptions,
  ): Promise<QueryRunner> {
    for (const query of queries.list(isActive)) {
      await queries.put({
        ...query,
        status: 'FAILED',
        errorMessage: 'The lake was stopped while the query ran.',
      });
      await deleteRows(database, query.id);
    }
    return new QueryRunner(database, queries, options);
  }

  /** Checks a query and starts it. Throws AwsError. */
  async start(caller: Caller, statement: string, storeOfTable: StoreOfTable): Promise<Query> {
    await this.#forgetOld();
    const { accountId, region } = caller;
    const { activeQueries: most } = this.options.quotas;
    if (this.queries.list((query) => query.accountId === accountId && isActive(query)).length >= most) {
      throw new AwsError(
        'MaxConcurrentQueriesException',
        `You are already running the maximum number of concurrent queries. The maximum number is ${most}.`,
      );
    }
    const createdAt = this.options.now();
    const stores = new Set<string>();
    const sql = await plan(this.database.planner, statement, createdAt, (name) => {
      const id = storeOfTable(name);
      if (id !== undefined) stores.add(id);
      return id;
    });
    const query: Query = {
      id: randomUUID(),
      accountId,
      region,
      statement,
      eventDataStoreIds: [...stores],
      status: 'QUEUED',
      createdAt,
      rowCount: 0,
      eventsScanned: 0,
    };
    // It runs while it is being kept; the answer waits until it is.
    const kept = this.queries.put(query);
    this.#queue.push({ query, sql, kept });
    this.#next();
    return kept;
  }

  get(id: string): Query | undefined {
    return this.queries.get(id);
  }

  list(fits: (query: Query) => boolean): Query[] {
    return this.queries.list(fits);
  }

  rows(query: Query, from: number, count: number): Promise<Row[]> {
    return readRows(this.database, query.id, from, count);
  }

  /** Stops a query that is queued or running. */
  async cancel(query: Query): Promise<void> {
    const running = this.#running.get(query.id);
    if (running) running.now('CANCELLED');
    else {
      const place = this.#queue.findIndex((job) => job.query.id === query.id);
      if (place >= 0) this.#queue.splice(place, 1);
    }
    await this.#end(query, 'CANCELLED');
  }

  /** Stops all queries and waits for their end. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#queue.splice(0)) await this.#end(job.query, 'CANCELLED');
    for (const running of this.#running.values()) running.now('CANCELLED');
    await Promise.all(this.#finishing);
  }

  #next(): void {
    while (!this.#closed && this.#running.size < this.options.runningQueries) {
      const job = this.#queue.shift();
      if (!job) return;
      const finished = this.#run(job).finally(() => {
        this.#finishing.delete(finished);
        this.#next();
      });
      this.#finishing.add(finished);
    }
  }

  async #run({ query, sql, kept }: Job): Promise<void> {
    const stop = new Stop();
    this.#running.set(query.id, stop);
    const timeout = setTimeout(() => {
      stop.now('TIMED_OUT');
    }, this.options.queryTimeoutMs);
    const startedAt = performance.now();
    try {
      this.queries.replace({ ...query, status: 'RUNNING' });
      const { result, lastPage } = await this.#execute(query, sql, stop);
      const executionMs = Math.round(performance.now() - startedAt);
      await kept;
      if (stop.reason) await this.#end(query, ...stopped(stop.reason, executionMs));
      else await this.#finish(query, { ...result, executionMs }, lastPage);
    } catch (error) {
      const executionMs = Math.round(performance.now() - startedAt);
      if (stop.reason) await this.#end(query, ...stopped(stop.reason, executionMs));
      else await this.#end(query, 'FAILED', { errorMessage: queryFailure(error), executionMs });
    } finally {
      clearTimeout(timeout);
      this.#running.delete(query.id);
    }
  }

  async #execute(
    query: Query,
    sql: string,
    stop: Stop,
  ): Promise<{ result: Partial<Query>; lastPage: Write }> {
    const connection = await this.database.connect();
    stop.on(connection);
    const endWatch = this.database.memory.begin(connection, stop);
    try {
      const eventsScanned = await countEvents(connection, query.eventDataStoreIds);
      const writer = new ResultWriter(this.database, query.id);
      const columns = await execute(connection, sql, writer, () => stop.reason !== undefined);
      const result = { columns, rowCount: writer.count, eventsScanned };
      return { result, lastPage: () => writer.writePage() };
    } finally {
      endWatch();
      stop.end();
      connection.closeSync();
    }
  }

  /** The last rows and the end are one transaction; nobody sees the end before it. */
  async #finish(query: Query, result: Partial<Query>, lastPage: Write): Promise<void> {
    const finished: Query = { ...query, ...result, status: 'FINISHED' };
    await this.database.write(async () => {
      await lastPage();
      await this.queries.save(finished);
    });
    // Cancelled meanwhile: then that was written later.
    if (isActive(this.queries.get(query.id) ?? query)) this.queries.replace(finished);
  }

  /** A query that ended stays as it ended, and keeps no rows. */
  async #end(query: Query, status: QueryStatus, more: Partial<Query> = {}): Promise<void> {
    const now = this.queries.get(query.id) ?? query;
    if (isActive(now)) await this.queries.put({ ...now, ...more, status });
    if (this.queries.get(query.id)?.status !== 'FINISHED') await deleteRows(this.database, query.id);
  }

  async #forgetOld(): Promise<void> {
    const oldest = this.options.now() - KEPT_MS;
    for (const { id } of this.queries.list((query) => !isActive(query) && query.createdAt < oldest)) {
      await this.queries.delete(id, (connection) =>
        connection.run('DELETE FROM control.result_pages WHERE query_id = $1', [id]),
      );
    }
  }
}

/** How a query ends that was stopped. */
function stopped(reason: StopReason, executionMs: number): [status: QueryStatus, more: Partial<Query>] {
  return reason === 'OUT_OF_MEMORY'
    ? ['FAILED', { errorMessage: OUT_OF_MEMORY, executionMs }]
    : [reason, { executionMs }];
}

async function countEvents(connection: DuckDBConnection, storeIds: readonly string[]): Promise<number> {
  let events = 0;
  for (const id of storeIds) {
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${eventTable(id)}`);
    events += Number(counted.getRows()[0]?.[0]);
  }
  return events;
}
