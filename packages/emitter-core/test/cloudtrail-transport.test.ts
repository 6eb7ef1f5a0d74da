import {
  ClientRequest,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { sign } from 'aws4';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCloudTrailTransport, type CloudTrailTransportOptions } from '../src/transport/cloudtrail.js';
import { auditEvent } from '../src/transport/audit-event.js';
import { createClientTransport, type PutAuditEventsInput } from '../src/transport/client.js';
import type { Transport } from '../src/transport/transport.js';
import { Privacy } from '../src/privacy.js';
import { seal } from '../src/seal.js';
import { channel, input, ruleCreated } from './support/events.js';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
const entries = ['a', 'b'].map((UID) =>
  seal(ruleCreated, { ...input, UID }, { ...channel, now: 0, privacy: new Privacy({}) }),
);

interface Received {
  readonly request: IncomingMessage;
  readonly body: string;
}

const open: { server: Server; transport: Transport }[] = [];
afterEach(() => {
  for (const { server, transport } of open.splice(0)) {
    transport.close();
    server.closeAllConnections();
    server.close();
  }
});

/** A transport to a server that answers as told. */
async function transportTo(
  answer: (response: ServerResponse, received: Received) => void,
  options: CloudTrailTransportOptions = {},
) {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      sockets.add(request.socket);
      received.push({ request, body });
      answer(response, { request, body });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = createCloudTrailTransport({ endpoint: `http://${host}`, credentials, ...options });
  open.push({ server, transport });
  return { transport, received, sockets, host };
}

const json = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};
const acknowledge = (response: ServerResponse, { body }: Received): void => {
  const { auditEvents } = JSON.parse(body) as PutAuditEventsInput;
  json(response, 200, { successful: auditEvents.map(({ id }) => ({ id, eventID: `e-${id}` })), failed: [] });
};

/** The signature that the same request gets when it is signed again. */
function signatureOf(request: IncomingMessage | undefined, body: string, host: string): unknown {
  return sign(
    {
      service: 'cloudtrail-data',
      region: 'eu-west-1',
      host,
      method: 'POST',
      path: request?.url ?? '',
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        'X-Amz-Date': request?.headers['x-amz-date'],
      },
      body,
    },
    credentials,
  ).headers?.['Authorization'];
}

describe('PutAuditEvents over HTTP', () => {
  it('posts the entries to the channel, with the external ID, signed for cloudtrail-data', async () => {
    const { transport, received, host } = await transportTo(acknowledge);
    const outcomes = await transport.send({ channel: { ...channel, externalId: 'a+b=c@d:e/f' }, entries });
    expect(outcomes).toEqual([
      { kind: 'delivered', eventID: 'e-a' },
      { kind: 'delivered', eventID: 'e-b' },
    ]);
    const [{ request, body } = {}] = received;
    const url = new URL(request?.url ?? '', 'http://lake');
    expect(request?.method).toBe('POST');
    expect(url.pathname).toBe('/PutAuditEvents');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      channelArn: channel.channelArn,
      externalId: 'a+b=c@d:e/f',
    });
    expect(request?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(body ?? '')).toEqual({
      auditEvents: entries.map(auditEvent),
    });

    expect(request?.headers.authorization).toBe(signatureOf(request, body ?? '', host));
    expect(request?.headers.authorization).toContain('/eu-west-1/cloudtrail-data/aws4_request');
  });

  it('posts to the path of the endpoint, such as a proxy has, and signs it', async () => {
    const { transport, received, host } = await transportTo(acknowledge);
    transport.close();
    for (const path of ['/to/the%20lake', '/to/the%20lake/']) {
      const behind = createCloudTrailTransport({ endpoint: `http://${host}${path}`, credentials });
      expect(await behind.send({ channel, entries })).toMatchObject([
        { kind: 'delivered' },
        { kind: 'delivered' },
      ]);
      behind.close();
      const { request, body } = received.at(-1) ?? {};
      expect(request?.url).toMatch(/^\/to\/the%20lake\/PutAuditEvents\?channelArn=arn%3A/);
      expect(request?.headers.authorization).toBe(signatureOf(request, body ?? '', host));
    }
  });

  it('reuses its connection, and ends it on close', async () => {
    const { transport, sockets, received } = await transportTo(acknowledge);
    for (let n = 0; n < 3; n++) await transport.send({ channel, entries });
    expect(received).toHaveLength(3);
    expect(sockets.size).toBe(1);
    transport.close();
    await vi.waitUntil(() => [...sockets].every(({ destroyed }) => destroyed));
  });

  it('forgets each request that has ended: a close aborts none of them', async () => {
    const { transport } = await transportTo((response) => {
      json(response, 200, { successful: [], failed: [] });
    });
    await transport.send({ channel, entries });
    await new Promise(setImmediate);
    const abort = vi.spyOn(ClientRequest.prototype, 'destroy');
    transport.close();
    expect(abort).not.toHaveBeenCalled();
    abort.mockRestore();
  });

  it('sends a session token', async () => {
    const { transport, received } = await transportTo(acknowledge, {
      credentials: { ...credentials, sessionToken: 'token' },
    });
    await transport.send({ channel, entries });
    expect(received[0]?.request.headers['x-amz-security-token']).toBe('token');
  });

  const namespaced = 'com.amazonaws.cloudtraildata#ChannelNotFound';
  const spellings: [where: string, headers: Record<string, string>, body: object][] = [
    ['the header', { 'x-amzn-errortype': 'ChannelNotFound' }, {}],
    [
      'the header, with a URL',
      { 'x-amzn-errortype': 'ChannelNotFound:http://internal.amazon.com/coral/' },
      {},
    ],
    ['__type, with a namespace', {}, { __type: namespaced, message: 'm' }],
    ['code', {}, { code: 'ChannelNotFound', Message: 'm' }],
  ];
  for (const [where, headers, body] of spellings) {
    it(`finds the error code in ${where}`, async () => {
      const { transport } = await transportTo((response) => {
        json(response, 400, body, headers);
      });
      expect(await transport.send({ channel, entries })).toMatchObject([
        { kind: 'park', code: 'ChannelNotFound' },
        { kind: 'park', code: 'ChannelNotFound' },
      ]);
    });
  }

  it('retries after an answer that is not JSON, a truncated answer, and no answer', async () => {
    const answers: ((response: ServerResponse) => void)[] = [
      (response) => response.writeHead(502).end('<html>Bad gateway</html>'),
      (response) =>
        response
          .writeHead(200, { 'content-length': 1000 })
          .write('{"successful":[', () => response.destroy()),
      (response) => response.writeHead(200).end('{"successful":'),
      (response) => response.socket?.destroy(),
      () => undefined,
      (response) => response.writeHead(200).write('{"successful":['),
      (response) => response.writeHead(200).end('x'.repeat(1_000_001)),
    ];
    let call = 0;
    const { transport } = await transportTo((response) => answers[call++]?.(response), {
      requestTimeoutMs: 200,
    });
    const codes: string[] = [];
    for (const answer of answers) {
      const [outcome] = await transport.send({ channel, entries });
      expect(outcome, answer.toString()).toMatchObject({ kind: 'retry' });
      if (outcome && 'code' in outcome) codes.push(outcome.code);
    }
    expect(codes).toEqual([
      'HTTP502',
      'ECONNRESET',
      'MalformedAnswer',
      'ECONNRESET',
      'RequestTimeout',
      'RequestTimeout',
      'AnswerTooLarge',
    ]);
  });

  it('aborts requests in flight on close, and starts none afterwards', async () => {
    const { transport, received } = await transportTo(() => {
      transport.close();
    });
    const closed = { kind: 'retry', code: 'Closed', message: 'the emitter was closed' };
    expect(await transport.send({ channel, entries })).toEqual([closed, closed]);
    expect(await transport.send({ channel, entries })).toEqual([closed, closed]);
    expect(received).toHaveLength(1);
  });

  it.each([
    'ExpiredTokenException',
    'UnrecognizedClientException',
    'InvalidSignatureException',
    'IncompleteSignature',
  ])('asks once more, with newer credentials, when AWS refuses the old ones: %s', async (code) => {
    let given = 0;
    const { transport, received } = await transportTo(
      (response, request) => {
        if (received.length === 1) json(response, 403, {}, { 'x-amzn-errortype': code });
        else acknowledge(response, request);
      },
      { credentials: () => Promise.resolve({ ...credentials, accessKeyId: `AKIA${++given}` }) },
    );
    expect(await transport.send({ channel, entries })).toMatchObject([
      { kind: 'delivered' },
      { kind: 'delivered' },
    ]);
    expect(
      received.map(({ request }) => /Credential=(\w+)/.exec(request.headers.authorization ?? '')?.[1]),
    ).toEqual(['AKIA1', 'AKIA2']);
  });
});

describe('credentials that no header can carry', () => {
  it.each(['accessKeyId', 'sessionToken'])(
    'are looked up anew, such as those with a line feed in the %s',
    async (name) => {
      let calls = 0;
      const { transport } = await transportTo(acknowledge, {
        credentials: () =>
          Promise.resolve(calls++ === 0 ? { ...credentials, [name]: 'AKIA\n' } : credentials),
      });
      expect(await transport.send({ channel, entries })).toContainEqual({
        kind: 'retry',
        code: 'ERR_INVALID_CHAR',
        message: expect.stringContaining('Invalid character in header content') as string,
      });
      expect(await transport.send({ channel, entries })).toContainEqual({
        kind: 'delivered',
        eventID: 'e-a',
      });
      expect(calls).toBe(2);
    },
  );
});

describe('an error message that quotes the request', () => {
  it('is kept without the signing keys and the external ID of the role', async () => {
    const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';
    const sessionToken = 'to/ken+=to/ken+=';
    const quoted = `Credential=${accessKeyId}/2026, ${sessionToken} or ${encodeURIComponent(sessionToken)}, secret`;
    const { transport } = await transportTo(
      (response) => {
        json(response, 400, { code: 'IncompleteSignature', message: quoted });
      },
      { credentials: { ...credentials, accessKeyId, sessionToken } },
    );
    expect(await transport.send({ channel, entries })).toContainEqual({
      kind: 'park',
      code: 'IncompleteSignature',
      message: 'Credential=[hidden]/2026, [hidden] or [hidden], secret',
    });

    const ofRole = await transportTo(acknowledge, {
      credentials: () => Promise.reject(new Error("Value 'no id' at 'externalId' failed")),
      assumeRoleExternalId: 'no id',
    });
    expect(await ofRole.transport.send({ channel, entries })).toContainEqual({
      kind: 'retry',
      code: 'Error',
      message: "Value '[hidden]' at 'externalId' failed",
    });
  });
});

describe('an answer that is not from AWS', () => {
  it.each(['<html>Sign in</html>', 'null', '"successful"', ''])(
    'is retried after HTTP status 200 with %j',
    async (page) => {
      const { transport } = await transportTo((response) => response.writeHead(200).end(page));
      expect(await transport.send({ channel, entries })).toEqual(
        entries.map(() => ({
          kind: 'retry',
          code: 'MalformedAnswer',
          message: 'the response has HTTP status 200 but is not a JSON object',
        })),
      );
    },
  );

  it('an error of a credential provider rejects no event, whatever its name', async () => {
    const error = Object.assign(new Error('store down'), { name: 'ValidationException' });
    const { transport } = await transportTo(acknowledge, { credentials: () => Promise.reject(error) });
    const [outcome] = await transport.send({ channel, entries });
    expect(outcome).toEqual({ kind: 'retry', code: 'ValidationException', message: 'store down' });
  });

  it('aborts a request whose server switches protocols', async () => {
    const { transport } = await transportTo((response) => {
      response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
    });
    const [outcome] = await transport.send({ channel, entries });
    expect(outcome).toMatchObject({ kind: 'retry' });
  });
});

describe('a client that the service supplies', () => {
  it('gets the input of PutAuditEvents, and its answer is matched by id', async () => {
    const inputs: PutAuditEventsInput[] = [];
    const transport = createClientTransport({
      putAuditEvents(request) {
        inputs.push(request);
        return Promise.resolve({
          successful: [{ id: 'b', eventID: 'e-b' }],
          failed: [{ id: 'a', errorCode: 'InvalidData', errorMessage: 'no' }],
        });
      },
    });
    expect(await transport.send({ channel: { ...channel, externalId: 'ext' }, entries })).toEqual([
      { kind: 'reject', code: 'InvalidData', message: 'no' },
      { kind: 'delivered', eventID: 'e-b' },
    ]);
    expect(inputs[0]).toMatchObject({ channelArn: channel.channelArn, externalId: 'ext' });
    expect(inputs[0]?.auditEvents.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(typeof inputs[0]?.auditEvents[0]?.eventData).toBe('string');
  });

  it('may throw the SDK’s exceptions, which are recognized by name and status', async () => {
    const error = Object.assign(new Error('slow down'), {
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 400 },
    });
    const transport = createClientTransport({ putAuditEvents: () => Promise.reject(error) });
    expect(await transport.send({ channel, entries })).toMatchObject([{ kind: 'retry' }, { kind: 'retry' }]);
  });

  it('is aborted when the request timeout expires', async () => {
    let signal: AbortSignal | undefined;
    const transport = createClientTransport(
      {
        putAuditEvents(_, options) {
          signal = options?.abortSignal;
          return new Promise(() => undefined);
        },
      },
      20,
    );
    const outcome = { kind: 'retry', code: 'RequestTimeout', message: 'no response within 20 ms' };
    const sent = transport.send({ channel, entries });
    expect(signal?.aborted).toBe(false);
    expect(await sent).toEqual([outcome, outcome]);
    expect(signal?.aborted).toBe(true);
  });
});
