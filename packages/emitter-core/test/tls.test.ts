import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createProxy, type Server as HttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpsProxyAgent } from 'hpagent';
import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEmitter } from '../src/index.js';
import { channelArn, input, ruleCreated } from './support/events.js';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };

/** A process that emits two requests' worth and closes; Node reads the certificates that it trusts as it starts. */
const program = `
  import { createEmitter } from ${JSON.stringify(`${import.meta.dirname}/../dist/index.js`)};
  const event = {
    source: { key: 'klarity', eventSource: 'com.nordcloudapp.klarity', version: 'v1' },
    resource: 'discoveryRule', action: 'created', validate() {},
  };
  const emitter = createEmitter({
    endpoint: process.env.ENDPOINT,
    channelArn: ${JSON.stringify(channelArn)},
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
    closeTimeoutMs: Number(process.env.TIMEOUT_MS),
  });
  for (let round = 0; round < 2; round++) {
    emitter.emit(event, ${JSON.stringify(input)});
    await emitter.flush();
  }
  const report = await emitter.close();
  console.log(JSON.stringify([emitter.stats().delivered, report.reasons]));`;

async function emitTo(endpoint: string, timeoutMs: number, certificate?: string): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: {
      ...process.env,
      ENDPOINT: endpoint,
      TIMEOUT_MS: String(timeoutMs),
      ...(certificate && { NODE_EXTRA_CA_CERTS: certificate }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await new Promise((resolve) => child.once('close', resolve));
  return output;
}

/** A server that delivers all, its certificate in a file, and the connections that came to it. */
async function openServer(): Promise<{ endpoint: string; certificate: string; connections: Set<Socket> }> {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  const certificate = join(folder, 'certificate.pem');
  writeFileSync(certificate, pems.cert);
  const connections = new Set<Socket>();
  const server = createServer({ cert: pems.cert, key: pems.private }, (request, response) => {
    connections.add(request.socket);
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const { auditEvents } = JSON.parse(body) as { auditEvents: { id: string }[] };
      response.end(
        JSON.stringify({ successful: auditEvents.map(({ id }) => ({ id, eventID: id })), failed: [] }),
      );
    });
  });
  await listen(server);
  onTestFinished(() => {
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });
  return { endpoint: `https://localhost:${portOf(server)}`, certificate, connections };
}

async function listen(server: Server | HttpServer): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
}

function portOf(server: Server | HttpServer): number {
  return (server.address() as AddressInfo).port;
}

describe('PutAuditEvents over TLS', () => {
  it('reuses one connection to a server with a trusted certificate, and sends to no other', async () => {
    const { endpoint, certificate, connections } = await openServer();

    expect(JSON.parse(await emitTo(endpoint, 20_000, certificate))).toEqual([2, []]);
    expect(connections.size).toBe(1);

    // Nothing is sent to a server that could be anybody, and the event is kept.
    expect(await emitTo(endpoint, 300)).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(connections.size).toBe(1);
  }, 60_000);

  it('goes through a proxy if the agent connects through one', async () => {
    const { endpoint, certificate, connections } = await openServer();
    const asked: (string | undefined)[] = [];
    const proxy = createProxy().on('connect', ({ url }, socket: Socket) => {
      asked.push(url);
      const onward = connect(Number(url?.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [socket, onward]) end.on('error', () => undefined);
    });
    await listen(proxy);
    const agent = new HttpsProxyAgent({
      proxy: `http://127.0.0.1:${portOf(proxy)}`,
      keepAlive: true,
      ca: readFileSync(certificate),
    });
    const emitter = createEmitter({ channelArn, endpoint, credentials, agent });

    for (let round = 0; round < 2; round++) {
      emitter.emit(ruleCreated, input);
      await emitter.flush();
    }
    expect(await emitter.close()).toEqual({ delivered: 0, rejected: 0, pending: 0, reasons: [] });
    expect(emitter.stats().delivered).toBe(2);
    expect(asked).toEqual([endpoint.replace('https://', '')]);
    expect(connections.size).toBe(1);
    agent.destroy();
  });
});
