import {
  CancelQueryCommand,
  DescribeQueryCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
  type CloudTrailClient,
  type GetQueryResultsResponse,
  type QueryStatisticsForDescribeQuery,
} from '@aws-sdk/client-cloudtrail';
import { setTimeout } from 'node:timers/promises';
import type { Row } from '../output/rows.js';

/** A query that did not end with a result. */
export class QueryError extends Error {
  override readonly name = 'QueryError';

  constructor(
    readonly status: string,
    message: string,
  ) {
    super(message);
  }
}

/** The waits between two looks at a query, in milliseconds: AWS allows 10 a second to the whole account. */
const firstWaitMs = 100;
const longestWaitMs = 2000;

/** A query in CloudTrail Lake. */
export class LakeQuery {
  private constructor(
    private readonly client: CloudTrailClient,
    readonly id: string,
  ) {}

  static async start(client: CloudTrailClient, sql: string): Promise<LakeQuery> {
    const { QueryId } = await client.send(new StartQueryCommand({ QueryStatement: sql }));
    if (QueryId === undefined) throw new Error('StartQuery gave no QueryId');
    return new LakeQuery(client, QueryId);
  }

  /** The result, a page at a time, once there is one. Throws QueryError, or what `signal` was aborted with. */
  async *pages(signal: AbortSignal): AsyncGenerator<Row[], void, undefined> {
    let page = await this.#firstPage(signal);
    for (;;) {
      yield (page.QueryResultRows ?? []).map(rowOf);
      if (page.NextToken === undefined) return;
      page = await this.#page(signal, page.NextToken);
    }
  }

  /** What it cost and found. */
  async statistics(): Promise<QueryStatisticsForDescribeQuery> {
    const { QueryStatistics } = await this.client.send(new DescribeQueryCommand({ QueryId: this.id }));
    return QueryStatistics ?? {};
  }

  /** Ends it in Lake; whether it was still under way. */
  async cancel(): Promise<boolean> {
    try {
      await this.client.send(new CancelQueryCommand({ QueryId: this.id }));
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'InactiveQueryException') return false;
      throw error;
    }
  }

  async #firstPage(signal: AbortSignal): Promise<GetQueryResultsResponse> {
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 1.5, longestWaitMs)) {
      const page = await this.#page(signal);
      const { QueryStatus = 'UNKNOWN', ErrorMessage = '' } = page;
      if (QueryStatus === 'FINISHED') return page;
      if (QueryStatus !== 'QUEUED' && QueryStatus !== 'RUNNING')
        throw new QueryError(QueryStatus, ErrorMessage);
      await setTimeout(waitMs, undefined, { signal });
    }
  }

  #page(abortSignal: AbortSignal, NextToken?: string): Promise<GetQueryResultsResponse> {
    return this.client.send(new GetQueryResultsCommand({ QueryId: this.id, NextToken }), { abortSignal });
  }
}

/** CloudTrail gives a row as a list of objects with one column each. */
function rowOf(columns: readonly Readonly<Record<string, string>>[]): Row {
  return columns.flatMap((column) => Object.entries(column));
}
