import { once } from 'node:events';
import { connect } from 'node:net';
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HTTP_STATUS } from '../src/http/aws-error.js';
import { startLake, type Lake } from '../src/index.js';
import { cloudTrail, entry, integrate, put, send } from './harness.js';

let lake: Lake;
beforeAll(async () => {
  lake = await startLake();
});
afterAll(() => lake.close());

test("each of CloudTrail's exceptions has the HTTP status of AWS's own client", () => {
  const shapes = cloudtrail as unknown as Record<
    string,
    [number, string, string, { httpError?: number }?] | undefined
  >;
  // Common to all services: their status is that of CloudTrail's list of common errors.
  const common = ['AccessDeniedException'];
  const compared = Object.entries(HTTP_STATUS).flatMap(([code, status]) => {
    const shape = shapes[`${code}$`];
    return shape === undefined || common.includes(code)
      ? []
      : [[code, status, shape[3]?.httpError ?? 400] as const];
  });
  expect(compared.length).toBeGreaterThan(25);
  for (const [code, status, expected] of compared) expect([code, status]).toEqual([code, expected]);
});

/** Writes to the port as no client would, and reads what comes until the lake closes. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(lake.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => {
      resolve(answer);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
  });

test('a body over 1 MB that does not say its length is answered with 413', async () => {
  const head = 'POST /PutAuditEvents HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n';
  const answer = await raw(`${head}100000\r\n${'x'.repeat(0x100000)}\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('RequestEntityTooLargeException');
});

test('a body that is not UTF-8 is answered with SerializationException', async () => {
  const head =
    'POST /PutAuditEvents HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n';
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(lake.port, '127.0.0.1', () =>
      socket.write(Buffer.concat([Buffer.from(head), Buffer.from([0xc3, 0x28])])),
    );
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => {
      resolve(text);
    });
  });
  expect(answer).toContain('The body of the request is not UTF-8.');
});

test('bytes that are not HTTP, a client that hangs up, and one that never ends do not affect others', async () => {
  const slow = connect(lake.port, '127.0.0.1', () =>
    slow.write('POST /PutAuditEvents HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{'),
  );
  const gone = connect(lake.port, '127.0.0.1', () => {
    gone.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{');
    gone.destroy();
  });
  expect(await raw('nothing\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  const { channelArn } = await integrate(cloudTrail(lake), 'harmless');
  expect((await put(lake, [entry()], { channel: channelArn })).status).toBe(200);
  slow.destroy();
});

test('many requests at once are all answered, and all their events are stored', async () => {
  const { channelArn } = await integrate(cloudTrail(lake), 'parallel');
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => put(lake, [entry(), entry()], { channel: channelArn })),
  );
  expect(answers.map(({ body }) => body.successful.length)).toEqual(answers.map(() => 2));
  expect(new Set(answers.flatMap(({ body }) => body.successful.map(({ eventID }) => eventID))).size).toBe(80);
});

test.each([
  [
    'another content type',
    { 'content-type': 'application/json' },
    '{}',
    400,
    'SerializationException',
    'The content type must be application/x-amz-json-1.1.',
  ],
  [
    'malformed JSON',
    { 'content-type': 'application/x-amz-json-1.1' },
    '{',
    400,
    'SerializationException',
    'The body of the request is not JSON: ',
  ],
  [
    'a value of the wrong type',
    { 'content-type': 'application/x-amz-json-1.1' },
    '{"MaxResults":"x"}',
    400,
    'SerializationException',
    "'maxResults' cannot be read: it must be an integer.",
  ],
  [
    'a body that is not an object',
    { 'content-type': 'application/x-amz-json-1.1' },
    '[]',
    400,
    'SerializationException',
    'The request cannot be read: it must be a structure.',
  ],
])('the control plane refuses %s', async (_, type, body, status, code, message) => {
  const authorization = `AWS4-HMAC-SHA256 Credential=111122223333/20260101/eu-west-1/cloudtrail/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
  const headers = {
    ...type,
    authorization,
    'x-amz-date': '20260101T000000Z',
    'x-amz-target': 'CloudTrail_20131101.ListChannels',
  };
  const answer = await send<{ __type: string; Message: string }>(lake, {
    method: 'POST',
    path: '/',
    headers,
    body,
  });
  expect([answer.status, answer.body.__type]).toEqual([status, code]);
  expect(answer.body.Message).toContain(message);
});

test('STS answers errors in XML, with the text escaped', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await send<string>(lake, {
    method: 'POST',
    path: '/',
    headers,
    body: 'Action=%3CNo%26%3E&Version=2011-06-15',
  });
  expect(answer.status).toBe(400);
  expect(answer.headers['content-type']).toBe('text/xml');
  expect(answer.body).toMatch(
    /^<ErrorResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><Error><Type>Sender<\/Type><Code>InvalidAction<\/Code><Message>Could not find operation &lt;No&amp;&gt; for version 2011-06-15<\/Message><\/Error><RequestId>[0-9a-f-]{36}<\/RequestId><\/ErrorResponse>\n$/,
  );
});

test('a request that never ends does not keep the lake from closing', async () => {
  const closing = await startLake();
  const endless = connect(closing.port, '127.0.0.1');
  endless.on('error', () => undefined);
  endless.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{');
  await once(endless, 'connect');
  await closing.close();
  const next = await startLake({ port: closing.port });
  expect(next.port).toBe(closing.port);
  await next.close();
});

test('a lake that closes answers the request in progress, and takes no more on its connection', async () => {
  const closing = await startLake();
  const socket = connect(closing.port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString()));
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n');
  await expect.poll(() => answer).toContain('100 Continue');
  const closed = closing.close();
  socket.write('{}');
  await once(socket, 'close');
  expect(answer).toMatch(/HTTP\/1\.1 404 [^]*\r\nconnection: close\r\n/);
  await closed;
});
