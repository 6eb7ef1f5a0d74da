import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { setTimeout } from 'node:timers/promises';
import { explained } from '../../aws/explain.js';
import { Failure } from '../../failure.js';
import { LakeQuery, QueryError } from '../../query/run-query.js';

/** Between two looks, in milliseconds: each is a query, which AWS charges for by what it reads. */
const firstPauseMs = 2_000;
const longestPauseMs = 30_000;
/** How long a look may take at least, in milliseconds: the last one begins at the deadline. */
const lookMs = 30_000;

/** The query that finds an event by its UID; the time keeps AWS from reading older events, and charging for them. */
export function queryFor(storeArn: string, UID: string, sentAt: Date): string {
  const since = new Date(sentAt.getTime() - 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const store = storeArn.split('/').pop() ?? storeArn;
  return `SELECT eventID FROM ${store} WHERE eventData.uid = '${UID}' AND eventTime > '${since}'`;
}

/**
 * Asks again and again until the query finds something: true, or false when the deadline has passed, and a look at it
 * has found nothing. Throws Failure.
 */
export async function isFound(
  client: CloudTrailClient,
  query: string,
  deadlineMs: number,
  onMiss: (elapsedMs: number) => void,
): Promise<boolean> {
  const start = Date.now();
  const left = (): number => start + deadlineMs - Date.now();
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const signal = AbortSignal.timeout(Math.max(left(), lookMs));
    const isThere = await explained('look for the test event in the event data store', () =>
      findsRows(client, query, signal),
    );
    if (isThere) return true;
    if (left() <= 0) return false;
    onMiss(Date.now() - start);
    await setTimeout(Math.min(pauseMs, left()));
  }
}

/** Whether the query finds anything; a query that has not ended when `signal` is aborted is cancelled, and finds nothing. */
async function findsRows(client: CloudTrailClient, sql: string, signal: AbortSignal): Promise<boolean> {
  const query = await LakeQuery.start(client, sql);
  try {
    for await (const rows of query.pages(signal)) if (rows.length > 0) return true;
    return false;
  } catch (error) {
    if (signal.aborted) {
      await query.cancel();
      return false;
    }
    if (!(error instanceof QueryError)) throw error;
    throw new Failure(
      `The query for the test event ended as ${error.status}: ${error.message || 'no reason was given'}.`,
      'The event was taken; run the command again to look for another.',
      { cause: error },
    );
  }
}
