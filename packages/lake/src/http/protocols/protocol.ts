import type { IncomingHttpHeaders } from 'node:http';
import type { LakeContext } from '../../context.js';
import type { Service } from '../authorization.js';
import type { Failure } from '../aws-error.js';
import type { Caller } from '../caller.js';

/** A request, read whole. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** Path and query string, as they came. */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The body, as it came. */
  readonly bytes: Buffer;
  readonly body: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An operation, found: who calls is known when it runs. */
export interface Operation {
  readonly name: string;
  /** ARN or ID of the channel that the request names. */
  readonly channel: string | undefined;
  run(context: LakeContext, caller: Caller, requestId: string): Promise<HttpResponse>;
}

/** One of the ways in which AWS's clients write requests and read answers. */
export interface Protocol {
  /** Whose protocol it is: what its signatures must be for. */
  readonly service: Service;
  /** Whether a request is written in this protocol; told without its body. */
  accepts(request: Pick<HttpRequest, 'method' | 'path' | 'headers'>): boolean;
  /** Throws AwsError where there is no such operation. */
  operation(request: HttpRequest): Operation;
  failure(error: Failure, requestId: string): HttpResponse;
}
