import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A server that takes every connection, and says no more than this: the head of an answer, or nothing. */
export async function startSilentServer(head = ''): Promise<{
  readonly url: string;
  /** How many connections have brought a request. */
  readonly requests: () => number;
  close(): void;
}> {
  const sockets: Socket[] = [];
  let requests = 0;
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    socket.once('data', () => {
      requests += 1;
      socket.write(head);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
