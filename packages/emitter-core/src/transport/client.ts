import { auditEvent } from './audit-event.js';
import { inTime } from './in-time.js';
import { entryOutcomes, failureOutcome, type PutAuditEventsOutput } from './outcome.js';
import type { Transport } from './transport.js';

/** The input of PutAuditEvents, in the AWS SDK's spelling. */
export interface PutAuditEventsInput {
  channelArn: string;
  externalId?: string;
  auditEvents: { id: string; eventData: string; eventDataChecksum?: string }[];
}

/** AWS's `CloudTrailData` client, or anything with its one method. */
export interface CloudTrailDataClient {
  putAuditEvents(
    input: PutAuditEventsInput,
    /** Ends the request where no answer came in time. */
    options?: { abortSignal?: AbortSignal },
  ): Promise<PutAuditEventsOutput>;
}

/**
 * Sends through a client of the caller's, which brings its own credentials, endpoint and connections.
 *
 * @param requestTimeoutMs How long an answer may take: AWS's clients wait for ever. Default: 10 000.
 */
export function createClientTransport(client: CloudTrailDataClient, requestTimeoutMs = 10_000): Transport {
  return {
    async send({ channel, entries }) {
      try {
        const controller = new AbortController();
        const input = {
          channelArn: channel.channelArn,
          ...(channel.externalId === undefined ? {} : { externalId: channel.externalId }),
          auditEvents: entries.map(auditEvent),
        };
        const answer = client.putAuditEvents(input, { abortSignal: controller.signal });
        const output = await inTime(answer, requestTimeoutMs, () => {
          controller.abort();
          const message = `no answer within ${requestTimeoutMs} ms`;
          return Object.assign(new Error(message), { name: 'RequestTimeout' });
        });
        return entryOutcomes(entries, output);
      } catch (error) {
        const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
        const outcome = failureOutcome({ code: name, message, status: $metadata?.httpStatusCode });
        return entries.map(() => outcome);
      }
    },
    // The client is the caller's to close.
    close: () => undefined,
  };
}
