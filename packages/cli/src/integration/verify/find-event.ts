import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { setTimeout } from 'node:timers/promises';
import { explained } from '../../aws/explain.js';
import { storeIdOf } from '../../aws/store-id.js';
import { exitCodes } from '../../exit-code.js';
import { Failure } from '../../failure.js';
import { LakeQuery, QueryError } from '../../query/run-query.js';

/** The pauses between queries, in milliseconds: AWS charges for what each query scans. */
const firstPauseMs = 2_000;
const maxPauseMs = 30_000;
/** How long before the deadline the last query starts, in milliseconds; at most half of the whole time. */
const lastLookMs = 5_000;
/** How long before the deadline a running query is given up, in milliseconds: cancelling it takes a request. */
const cancelMs = 1_000;

/** The query that finds an event by its UID. The time keeps AWS from scanning older events, and charging for them. */
export function queryFor(storeArn: string, UID: string, sentAt: Date): string {
  const since = new Date(sentAt.getTime() - 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  return `SELECT eventID FROM ${storeIdOf(storeArn)} WHERE eventData.uid = '${UID}' AND eventTime > '${since}'`;
}

/**
 * Repeats the query until it finds something, or until the last one before the deadline, in milliseconds since 1970,
 * finds nothing. Throws Failure, also when `interrupt` is aborted: the running query is then cancelled.
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
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, maxPauseMs)) {
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
    'Interrupted: CloudTrail accepted the test event, but whether it is in the store is unknown.',
    `Look for it: activity query "${query}"`,
    { exitCode: exitCodes.interrupted.code },
  );
}

/** Whether the query finds anything. A query still running when `signal` is aborted is cancelled: false. */
async function findsRows(client: CloudTrailClient, sql: string, signal: AbortSignal): Promise<boolean> {
  const query = await LakeQuery.start(client, sql);
  try {
    for await (const rows of query.pages(signal)) if (rows.length > 0) return true;
    return false;
  } catch (error) {
    if (signal.aborted) {
      // If that fails too, the query ends by itself: it scans little.
      await query.cancel().catch(() => false);
      return false;
    }
    if (!(error instanceof QueryError)) throw error;
    throw new Failure(
      `The query for the test event ended as ${error.status}: ${error.message || 'no reason was given'}.`,
      'CloudTrail accepted the event; run the command again to send another.',
      { cause: error },
    );
  }
}
