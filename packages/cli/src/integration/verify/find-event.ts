import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { setTimeout } from 'node:timers/promises';
import { explained } from '../../aws/explain.js';
import { exitCodes } from '../../exit-code.js';
import { Failure } from '../../failure.js';
import { LakeQuery, QueryError } from '../../query/run-query.js';

/** Between two looks, in milliseconds: each is a query, which AWS charges for by what it reads. */
const firstPauseMs = 2_000;
const longestPauseMs = 30_000;
/** So long before the deadline the last look begins, in milliseconds, or at half of a shorter deadline. */
const lastLookMs = 5_000;
/** So long before the deadline a look ends that has found nothing, in milliseconds: to cancel its query takes a call. */
const cancelMs = 1_000;

/** The query that finds an event by its UID; the time keeps AWS from reading older events, and charging for them. */
export function queryFor(storeArn: string, UID: string, sentAt: Date): string {
  const since = new Date(sentAt.getTime() - 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const store = storeArn.split('/').pop() ?? storeArn;
  return `SELECT eventID FROM ${store} WHERE eventData.uid = '${UID}' AND eventTime > '${since}'`;
}

/**
 * Asks again and again until the query finds something: true, or false when the deadline, in milliseconds since 1970, is
 * there, and a last look shortly before it has found nothing. Throws Failure, and so when `interrupt` is aborted: then
 * the query of the look is cancelled.
 */
export async function isFound(
  client: CloudTrailClient,
  query: string,
  deadline: number,
  onMiss: (elapsedMs: number) => void,
  interrupt: AbortSignal,
): Promise<boolean> {
  const start = Date.now();
  const lastLook = deadline - Math.min(lastLookMs, (deadline - start) / 2);
  const lookEnd = deadline - Math.min(cancelMs, (deadline - start) / 4);
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const leftMs = Math.floor(lookEnd - Date.now());
    if (leftMs <= 0) return false;
    const signal = AbortSignal.any([AbortSignal.timeout(leftMs), interrupt]);
    const isThere = await explained('look for the test event in the event data store', () =>
      findsRows(client, query, signal),
    );
    if (isThere) return true;
    if (interrupt.aborted) throw interrupted(query);
    const now = Date.now();
    if (now >= lastLook) return false;
    onMiss(now - start);
    await setTimeout(Math.min(pauseMs, lastLook - now), undefined, { signal: interrupt }).catch(() => {
      throw interrupted(query);
    });
  }
}

function interrupted(query: string): Failure {
  return new Failure(
    'Interrupted: CloudTrail took the test event, but whether it is in the store is not known.',
    `Look for it: activity query "${query}"`,
    { exitCode: exitCodes.interrupted.code },
  );
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
