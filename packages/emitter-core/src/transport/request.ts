import type { OutgoingHttpHeaders } from 'node:http';
import aws4 from 'aws4';
import { encodeAuditEvent } from './audit-event.js';
import type { Batch } from './transport.js';
import type { AwsCredentials } from './credentials.js';

const prefix = '{"auditEvents":[';
const suffix = ']}';

/** The bytes of a request's body beside its entries, and the comma that each entry may need. */
export const bodyOverheadBytes = prefix.length + suffix.length;
export const entryOverheadBytes = 1;

/** A request that is ready for `node:https`. */
export interface SignedRequest {
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** PutAuditEvents as restJson1, signed with Signature Version 4. */
export function signedRequest(batch: Batch, host: string, credentials: AwsCredentials): SignedRequest {
  const { channelArn, externalId, region } = batch.channel;
  const query = new URLSearchParams({ channelArn, ...(externalId === undefined ? {} : { externalId }) });
  // Bytes, once: the length, the signature and the socket would each encode the text anew.
  const body = Buffer.from(prefix + batch.entries.map(encodeAuditEvent).join(',') + suffix);
  // A plus sign would be read as a space by a strict reader of URIs.
  const target = `/PutAuditEvents?${query.toString().replaceAll('+', '%20')}`;
  const { path = target, headers = {} } = aws4.sign(
    {
      service: 'cloudtrail-data',
      region,
      host,
      method: 'POST',
      path: target,
      headers: { 'Content-Type': 'application/json', 'Content-Length': body.length },
      body,
    },
    credentials,
  );
  return { path, headers, body };
}
