import type { OutgoingHttpHeaders } from 'node:http';
import aws4 from 'aws4';
import { encodeBody } from './body.js';
import type { Batch } from './transport.js';
import type { AwsCredentials } from './credentials.js';

/** A request ready for `node:https`. */
export interface SignedRequest {
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** PutAuditEvents as restJson1, signed with Signature Version 4. */
export function signedRequest(
  batch: Batch,
  server: { readonly host: string; readonly path: string },
  credentials: AwsCredentials,
): SignedRequest {
  const { channelArn, externalId, region } = batch.channel;
  const query = new URLSearchParams({ channelArn, ...(externalId === undefined ? {} : { externalId }) });
  const body = encodeBody(batch.entries);
  // A strict URI parser would not read a plus sign as the space that it stands for.
  const target = `${server.path}/PutAuditEvents?${query.toString().replaceAll('+', '%20')}`;
  const { path = target, headers = {} } = aws4.sign(
    {
      service: 'cloudtrail-data',
      region,
      host: server.host,
      method: 'POST',
      path: target,
      headers: { 'Content-Type': 'application/json', 'Content-Length': body.length },
      body,
    },
    credentials,
  );
  return { path, headers, body };
}
