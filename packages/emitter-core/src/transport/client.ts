import { auditEvent } from './audit-event.js';
import { inTime } from './in-time.js';
import { entryOutcomes, failureOutcome, type PutAuditEventsOutput } from './outcome.js';
import type { Transport } from './transport.js';

/** The input of PutAuditEvents, as the AWS SDK spells it. */
export interface PutAuditEventsInput {
  channelArn: string;
  externalId?: string;
  auditEvents: { id: string; eventData: string; eventDataChecksum?: string }[];
}

/** The AWS SDK's `CloudTrailData` client, or any object with this method. */
export interface CloudTrailDataClient {
  putAuditEvents(
    input: PutAuditEventsInput,
    /** Aborts the request when it times out. */
    options?: { abortSignal?: AbortSignal },
  ): Promise<PutAuditEventsOutput>;
}

/**
 * Sends through the caller's client, which brings its own credentials, endpoint and connections.
 *
 * @param requestTimeoutMs How long a response may take, in milliseconds: AWS's clients wait for ever. Default: 10 000.
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
          const message = `no response within ${requestTimeoutMs} ms`;
          return Object.assign(new Error(message), { name: 'RequestTimeout' });
        });
        return entryOutcomes(entries, output);
      } catch (error) {
        const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
        const outcome = failureOutcome({ code: name, message, status: $metadata?.httpStatusCode });
        return entries.map(() => outcome);
      }
    },
    // The caller owns the client, and closes it.
    close: () => undefined,
  };
}
