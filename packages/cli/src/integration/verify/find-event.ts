import { GetQueryResultsCommand, StartQueryCommand, type CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { setTimeout } from 'node:timers/promises';
import { explain } from '../../aws/explain.js';
import { Failure } from '../../failure.js';

/** Between two looks, in milliseconds: each is a query, which AWS charges for by what it reads. */
const firstPauseMs = 2_000;
const longestPauseMs = 30_000;

/** The query that finds an event by its UID; the time keeps AWS from reading older events, and charging for them. */
export function queryFor(storeArn: string, UID: string, sentAt: Date): string {
  const since = new Date(sentAt.getTime() - 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const store = storeArn.split('/').pop() ?? storeArn;
  return `SELECT eventID FROM ${store} WHERE eventData.uid = '${UID}' AND eventTime > '${since}'`;
}

/** Asks again and again until the query finds something: true, or false when the deadline has passed. Throws Failure. */
export async function isFound(
  client: CloudTrailClient,
  query: string,
  deadlineMs: number,
  onMiss: (elapsedMs: number) => void,
): Promise<boolean> {
  const start = Date.now();
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    try {
      if ((await rowsOf(client, query)) > 0) return true;
    } catch (error) {
      throw explain(error, 'look for the test event in the event data store');
    }
    const elapsedMs = Date.now() - start;
    if (elapsedMs + pauseMs > deadlineMs) return false;
    onMiss(elapsedMs);
    await setTimeout(pauseMs);
  }
}

async function rowsOf(client: CloudTrailClient, QueryStatement: string): Promise<number> {
  const { QueryId } = await client.send(new StartQueryCommand({ QueryStatement }));
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2_000)) {
    const { QueryStatus, QueryResultRows, ErrorMessage } = await client.send(
      new GetQueryResultsCommand({ QueryId }),
    );
    if (QueryStatus === 'FINISHED') return QueryResultRows?.length ?? 0;
    if (QueryStatus !== 'QUEUED' && QueryStatus !== 'RUNNING')
      throw new Failure(
        `The query for the test event ended as ${QueryStatus ?? 'nothing'}: ${ErrorMessage ?? 'no reason was given'}.`,
        'The event was taken; run the command again to look for another.',
      );
    await setTimeout(pauseMs);
  }
}
