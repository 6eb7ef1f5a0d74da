import { randomUUID } from 'node:crypto';
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
import { deleteRows, readRows, ResultWriter, type Page, type Row } from './result-pages.js';

type RunnerOptions = Pick<CompleteLakeOptions, 'now' | 'queryTimeoutMs' | 'quotas' | 'runningQueries'>;

interface Job {
  readonly query: Query;
  /** Resolves when its start is on disk. */
  readonly kept: Promise<unknown>;
  readonly sql: string;
}

/** Runs queries in the background, a few at a time, and stores their results. */
export class QueryRunner {
  readonly #queue: Job[] = [];
  readonly #running = new Map<string, Stop>();
  readonly #finishing = new Set<Promise<void>>();
  /** The last rows of results while they are being written. */
  readonly #unwritten = new Map<string, Page>();
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
        errorMessage: 'The lake was stopped while the query was running.',
      });
      await database.write(() => deleteRows(database, query.id));
    }
    return new QueryRunner(database, queries, options);
  }

  /** Checks a query and starts it. Throws AwsError. */
  async start(caller: Caller, statement: string, storeOfTable: StoreOfTable): Promise<Query> {
    await this.#forgetOld();
    const { accountId, region } = caller;
    this.#checkActive(accountId);
    const createdAt = this.options.now();
    const stores = new Set<string>();
    const sql = await this.database.plan((planner) =>
      plan(planner, statement, createdAt, (name) => {
        const id = storeOfTable(name);
        if (id !== undefined) stores.add(id);
        return id;
      }),
    );
    // Others may have been started while this one was being planned.
    this.#checkActive(accountId);
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
    // It runs, and StartQuery returns, while it is being stored: a query lost in a crash can be run again.
    this.queries.replace(query);
    const kept = this.database.write(() => this.queries.save(this.queries.get(query.id) ?? query));
    kept.catch(() => undefined);
    this.#queue.push({ query, sql, kept });
    this.#next();
    return query;
  }

  #checkActive(accountId: string): void {
    const { activeQueries: most } = this.options.quotas;
    const active = this.queries.list((query) => query.accountId === accountId && isActive(query));
    if (active.length < most) return;
    throw new AwsError(
      'MaxConcurrentQueriesException',
      `You are already running the maximum number of concurrent queries. The maximum number is ${most}.`,
    );
  }

  get(id: string): Query | undefined {
    return this.queries.get(id);
  }

  list(fits: (query: Query) => boolean): Query[] {
    return this.queries.list(fits);
  }

  /** At most this many rows of a finished query's result, from an index on. */
  async rows(query: Query, from: number, count: number): Promise<Row[]> {
    const last = this.#unwritten.get(query.id);
    if (!last) return readRows(this.database, query.id, from, count);
    const before = Math.min(count, last.firstRow - from);
    const rows = before > 0 ? await readRows(this.database, query.id, from, before) : [];
    const start = Math.max(0, from - last.firstRow);
    return [...rows, ...last.rows.slice(start, start + count - rows.length)];
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
      const { result, writer } = await this.#execute(query, sql, stop);
      const executionMs = Math.round(performance.now() - startedAt);
      if (stop.reason) await this.#end(query, ...stopped(stop.reason, executionMs));
      else await this.#finish(query, { ...result, executionMs }, writer, kept);
    } catch (error) {
      const executionMs = Math.round(performance.now() - startedAt);
      if (stop.reason) await this.#end(query, ...stopped(stop.reason, executionMs));
      else await this.#end(query, 'FAILED', { errorMessage: queryFailure(error), executionMs });
    } finally {
      clearTimeout(timeout);
      this.#running.delete(query.id);
    }
  }

  #execute(query: Query, sql: string, stop: Stop): Promise<{ result: Partial<Query>; writer: ResultWriter }> {
    return this.database.read(async (connection) => {
      stop.on(connection, this.database.memory);
      try {
        const counting = countEvents(this.database, query.eventDataStoreIds);
        const writer = new ResultWriter(this.database, query.id);
        const columns = await execute(connection, sql, writer, () => stop.stopped).finally(() => counting);
        return { result: { columns, rowCount: writer.count, eventsScanned: await counting }, writer };
      } finally {
        stop.end();
      }
    });
  }

  /**
   * Shows the end at once, before it and the last rows are on disk, in one transaction. Until then those rows are read
   * from memory: waiting for the disk takes as long as a small query.
   */
  async #finish(
    query: Query,
    result: Partial<Query>,
    writer: ResultWriter,
    kept: Promise<unknown>,
  ): Promise<void> {
    const finished: Query = { ...query, ...result, status: 'FINISHED' };
    this.#unwritten.set(query.id, writer.lastPage);
    this.queries.replace(finished);
    try {
      await kept;
      await this.database.write(async () => {
        await writer.writePage();
        await this.queries.save(finished);
      });
    } catch (error) {
      // Then it has not finished, as after a restart, and has no result to count.
      this.queries.replace({ ...query, status: 'RUNNING' });
      throw error;
    } finally {
      this.#unwritten.delete(query.id);
    }
  }

  /** Stores how a query ended without a result, and deletes its rows. One that has already ended stays as it is. */
  async #end(query: Query, status: QueryStatus, more: Partial<Query> = {}): Promise<void> {
    const now = this.queries.get(query.id) ?? query;
    if (now.status === 'FINISHED') return;
    const ended = isActive(now) ? { ...now, ...more, status } : now;
    this.queries.replace(ended);
    try {
      await this.database.write(async () => {
        await this.queries.save(ended);
        await deleteRows(this.database, query.id);
      });
    } catch {
      // The disk is full or gone: the query has ended anyway, and the next start finds that it did not finish.
    }
  }

  async #forgetOld(): Promise<void> {
    const oldest = this.options.now() - KEPT_MS;
    for (const { id } of this.queries.list((query) => !isActive(query) && query.createdAt < oldest)) {
      await this.queries.delete(id, () => deleteRows(this.database, id));
    }
  }
}

/** How a stopped query ends. */
function stopped(reason: StopReason, executionMs: number): [status: QueryStatus, more: Partial<Query>] {
  return reason === 'OUT_OF_MEMORY'
    ? ['FAILED', { errorMessage: OUT_OF_MEMORY, executionMs }]
    : [reason, { executionMs }];
}

/** Counts on a connection of its own, so that the query need not wait. */
function countEvents(database: Database, storeIds: readonly string[]): Promise<number> {
  return database.read(async (connection) => {
    let events = 0;
    for (const id of storeIds) {
      const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${eventTable(id)}`);
      events += Number(counted.getRows()[0]?.[0]);
    }
    return events;
  });
}
