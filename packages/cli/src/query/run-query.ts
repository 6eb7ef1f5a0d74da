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

/** The pauses between requests for the result, in milliseconds: AWS allows 10 per second for the whole account. */
const firstWaitMs = 100;
const maxWaitMs = 2000;

/** A query in CloudTrail Lake. */
export class LakeQuery {
  private constructor(
    private readonly client: CloudTrailClient,
    readonly id: string,
  ) {}

  static async start(client: CloudTrailClient, sql: string): Promise<LakeQuery> {
    const { QueryId } = await client.send(new StartQueryCommand({ QueryStatement: sql }));
    if (QueryId === undefined) throw new Error('StartQuery returned no QueryId');
    return new LakeQuery(client, QueryId);
  }

  /** Waits for the result, then yields it page by page. Throws QueryError, or the reason of the aborted `signal`. */
  async *pages(signal: AbortSignal): AsyncGenerator<Row[], void, undefined> {
    let page = await this.#firstPage(signal);
    for (;;) {
      yield (page.QueryResultRows ?? []).map(rowOf);
      if (page.NextToken === undefined) return;
      page = await this.#page(signal, page.NextToken);
    }
  }

  /** What was found, and at what cost. */
  async statistics(): Promise<QueryStatisticsForDescribeQuery> {
    const { QueryStatistics } = await this.client.send(new DescribeQueryCommand({ QueryId: this.id }));
    return QueryStatistics ?? {};
  }

  /** Cancels the query in Lake. False if it had already ended. */
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
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 1.5, maxWaitMs)) {
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

/** CloudTrail returns a row as a list of objects with one column each. */
function rowOf(columns: readonly Readonly<Record<string, string>>[]): Row {
  return columns.flatMap((column) => Object.entries(column));
}
