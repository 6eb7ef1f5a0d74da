import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { LakeContext } from '../context.js';
import type { Call } from '../faults/faults.js';
import type { Cut } from '../faults/rule.js';
import { whatIsFull } from '../store/full.js';
import { AwsError, type Failure } from './aws-error.js';
import type { BodyBudget } from './body-budget.js';
import { ClientGone, decodeBody, readBody } from './body.js';
import type { Callers } from './caller.js';
import { faultFailure, throttled } from './fault-failure.js';
import { answerLakeApi } from './lake-api.js';
import type { HttpRequest, HttpResponse, Protocol } from './protocols/protocol.js';
import { protocolOf } from './route.js';

export interface Answer extends HttpResponse {
  /** A fault: when to close the connection. */
  readonly cut?: Cut | undefined;
}

/** The response to a request. */
export interface Answerer {
  readonly context: LakeContext;
  readonly callers: Callers;
  readonly bodies: BodyBudget;
  readonly isAllowedHost: (header: string | undefined) => boolean;
}

/** Answers a request; errors are in the format of its protocol. Rejects if the client is gone. */
export async function answer(
  { context, callers, bodies, isAllowedHost }: Answerer,
  incoming: IncomingMessage,
  requestId: string,
): Promise<Answer> {
  const { method = '', headers, url: target = '/' } = incoming;
  const path = target.split('?', 1)[0] ?? '/';
  const protocol = protocolOf({ method, path, headers });
  try {
    if (!isAllowedHost(headers.host)) throw misdirected(headers.host);
    const bytes = await readBody(incoming, bodies);
    const query = new URLSearchParams(target.slice(path.length));
    const request: HttpRequest = { method, path, target, query, headers, bytes, body: decodeBody(bytes) };
    if (path.startsWith('/_lake/') || isForPage(request)) return await ofLake(context, request, incoming);
    return await call(context, callers, protocol, request, requestId, incoming);
  } catch (error) {
    if (error instanceof ClientGone) throw error;
    return protocol.failure(asFailure(error, requestId), requestId);
  } finally {
    bodies.release(incoming);
  }
}

async function call(
  context: LakeContext,
  callers: Callers,
  protocol: Protocol,
  request: HttpRequest,
  requestId: string,
  incoming: IncomingMessage,
): Promise<Answer> {
  const operation = protocol.operation(request);
  const caller = callers.identify(request, protocol.service);
  if (!context.requestRates.take(caller, protocol.service, operation.name)) {
    return protocol.failure(throttled(protocol.service), requestId);
  }
  const called: Call = { operation: operation.name, channel: operation.channel, caller };
  const { latencyMs, exception, cut } = context.faults.ofCall(called);
  if (latencyMs > 0) await wait(latencyMs, incoming);
  if (exception) return protocol.failure(faultFailure(exception, protocol.service), requestId);
  if (cut === 'before') return { status: 500, headers: {}, body: '', cut };
  return { ...(await operation.run(context, caller, requestId)), cut };
}

/** Delays an answer; ends early if the client goes away, or is cut off because the lake closes. */
async function wait(ms: number, { socket }: IncomingMessage): Promise<void> {
  await whileThere(socket, async (signal) => {
    try {
      await setTimeout(ms, undefined, { signal });
    } catch (cause) {
      throw new ClientGone('the client went away', { cause });
    }
  });
}

function ofLake(context: LakeContext, request: HttpRequest, { socket }: IncomingMessage): Promise<Answer> {
  return whileThere(socket, (gone) => answerLakeApi(context, request, gone));
}

/** The root path is AWS's for POST, and the page's for a browser. */
function isForPage({ method, path }: HttpRequest): boolean {
  return path === '/' && (method === 'GET' || method === 'HEAD');
}

/** Does something that ends early when the client goes away. */
async function whileThere<T>(socket: Socket, work: (gone: AbortSignal) => Promise<T>): Promise<T> {
  const gone = new AbortController();
  const abort = (): void => {
    gone.abort();
  };
  socket.once('close', abort);
  try {
    return await work(gone.signal);
  } finally {
    socket.off('close', abort);
  }
}

function misdirected(host = ''): AwsError {
  const name = JSON.stringify(host.slice(0, 80));
  return new AwsError(
    'MisdirectedRequest',
    `The lake does not serve the host ${name}: add it to the option allowedHosts (--allowed-host).`,
  );
}

/** How there is room again. */
const ROOM = {
  disk: 'The lake continues when there is room.',
  memory:
    'Without a data directory, all events are in it: start the lake with one (dataDir, --data-dir), or with more ' +
    'memory (memoryLimitMb, --memory-limit).',
};

function asFailure(error: unknown, requestId: string): Failure {
  if (error instanceof AwsError) return error;
  const full = whatIsFull(error);
  if (full) {
    process.stderr.write(`lake: request ${requestId} failed: the ${full} is full. ${ROOM[full]}\n`);
    return new AwsError('InternalFailure', `The ${full} of the lake is full.`, { cause: error });
  }
  // A bug of ours, which only the person who runs the lake can see.
  process.stderr.write(
    `lake: request ${requestId} failed: ${error instanceof Error ? (error.stack ?? '') : String(error)}\n`,
  );
  return new AwsError('InternalFailure', 'The lake failed to process the request: see its standard error.', {
    cause: error,
  });
}
