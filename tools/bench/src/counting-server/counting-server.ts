import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { spawnPinned } from '../pinned.js';

export type CountingServerQuestion = 'count' | 'forget' | 'goAway' | 'comeBack';

/** The server that counts what arrives, on its own core. */
export interface CountingServer {
  readonly url: string;
  /** The file of its certificate, for the sender's NODE_EXTRA_CA_CERTS. */
  readonly certificate: string;
  /** How many different events have arrived since `forget`. */
  count(): Promise<number>;
  forget(): Promise<void>;
  /** Closes all connections and accepts none until `comeBack`, which uses the same port. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

export async function startCountingServer(): Promise<CountingServer> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-server-'));
  const certificate = join(directory, 'certificate.pem');
  const key = join(directory, 'key.pem');
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });
  writeFileSync(certificate, pems.cert);
  writeFileSync(key, pems.private);

  const child = spawnPinned('server', join(import.meta.dirname, 'main.js'), [certificate, key]);
  const [port] = (await once(child, 'message')) as [number];
  const ask = async (question: CountingServerQuestion): Promise<number> => {
    const answered = once(child, 'message') as Promise<[number]>;
    child.send(question);
    return (await answered)[0];
  };
  const tell = async (question: CountingServerQuestion): Promise<void> => {
    await ask(question);
  };
  return {
    url: `https://localhost:${port}`,
    certificate,
    count: () => ask('count'),
    forget: () => tell('forget'),
    goAway: () => tell('goAway'),
    comeBack: () => tell('comeBack'),
    async close() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
      rmSync(directory, { recursive: true });
    },
  };
}
