import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server for PutAuditEvents that fails in every way that a network and AWS can. */
export interface FaultyServer {
  readonly url: string;
  /** How often each UID was accepted, whether or not the sender got the response. */
  readonly taken: ReadonlyMap<string, number>;
  /** How often each kind of response was given. */
  readonly answers: Readonly<Record<string, number>>;
  /** From now on, accepts and acknowledges every request. */
  calm(): void;
  close(): Promise<void>;
}

interface Entry {
  readonly id: string;
  readonly eventData: string;
}

type Answer =
  'acknowledged' | 'slow' | 'reset' | 'taken, then reset' | 'cut' | 'error 500' | 'throttled' | 'partly';

/** About six of ten requests are accepted as a whole. */
const odds: readonly (readonly [Answer, number])[] = [
  ['acknowledged', 0.45],
  ['slow', 0.6],
  ['reset', 0.67],
  ['taken, then reset', 0.74],
  ['cut', 0.8],
  ['error 500', 0.86],
  ['throttled', 0.92],
  ['partly', 1],
];

export async function startFaultyServer(random: () => number): Promise<FaultyServer> {
  const taken = new Map<string, number>();
  const answers: Record<string, number> = {};
  let calm = false;

  const take = (entries: readonly Entry[]): { id: string; eventID: string }[] =>
    entries.map(({ id, eventData }) => {
      const { UID } = JSON.parse(eventData) as { UID: string };
      taken.set(UID, (taken.get(UID) ?? 0) + 1);
      return { id, eventID: `event-${UID}` };
    });

  function answer(response: ServerResponse, entries: readonly Entry[]): void {
    const dice = random();
    const kind = calm ? 'acknowledged' : (odds.find(([, below]) => dice < below)?.[0] ?? 'acknowledged');
    answers[kind] = (answers[kind] ?? 0) + 1;
    const socket = response.socket;
    switch (kind) {
      case 'acknowledged':
        send(response, 200, { successful: take(entries), failed: [] });
        break;
      case 'slow':
        setTimeout(() => {
          send(response, 200, { successful: take(entries), failed: [] });
        }, random() * 50);
        break;
      case 'reset':
        socket?.destroy();
        break;
      case 'taken, then reset':
        take(entries);
        socket?.destroy();
        break;
      case 'cut': {
        const body = JSON.stringify({ successful: take(entries), failed: [] });
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
        response.write(body.slice(0, body.length / 2), () => socket?.destroy());
        break;
      }
      case 'error 500':
        send(response, 500, { __type: 'InternalFailure', message: 'We encountered an internal error.' });
        break;
      case 'throttled':
        send(response, 400, { __type: 'ThrottlingException', message: 'Rate exceeded' });
        break;
      case 'partly': {
        const good = entries.filter(() => random() < 0.5);
        const bad = entries.filter((entry) => !good.includes(entry));
        const failed = bad.map(({ id }) => ({
          id,
          errorCode: 'InternalFailure',
          errorMessage: 'Try again.',
        }));
        send(response, 200, { successful: take(good), failed });
        break;
      }
    }
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    // The sender was killed while it was sending.
    request.on('error', () => undefined);
    request.on('end', () => {
      const { auditEvents } = JSON.parse(Buffer.concat(chunks).toString()) as { auditEvents: Entry[] };
      answer(response, auditEvents);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    answers,
    calm: () => {
      calm = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
