import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished } from 'vitest';
import { channelArn, input } from './support/events.js';

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

describe('PutAuditEvents over TLS', () => {
  it('goes out on one kept connection to a server whose certificate is trusted, and to no other', async () => {
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
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true });
    });
    const endpoint = `https://localhost:${(server.address() as AddressInfo).port}`;

    expect(JSON.parse(await emitTo(endpoint, 20_000, certificate))).toEqual([2, []]);
    expect(connections.size).toBe(1);

    // Nothing is sent to a server that could be anybody, and the event is kept.
    expect(await emitTo(endpoint, 300)).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(connections.size).toBe(1);
  }, 60_000);
});
