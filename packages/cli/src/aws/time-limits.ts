import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { STSClient } from '@aws-sdk/client-sts';
import { counted } from '../output/counted.js';

/** How long one request may take, from connecting to the end of the response, in milliseconds. */
const requestTimeoutMs = 15_000;

/** How long requests may take. */
export interface TimeLimits {
  /** For one request, in milliseconds; default: 15,000. */
  readonly timeoutMs?: number;
  /** In milliseconds since 1970: no request waits longer or starts later. Default: none. */
  readonly deadline?: number;
}

/** An endpoint did not respond, or did not even accept the connection. The AWS SDK does not retry after this error. */
export class NoResponseError extends Error {
  override readonly name = 'NoResponseError';

  constructor(endpoint: string, waitedMs: number) {
    const seconds = Math.round(waitedMs / 100) / 10;
    super(`there was no response from ${endpoint} within ${counted(seconds, 'second')}`);
  }
}

/** The deadline had passed before the request. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor(endpoint: string) {
    super(`the deadline passed before the request to ${endpoint}`);
  }
}

/** Makes one request within its time limits. Throws NoResponseError, DeadlineError, or what the request throws. */
export async function withinLimits<T>(
  { timeoutMs = requestTimeoutMs, deadline = Infinity }: TimeLimits,
  endpoint: string,
  request: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const waitMs = Math.min(timeoutMs, deadline - Date.now());
  if (waitMs <= 0) throw new DeadlineError(endpoint);
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new NoResponseError(endpoint, waitMs));
      controller.abort();
    }, waitMs);
  });
  try {
    return await Promise.race([request(controller.signal), silence]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Applies the time limits to each request of the client. The SDK's own timeouts do not cover the body of a response,
 * and the SDK retries after them, up to five times, although the request may have succeeded: a channel must be created
 * once.
 */
export function limitRequests(client: CloudTrailClient | STSClient, limits: TimeLimits): void {
  const stack: Pick<CloudTrailClient['middlewareStack'], 'add'> = client.middlewareStack;
  stack.add(
    (next) => (args) =>
      withinLimits(limits, endpointOf(args.request as Address), (signal) => {
        // Closes the connection, which would keep the process alive.
        signal.addEventListener('abort', () => {
          client.destroy();
        });
        return next(args);
      }),
    // Outside the step that reads the response, and inside the one that retries.
    { step: 'deserialize', priority: 'high', name: 'timeLimits' },
  );
  client.config.requestHandler = limitedHandler(client.config.requestHandler, limits);
}

type Handler = CloudTrailClient['config']['requestHandler'];

/**
 * The client that the SDK itself creates to assume a profile's role uses our handler, but none of our middleware. The
 * error that the handler throws on silence is one that the SDK does not retry.
 */
function limitedHandler(handler: Handler, limits: TimeLimits): Handler {
  const handle: Handler['handle'] = (request, options) =>
    withinLimits(limits, endpointOf(request), (silence) => {
      const given = (options as { readonly abortSignal?: AbortSignal } | undefined)?.abortSignal;
      const abortSignal = given ? AbortSignal.any([given, silence]) : silence;
      return handler.handle(request, { ...options, abortSignal });
    });
  return Object.assign(Object.create(handler) as Handler, { handle });
}

type Address = Parameters<Handler['handle']>[0];

function endpointOf({ protocol, hostname, port }: Address): string {
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
}
