import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssertionError } from 'node:assert';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createClientTransport,
  createCloudTrailTransport,
  createFileSpool,
  createMemorySpool,
  spoolContract,
  transportContract,
  type Answer,
} from '../src/testing.js';
import type { PutAuditEventsInput } from '../src/transport/client.js';
import type { Transport } from '../src/transport/transport.js';

let directory: string;
let spools = 0;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'contract-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe('the contract of a spool', () => {
  const kinds = {
    'in memory': (maxBytes: number) => createMemorySpool({ maxBytes }),
    'in a directory': (maxBytes: number) =>
      createFileSpool({ directory: join(directory, String(spools++)), maxBytes, segmentBytes: 2000 }),
    'in a directory, with no memory': (maxBytes: number) =>
      createFileSpool({ directory: join(directory, String(spools++)), maxBytes, maxMemoryBytes: 0 }),
  };
  for (const [where, make] of Object.entries(kinds)) {
    describe(where, () => {
      for (const { name, run } of spoolContract(make)) it(name, run);
    });
  }
});

describe('the contract of a transport', () => {
  describe('over HTTP', () => {
    for (const { name, run } of transportContract(overHttp)) it(name, run);
  });
  describe('through a client that the service supplies', () => {
    for (const { name, run } of transportContract(throughClient)) it(name, run);
  });
});

describe('a transport that breaks its contract', () => {
  /** What the contract says of a transport that is changed like this, beside what it always says. */
  async function complaints(change: (transport: Transport) => Partial<Transport>): Promise<string[]> {
    const said: string[] = [];
    const cases = transportContract(async (answer) => {
      const { transport, close } = await throughClient(answer);
      return { transport: { ...transport, ...change(transport) }, close };
    });
    for (const { run } of cases) {
      await run().catch((error: unknown) => {
        expect(error).toBeInstanceOf(AssertionError);
        said.push((error as Error).message);
      });
    }
    return said;
  }

  it('is reported, even if it returns something that is not a list of outcomes', async () => {
    for (const outcomes of [undefined, [null]] as never[])
      expect(await complaints(() => ({ send: () => Promise.resolve(outcomes) }))).toContain(
        'send must return an array with an outcome for each entry',
      );
  });

  it('is reported if a checksum does not match the data', async () => {
    const wrong = transportContract((answer) =>
      throughClient(({ auditEvents, ...rest }) =>
        answer({
          ...rest,
          auditEvents: auditEvents.map((event) => ({ ...event, eventDataChecksum: `${'A'.repeat(43)}=` })),
        }),
      ),
    );
    const { run } = wrong.find(({ name }) => name.includes('checksum')) ?? {};
    await expect(run?.()).rejects.toThrow('eventDataChecksum must be the SHA-256 of eventData, in base64');
  });
});

async function overHttp(answer: Answer) {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const query = new URL(request.url ?? '', 'http://service').searchParams;
      const given = answer({
        channelArn: query.get('channelArn') ?? '',
        externalId: query.get('externalId') ?? '',
        auditEvents: (JSON.parse(body) as Pick<PutAuditEventsInput, 'auditEvents'>).auditEvents,
      });
      if ('code' in given) response.writeHead(given.status ?? 500, { 'x-amzn-errortype': given.code });
      response.end(JSON.stringify('code' in given ? { message: given.message } : given));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
  return {
    transport: createCloudTrailTransport({ endpoint, credentials }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

function throughClient(answer: Answer) {
  const transport = createClientTransport({
    putAuditEvents(request) {
      const given = answer(request);
      if (!('code' in given)) return Promise.resolve(given);
      const error = Object.assign(new Error(given.message), {
        name: given.code,
        $metadata: { httpStatusCode: given.status },
      });
      return Promise.reject(error);
    },
  });
  return Promise.resolve({ transport, close: () => Promise.resolve() });
}
