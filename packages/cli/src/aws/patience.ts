import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { STSClient } from '@aws-sdk/client-sts';

/** How long one request may take, from the connection to the end of its answer, in milliseconds. */
const requestTimeoutMs = 15_000;

/** How long to wait for an answer. */
export interface Patience {
  /** For one request, in milliseconds; default: 15,000. */
  readonly timeoutMs?: number;
  /** When all is over, in milliseconds since 1970: no request waits longer, and none is begun later. Default: never. */
  readonly deadline?: number;
}

/** An endpoint took the request, or not even the connection, and is silent. The AWS SDK does not try again after it. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor(endpoint: string, waitedMs: number) {
    const seconds = Math.round(waitedMs / 100) / 10;
    super(`no answer came from ${endpoint} within ${seconds} second${seconds === 1 ? '' : 's'}`);
  }
}

/** It was too late to ask. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor(endpoint: string) {
    super(`the deadline passed before ${endpoint} could be asked`);
  }
}

/** Makes one request, and waits as long as there is patience. Throws NoAnswerError, DeadlineError, or what the request throws. */
export async function patiently<T>(
  { timeoutMs = requestTimeoutMs, deadline = Infinity }: Patience,
  endpoint: string,
  request: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const waitMs = Math.min(timeoutMs, deadline - Date.now());
  if (waitMs <= 0) throw new DeadlineError(endpoint);
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new NoAnswerError(endpoint, waitMs));
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
 * Has each request of the client made patiently. The SDK's own time limits end with the head of an answer, and what
 * they end it makes again, five times, though it may have been done: a channel is made once.
 */
export function makePatient(client: CloudTrailClient | STSClient, patience: Patience): void {
  const stack: Pick<CloudTrailClient['middlewareStack'], 'add'> = client.middlewareStack;
  stack.add(
    (next) => (args) =>
      patiently(patience, endpointOf(args.request as Address), (signal) => {
        // Closes the connection, which would keep the process.
        signal.addEventListener('abort', () => {
          client.destroy();
        });
        return next(args);
      }),
    // Outside of what reads the answer, and inside of what tries again.
    { step: 'deserialize', priority: 'high', name: 'patience' },
  );
  client.config.requestHandler = patientHandler(client.config.requestHandler, patience);
}

type Handler = CloudTrailClient['config']['requestHandler'];

/**
 * The client that the SDK makes itself, to assume a profile's role, has this handler of ours, and none of our middleware.
 * Silence is told by it as an error that the SDK does not take for a reason to try again.
 */
function patientHandler(handler: Handler, patience: Patience): Handler {
  const handle: Handler['handle'] = (request, options) =>
    patiently(patience, endpointOf(request), (silence) => {
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
