import { auditEvent } from './audit-event.js';
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
  putAuditEvents(input: PutAuditEventsInput): Promise<PutAuditEventsOutput>;
}

/** Sends through a client of the caller's, which brings its own credentials, endpoint and connections. */
export function createClientTransport(client: CloudTrailDataClient): Transport {
  return {
    async send({ channel, entries }) {
      try {
        const output = await client.putAuditEvents({
          channelArn: channel.channelArn,
          ...(channel.externalId === undefined ? {} : { externalId: channel.externalId }),
          auditEvents: entries.map(auditEvent),
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
