import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { HttpRequest, type HttpResponse } from '@smithy/core/protocols';
import aws4 from 'aws4';
import { withinLimits, type TimeLimits } from './time-limits.js';

/** Who puts events, and where to. */
export interface Sender {
  /** The Region to use if the channel is given as an ID. */
  readonly region: () => Promise<string>;
  readonly credentials: CloudTrailClient['config']['credentials'];
  /** Makes the connections. */
  readonly requestHandler: CloudTrailClient['config']['requestHandler'];
  /** Where to send, instead of AWS's endpoint in the channel's Region. */
  readonly endpointUrl: string | undefined;
  readonly limits: TimeLimits;
}

/** The SDK's type leaves open what a request is answered with. */
interface Answer {
  readonly response: HttpResponse;
}

/** The channel that events are put into. */
export interface Receiver {
  /** The channel's ARN, or its ID. */
  readonly channelArn: string;
  /** The external ID, if the channel's policy requires one. */
  readonly externalId?: string | undefined;
}

export interface AuditEvent {
  /** 1 to 128 characters of `[-_A-Za-z0-9]`; identifies the event in the response. */
  readonly id: string;
  /** The JSON of the event, as text. */
  readonly eventData: string;
}

export interface PutAuditEventsResponse {
  readonly successful: readonly { readonly id: string; readonly eventID: string }[];
  readonly failed: readonly {
    readonly id: string;
    readonly errorCode: string;
    readonly errorMessage: string;
  }[];
}

/** AWS refused the whole request. `name` is AWS's code, as in the errors of the AWS SDK. */
export class PutAuditEventsError extends Error {
  override readonly name: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

/**
 * Makes one PutAuditEvents request of 1 to 100 events, without retries. AWS's own client for it,
 * `@aws-sdk/client-cloudtrail-data`, cannot be installed from every registry.
 *
 * Throws PutAuditEventsError, or any error of finding the Region or credentials, or of sending.
 */
export async function putAuditEvents(
  sender: Sender,
  { channelArn, externalId }: Receiver,
  auditEvents: readonly AuditEvent[],
): Promise<PutAuditEventsResponse> {
  const region = /^arn:[^:]*:cloudtrail:([^:]+):/.exec(channelArn)?.[1] ?? (await sender.region());
  const dnsSuffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const endpoint = sender.endpointUrl ?? `https://cloudtrail-data.${region}.${dnsSuffix}`;
  const query = new URLSearchParams({ channelArn, ...(externalId === undefined ? {} : { externalId }) });
  const url = new URL(
    `${endpoint.replace(/\/$/, '')}/PutAuditEvents?${query.toString().replaceAll('+', '%20')}`,
  );
  const body = JSON.stringify({ auditEvents });
  const signed = aws4.sign(
    {
      service: 'cloudtrail-data',
      region,
      host: url.host,
      method: 'POST',
      path: url.pathname + url.search,
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
      body,
    },
    await sender.credentials(),
  );
  const request = new HttpRequest({
    protocol: url.protocol,
    // Without the brackets of an IPv6 address.
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    method: 'POST',
    path: url.pathname + url.search,
    headers: signed.headers as Record<string, string>,
    body,
  });
  const { response, read } = await withinLimits(sender.limits, url.origin, async (abortSignal) => {
    // Follows no redirection: AWS makes none, and whoever does must not get the event.
    const { response } = (await sender.requestHandler.handle(request, { abortSignal })) as Answer;
    return { response, read: await text(response.body as Readable) };
  });
  const answer = objectIn(read) as Partial<PutAuditEventsResponse>;
  if (response.statusCode === 200 && answer.successful && answer.failed)
    return { successful: answer.successful, failed: answer.failed };
  throw refusal(response, read);
}

/** The code is in `x-amzn-errortype`, `__type` or `code`, perhaps after a namespace or before a URL. */
function refusal({ statusCode, headers }: HttpResponse, read: string): PutAuditEventsError {
  const body = objectIn(read);
  const named = [headers['x-amzn-errortype'], body['__type'], body['code']].find(
    (code): code is string => typeof code === 'string' && code !== '',
  );
  const message = body['message'] ?? body['Message'];
  return new PutAuditEventsError(
    named?.replace(/^.*#/, '').replace(/:.*$/, '') ?? `HTTP ${statusCode}`,
    typeof message === 'string' ? message : `the response has the status ${statusCode}`,
  );
}

/** The error page of a proxy or load balancer is not JSON: then only the status is known. */
function objectIn(read: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(read)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
