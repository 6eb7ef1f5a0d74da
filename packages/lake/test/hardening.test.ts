import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { ListChannelsCommand } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { cloudTrail, entry, integrate, OWNER, put, send, type PutAnswer } from './harness.js';

let lake: Lake;
let channel: string;
beforeAll(async () => {
  lake = await startLake({ allowedHosts: ['lake.test'] });
  channel = (await integrate(cloudTrail(lake), 'hardening')).channelArn;
});
afterAll(() => lake.close());

const isWell = async (): Promise<void> => {
  expect((await put(lake, [entry()], { channel })).status).toBe(200);
};

/** What a lake answers to bytes, once it closes the connection. */
const raw = (to: Lake, ...parts: (string | Buffer)[]): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(to.port, '127.0.0.1', () => {
      for (const part of parts) socket.write(part);
    });
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => {
      resolve(answer);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
  });

const opened = async (to: Lake, text: string): Promise<Socket> => {
  const socket = connect(to.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
};

describe('the Host header', () => {
  const asked = (host: string, to = lake): Promise<{ status: number; body: { message?: string } }> =>
    send(to, { method: 'GET', path: '/_lake/faults', headers: { host } });

  test.each([
    'localhost',
    'LOCALHOST:4880',
    'x.localhost:1',
    '127.0.0.1:1',
    '127.9.9.9',
    '[::1]:80',
    'lake.test:80',
  ])('may say %s', async (host) => {
    expect((await asked(host)).status).toBe(200);
  });

  test.each([
    'evil.example',
    'evil.example:4880',
    '192.0.2.1',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'a b',
    '[::1',
  ])('may not say %j', async (host) => {
    const { status, body } = await asked(host);
    expect([status, body.message]).toEqual([
      421,
      `The lake does not serve the host ${JSON.stringify(host)}: add it to the option allowedHosts (--allowed-host).`,
    ]);
  });

  test('must be there', async () => {
    expect(await raw(lake, 'GET /_lake/faults HTTP/1.0\r\n\r\n')).toContain('does not serve the host \\"\\"');
    expect(await raw(lake, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('may say any address, and no other name, where the lake listens on all of them', async () => {
    const everywhere = await startLake({ host: '0.0.0.0' });
    expect((await asked('192.0.2.1:4880', everywhere)).status).toBe(200);
    expect((await asked('evil.example', everywhere)).status).toBe(421);
    await everywhere.close();
  });
});

describe('a body', () => {
  const head = (more: string): string =>
    `POST /PutAuditEvents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${more}\r\n`;

  test('of 1,000,000 bytes is read, and one that is a byte longer is refused before it is sent', async () => {
    const read = await raw(
      lake,
      head('Content-Length: 1000000\r\nConnection: close\r\n'),
      Buffer.alloc(1_000_000, 'x'),
    );
    expect(read).toMatch(/^HTTP\/1\.1 403 [^]*Missing Authentication Token/);
    const refused = await raw(lake, head('Content-Length: 1000001\r\n'));
    expect(refused).toMatch(/^HTTP\/1\.1 413 [^]*larger than 1000000 bytes/);
    await isWell();
  });

  test.each([
    ['is announced as far too large', head('Content-Length: 12000000\r\n'), '413'],
    ['turns out to be far too large', `${head('Transfer-Encoding: chunked\r\n')}b71b00\r\n`, '413'],
    ['is for another host', head('Content-Length: 12000000\r\n').replace('localhost', 'evil.example'), '421'],
  ])('that %s can be sent to its end, and is answered', async (_, text, status) => {
    const socket = await opened(lake, text);
    const failed = await new Promise((sent) => socket.write(Buffer.alloc(12_000_000, 'x'), sent));
    expect(failed).toBeFalsy();
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain(`HTTP/1.1 ${status} `);
    socket.destroy();
    await isWell();
  });

  test('that never ends is read for a while only, after its answer', async () => {
    const socket = await opened(lake, head('Content-Length: 999999999\r\n'));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
    await once(socket, 'close');
    await isWell();
  });

  test.each([
    ['malformed JSON', 'application/json', '{"auditEvents":[', 'The body of the request is not JSON: '],
    ['another content type', 'text/plain', '{}', 'The content type must be application/json.'],
    ['no content type', '', '{}', 'The content type must be application/json.'],
    ['a list', 'application/json', '[]', 'The request cannot be read: it must be a structure.'],
    [
      'entries of a wrong type',
      'application/json',
      '{"auditEvents":{}}',
      "'auditEvents' cannot be read: it must be a list.",
    ],
  ])('with %s is answered with SerializationException', async (_, type, body, message) => {
    const answer = await send<PutAnswer>(lake, {
      method: 'POST',
      path: `/PutAuditEvents?channelArn=${channel}`,
      headers: { ...(type === '' ? {} : { 'content-type': type }), ...authorization },
      body,
    });
    expect([answer.status, answer.body.__type]).toEqual([400, 'SerializationException']);
    expect(answer.body.message).toContain(message);
  });

  test('that is nested a hundred thousand deep, or has a lone surrogate, fails one entry or request, not the lake', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const { status, body } = await put(lake, [{ id: 'deep', eventData: deep }, entry({}, 'good')], {
      channel,
    });
    expect([status, body.failed.map(({ errorCode }) => errorCode)]).toEqual([200, ['InvalidData']]);
    await isWell();
  });
});

const authorization = {
  'x-amz-date': '20260102T030405Z',
  authorization: `AWS4-HMAC-SHA256 Credential=${OWNER}/20260102/eu-west-1/cloudtrail-data/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
};

test.each(['//', '/%', '/\\', '*', 'http://[', '/PutAuditEvents?%', `/${'x'.repeat(9000)}`])(
  'the target %s is answered, and the lake keeps running',
  async (target) => {
    const answer = await raw(lake, `POST ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 (400|403|404) /);
    await isWell();
  },
);

describe('a slow client', () => {
  let hasty: Lake;
  beforeAll(async () => {
    hasty = await startLake({ requestTimeoutMs: 300 });
  });
  afterAll(() => hasty.close());

  test.each([
    ['headers', 'POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
    ['body', 'POST /PutAuditEvents HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{'],
  ])('that does not finish its %s is answered with 408', async (_, text) => {
    expect(await raw(hasty, text)).toMatch(/^HTTP\/1\.1 408 /);
  });
});

test('a thousand connections that are idle, or sent half a request, keep no one else from the lake', async () => {
  const half = 'POST /PutAuditEvents HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999\r\n\r\n{';
  const openings = [
    '',
    'POST / HTTP/1.1\r\nHost: local',
    half,
    'GET /_lake/faults HTTP/1.1\r\nHost: localhost\r\n\r\n',
  ];
  const sockets = await Promise.all(
    Array.from({ length: 1000 }, (_, n) => opened(lake, openings[n % openings.length] ?? '')),
  );
  const before = performance.now();
  for (let n = 0; n < 10; n++) await isWell();
  await cloudTrail(lake).send(new ListChannelsCommand({}));
  expect(performance.now() - before).toBeLessThan(10_000);
  for (const socket of sockets) socket.destroy();
  await isWell();
});

test('large bodies that never end take bounded memory: the connection that has been sending longest is closed', async () => {
  const head = 'POST /PutAuditEvents HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n';
  const sockets: Socket[] = [];
  let cut = 0;
  for (let n = 0; n < 40; n++) {
    const socket = await opened(lake, head);
    socket.on('close', () => (cut += 1));
    socket.resume();
    await new Promise((sent) => socket.write(Buffer.alloc(999_999, 'x'), sent));
    sockets.push(socket);
  }
  await expect.poll(() => cut).toBeGreaterThanOrEqual(8);
  expect(sockets[0]?.closed).toBe(true);
  expect(sockets[39]?.closed).toBe(false);
  await isWell();
  for (const socket of sockets) socket.destroy();
});

test('a port is free again after the lake has closed, whatever is connected', async () => {
  const closing = await startLake();
  await opened(closing, 'POST / HTTP/1.1\r\n');
  await closing.close();
  const next = createServer().listen(closing.port, '127.0.0.1');
  await once(next, 'listening');
  next.close();
});
