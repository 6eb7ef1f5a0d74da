import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seededRandom } from '../src/faults/random.js';
import { startLake } from '../src/index.js';
import { runCommand } from './command-harness.js';
import { allRows, cloudTrail, entry, integrate, put, type Integration } from './harness.js';

/** `npm run crash` takes 50 of them. */
const kills = Number(process.env['LAKE_KILLS'] ?? 4);
const seed = Number(process.env['LAKE_SEED'] ?? 7);
const SENDERS = 8;
const EVENTS_PER_REQUEST = 50;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lake-crash-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

interface Sent {
  /** UIDs are `<request>/<number>`. */
  readonly requests: Set<string>;
  /** eventIDs. */
  readonly acknowledged: Set<string>;
}

/** Starts a lake, sends as fast as it can, and kills it at a moment that the chance decides. */
const round = async (into: Integration | undefined, sent: Sent, chance: number): Promise<Integration> => {
  const lake = await runCommand(['--port', '0', '--data-dir', dataDir]);
  const ended = once(lake.process, 'exit');
  const integration = into ?? (await integrate(cloudTrail(lake), 'killed'));
  const sender = async (): Promise<void> => {
    for (;;) {
      const request = `request-${sent.requests.size}`;
      sent.requests.add(request);
      const UIDs = Array.from({ length: EVENTS_PER_REQUEST }, (_, n) => `${request}/${n}`);
      const { body } = await put(
        lake,
        UIDs.map((UID) => entry({ UID, requestParameters: { padding: 'x'.repeat(500) } })),
        { channel: integration.channelArn },
      );
      for (const { eventID } of body.successful) sent.acknowledged.add(eventID);
    }
  };
  const before = sent.acknowledged.size;
  const senders = Promise.allSettled(Array.from({ length: SENDERS }, sender));
  await expect.poll(() => sent.acknowledged.size, { interval: 5, timeout: 20_000 }).toBeGreaterThan(before);
  await setTimeout(chance * 500);
  lake.process.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  await senders;
  return integration;
};

test(
  `no acknowledged event is lost, and no request stored in part, over ${kills} SIGKILLs under load`,
  { timeout: 30_000 + kills * 20_000 },
  async () => {
    const random = seededRandom(seed);
    const sent: Sent = { requests: new Set(), acknowledged: new Set() };
    let into: Integration | undefined;
    for (let kill = 0; kill < kills; kill++) into = await round(into, sent, random());

    const after = await startLake({ dataDir });
    const found = allRows(cloudTrail(after), `SELECT eventID, eventData.uid FROM ${into?.storeId ?? ''}`);
    const stored = await found.finally(() => after.close());
    const storedIds = new Set(stored.map((row) => row['eventID']));
    const perRequest = new Map<string, number>();
    for (const { uid = '' } of stored) {
      const request = uid.split('/')[0] ?? '';
      perRequest.set(request, (perRequest.get(request) ?? 0) + 1);
    }
    expect([...sent.acknowledged].filter((id) => !storedIds.has(id))).toEqual([]);
    expect([...perRequest].filter(([, count]) => count !== EVENTS_PER_REQUEST)).toEqual([]);
    expect([...perRequest.keys()].filter((request) => !sent.requests.has(request))).toEqual([]);
    expect(sent.acknowledged.size).toBeGreaterThan(kills * EVENTS_PER_REQUEST);
    console.log(`${kills} kills: ${sent.acknowledged.size} events acknowledged, ${storedIds.size} stored`);
  },
);
