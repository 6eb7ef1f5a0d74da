import { hash, timingSafeEqual } from 'node:crypto';
import aws4 from 'aws4';
import { formatDatetime, wrongSignature, type Authorization } from './authorization.js';
import type { HttpRequest } from './protocols/protocol.js';

/** How far a signature's time may be from the lake's clock, in either direction: five minutes, as at AWS. */
const MAX_SKEW_MS = 300_000;

/**
 * Signs the request again with the known secret, and compares the signatures. Throws AwsError.
 *
 * The payload must be signed: no operation of CloudTrail or STS has the trait `unsignedPayload`, so `UNSIGNED-PAYLOAD`
 * is never accepted.
 */
export function verifySignature(
  request: Pick<HttpRequest, 'method' | 'target' | 'headers' | 'bytes'>,
  authorization: Authorization,
  secretAccessKey: string,
): void {
  const { service, signature } = authorization;
  const expected = sign(request, authorization, secretAccessKey);
  if (
    expected !== undefined &&
    timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(signature, 'hex'))
  ) {
    return;
  }
  throw wrongSignature(
    service,
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret ' +
      'Access Key and signing method. Consult the service documentation for details.',
  );
}

/** Throws AwsError, in AWS's words. */
export function verifyTime({ service, datetime, signedAt }: Authorization, now: number): void {
  if (Math.abs(signedAt - now) <= MAX_SKEW_MS) return;
  const [is, limit, sign] =
    signedAt < now
      ? ['Signature expired: % is now earlier than', now - MAX_SKEW_MS, '-']
      : ['Signature not yet current: % is still later than', now + MAX_SKEW_MS, '+'];
  throw wrongSignature(
    service,
    `${is.replace('%', datetime)} ${formatDatetime(limit)} (${formatDatetime(now)} ${sign} 5 min.)`,
  );
}

/** `undefined` for a request that cannot be signed. */
function sign(
  { method, target, headers, bytes }: Pick<HttpRequest, 'method' | 'target' | 'headers' | 'bytes'>,
  { accessKeyId, region, service, signedHeaders, datetime }: Authorization,
  secretAccessKey: string,
): string | undefined {
  const signed: Record<string, string> = {};
  for (const name of signedHeaders) {
    const value = headers[name];
    if (value === undefined) return undefined;
    signed[name] = String(value);
  }
  const payloadHash = signed['x-amz-content-sha256'];
  if (payloadHash !== undefined && payloadHash !== hash('sha256', bytes)) return undefined;
  const request = {
    method,
    path: target,
    headers: signed,
    body: bytes,
    region,
    service,
    // Exactly the signed headers, including those that aws4 itself would add or leave out.
    doNotModifyHeaders: true,
    extraHeadersToInclude: Object.fromEntries(signedHeaders.map((name) => [name, true])),
  };
  const signer = new aws4.RequestSigner(request, { accessKeyId, secretAccessKey });
  signer.datetime = datetime;
  try {
    return signer.signature();
  } catch (error) {
    // A path with a broken escape sequence.
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
