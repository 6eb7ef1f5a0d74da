/**
 * The server for all senders, in its own process: accepts what they send over TLS, and counts the different events. It is
 * controlled by messages; its arguments are the files of its certificate and key.
 */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { arrivalOf } from './arrivals.js';
import type { CountingServerQuestion } from './counting-server.js';

const [certificate = '', key = ''] = process.argv.slice(2);
const seen = new Set<string>();

function start(port: number): Promise<Server> {
  const server = createServer(
    { cert: readFileSync(certificate), key: readFileSync(key) },
    (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('error', () => undefined);
      request.on('end', () => {
        const { ids, answer } = arrivalOf(
          request.url ?? '',
          request.headers['content-encoding'],
          Buffer.concat(chunks),
        );
        for (const id of ids) seen.add(id);
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    },
  );
  // A pause of a second must not close a sender's connection.
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      resolve(server);
    });
  });
}

let server: Server | undefined = await start(0);
const { port } = server.address() as AddressInfo;
const tell = (value: unknown): boolean | undefined => process.send?.(value);

process.on('message', (question: CountingServerQuestion) => {
  void (async () => {
    if (question === 'forget') seen.clear();
    else if (question === 'goAway') {
      server?.close();
      server?.closeAllConnections();
      server = undefined;
    } else if (question === 'comeBack') server = await start(port);
    tell(seen.size);
  })();
});
process.on('disconnect', () => process.exit());
tell(port);
