import { type CloudTrailClient, GetQueryResultsCommand, StartQueryCommand } from '@aws-sdk/client-cloudtrail';
import { setTimeout } from 'node:timers/promises';

export type Row = Readonly<Record<string, string>>;

/** How long a query may take before we say so, in milliseconds. */
const deadlineMs = 30_000;

/** Runs a query in CloudTrail Lake and gives its rows: StartQuery, then GetQueryResults until there are some. */
export async function runQuery(client: CloudTrailClient, sql: string): Promise<Row[]> {
  const { QueryId } = await client.send(new StartQueryCommand({ QueryStatement: sql }));
  const rows: Row[] = [];
  const deadline = Date.now() + deadlineMs;
  let NextToken: string | undefined;
  for (;;) {
    const page = await client.send(new GetQueryResultsCommand({ QueryId, NextToken }));
    const status = page.QueryStatus ?? 'UNKNOWN';
    if (status === 'FINISHED') {
      for (const row of page.QueryResultRows ?? []) rows.push(Object.assign({}, ...row) as Row);
      NextToken = page.NextToken;
      if (!NextToken) return rows;
    } else if (status === 'QUEUED' || status === 'RUNNING') {
      if (Date.now() > deadline) throw new Error(`the query did not finish within ${deadlineMs} ms`);
      await setTimeout(50);
    } else {
      throw new Error(`the query ended as ${status}: ${page.ErrorMessage ?? 'no reason was given'}`);
    }
  }
}
