import type { IncomingHttpHeaders } from 'node:http';
import type { LakeContext } from '../../context.js';
import type { Service } from '../authorization.js';
import type { Failure } from '../aws-error.js';
import type { Caller } from '../caller.js';

/** A request with its whole body. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** Path and query string, as received. */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body, as received; `body` is the same as text. */
  readonly bytes: Buffer;
  readonly body: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The operation of a request. The caller is known only when it runs. */
export interface Operation {
  readonly name: string;
  /** ARN or ID of the channel that the request names. */
  readonly channel: string | undefined;
  run(context: LakeContext, caller: Caller, requestId: string): Promise<HttpResponse>;
}

/** One of the protocols of AWS's clients. */
export interface Protocol {
  /** The service that speaks it, for which requests must be signed. */
  readonly service: Service;
  /** Whether a request is in this protocol. Its body has not been read yet. */
  accepts(request: Pick<HttpRequest, 'method' | 'path' | 'headers'>): boolean;
  /** Throws AwsError if there is no such operation. */
  operation(request: HttpRequest): Operation;
  failure(error: Failure, requestId: string): HttpResponse;
}
