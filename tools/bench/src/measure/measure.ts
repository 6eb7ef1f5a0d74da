import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CountingServer } from '../counting-server/counting-server.js';
import { spawnPinned } from '../pinned.js';
import type { SenderName } from '../senders/senders.js';
import type { Steady } from './steady.js';
import type { Throughput } from './throughput.js';

export type Job =
  | { readonly kind: 'call' }
  | { readonly kind: 'throughput'; readonly seconds: number }
  | { readonly kind: 'paced'; readonly perSecond: number; readonly seconds: number }
  | { readonly kind: 'steady'; readonly perSecond: number; readonly seconds: number };

interface Figures {
  call: { readonly ns: number };
  throughput: Throughput;
  paced: { readonly events: number };
  steady: Steady;
}

/**
 * Measures a sender in its own process, with the server to receive its events.
 *
 * @param meanwhile Starts together with the job.
 */
export async function measure<Kind extends Job['kind']>(
  name: SenderName,
  server: CountingServer,
  job: Job & { kind: Kind },
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<Figures[Kind]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-sender-'));
  try {
    await server.forget();
    const child = spawnPinned(
      'sender',
      join(import.meta.dirname, 'sender-process.js'),
      [name, server.url, directory, JSON.stringify(job)],
      { ...process.env, NODE_EXTRA_CA_CERTS: server.certificate },
    );
    const ended = once(child, 'exit') as Promise<[number | null]>;
    const failed = ended.then(([code]) => {
      throw new Error(`${name} ended with ${String(code)} before it sent its figures`);
    });
    await Promise.race([once(child, 'message'), failed]);
    const told = once(child, 'message') as Promise<[Figures[Kind]]>;
    const [[figures]] = await Promise.race([Promise.all([told, meanwhile()]), failed]);
    failed.catch(() => undefined);
    await ended;
    return figures;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
