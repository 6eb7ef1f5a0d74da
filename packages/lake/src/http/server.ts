import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LakeContext } from '../context.js';
import { StartError } from '../store/start-error.js';
import type { CompleteLakeOptions } from '../options.js';
import { allowedHosts } from './allowed-hosts.js';
import { answer, type Answer, type Answerer } from './answer.js';
import { BodyBudget } from './body-budget.js';
import type { Callers } from './caller.js';

export interface HttpServer {
  readonly port: number;
  /** Accepts no more requests, and finishes those in progress within a few seconds. */
  close(): Promise<void>;
}

/** Serves AWS's protocols at an address. Throws StartError if it cannot listen. */
export async function serve(
  context: LakeContext,
  callers: Callers,
  options: Pick<CompleteLakeOptions, 'allowedHosts' | 'host' | 'port' | 'requestTimeoutMs'>,
): Promise<HttpServer> {
  const answerer: Answerer = {
    context,
    callers,
    bodies: new BodyBudget(),
    isAllowedHost: allowedHosts(options.host, options.allowedHosts),
  };
  // A client that never finishes its request holds only a socket, and only until it gets 408.
  const timeouts = {
    headersTimeout: options.requestTimeoutMs,
    requestTimeout: options.requestTimeoutMs,
    connectionsCheckingInterval: Math.ceil(options.requestTimeoutMs / 10),
    keepAliveTimeout: 60_000,
  };
  const server = createServer(timeouts, (request, response) => {
    const requestId = randomUUID();
    answer(answerer, request, requestId).then(
      (answered) => {
        write(response, answered, {
          'x-amzn-requestid': requestId,
          // The lake's clock, by which AWS's clients correct theirs.
          date: new Date(context.options.now()).toUTCString(),
          // The unread rest of the body would be taken for the next request, and a lake that closes takes none.
          ...(request.complete && server.listening ? {} : { connection: 'close' }),
        });
      },
      // The client is gone: nobody would read an error.
      () => response.destroy(),
    );
  });
  await listen(server, options);
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

function write(
  response: ServerResponse,
  { status, headers, body, cut }: Answer,
  common: Readonly<Record<string, string>>,
): void {
  const { socket } = response;
  const hangUp = (): void => {
    socket?.destroy();
  };
  if (cut === 'before' || cut === 'taken') {
    hangUp();
    return;
  }
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, ...common, 'content-length': bytes.length });
  if (cut === 'mid') response.write(bytes.subarray(0, bytes.length / 2), hangUp);
  else if (cut === 'after') response.end(bytes, hangUp);
  else if (response.req.complete) response.end(bytes);
  else {
    response.write(bytes);
    dropRest(response.req, () => response.end());
  }
}

/** How much of an unread body is dropped, and for how long, before its connection is closed. */
const MAX_DROPPED_BYTES = 16_000_000;
const MAX_DROPPED_MS = 1_000;

/** A client that is still sending when its connection is closed gets an error of the system instead of the answer. */
function dropRest(request: IncomingMessage, done: () => void): void {
  const timeout = setTimeout(done, MAX_DROPPED_MS);
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_DROPPED_BYTES) done();
  });
  request.on('end', done);
  request.on('close', () => {
    clearTimeout(timeout);
  });
  request.resume();
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === 'EADDRINUSE'
          ? `Port ${port} of ${host} is in use: choose another one, or 0 for a free one.`
          : `The lake cannot listen on ${host}, port ${port}: ${cause.message}.`;
      reject(new StartError(reason, { cause }));
    });
    server.listen(port, host, resolve);
  });
}

/** How long requests in progress may take to finish when the lake closes; then they are cut. */
const CLOSE_GRACE_MS = 3_000;

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => {
      server.closeAllConnections();
    }, CLOSE_GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
