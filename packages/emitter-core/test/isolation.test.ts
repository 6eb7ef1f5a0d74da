import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEmitter } from '../src/index.js';
import { createMemoryTransport } from '../src/testing.js';
import type { EntryOutcome } from '../src/transport/outcome.js';
import type { Batch } from '../src/transport/transport.js';
import { channelArnOf, ruleCreated, userIdentity } from './support/events.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const channelCount = 200;
const healthyFrom = channelCount / 10;
const latencyMs = 30;
const all = (batch: Batch, outcome: (id: string) => EntryOutcome) =>
  batch.entries.map(({ id }) => outcome(id));
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** How the first tenth of the channels fare. */
const ailments: Record<string, (batch: Batch) => Promise<EntryOutcome[]>> = {
  'hang until the request times out': async (batch) => {
    await later(10_000);
    return all(batch, () => ({ kind: 'retry', code: 'RequestTimeout', message: '' }));
  },
  'are throttled': async (batch) => {
    await later(latencyMs);
    return all(batch, () => ({ kind: 'retry', code: 'ThrottlingException', message: '' }));
  },
  'are refused': async (batch) => {
    await later(latencyMs);
    return all(batch, () => ({ kind: 'park', code: 'ChannelNotFound', message: '' }));
  },
};

/**
 * Emits to all channels for twenty seconds, an event a second to each, and gives the mean and the 99th percentile
 * of the times that the last nine tenths' events took, in milliseconds of the simulated clock.
 */
async function healthyDeliveryTimes(answerIll: ((batch: Batch) => Promise<EntryOutcome[]>) | undefined) {
  const ill = new Set(Array.from({ length: healthyFrom }, (_, n) => channelArnOf(n)));
  const emittedAt = new Map<string, number>();
  const times: number[] = [];
  const transport = createMemoryTransport({
    async answer(batch) {
      if (answerIll && ill.has(batch.channel.channelArn)) return await answerIll(batch);
      await later(latencyMs);
      for (const { id } of batch.entries) {
        if (!ill.has(batch.channel.channelArn)) times.push(Date.now() - (emittedAt.get(id) ?? 0));
      }
      return all(batch, (id) => ({ kind: 'delivered', eventID: id }));
    },
  });
  const emitter = createEmitter({
    transport,
    channels: (tenant) => ({ channelArn: channelArnOf(Number(tenant)) }),
  });
  const views = Array.from({ length: channelCount }, (_, n) => emitter.forTenant(String(n)));
  for (let second = 0; second < 20; second++) {
    for (const [n, view] of views.entries()) {
      const UID = `${second}-${n}`;
      emittedAt.set(UID, Date.now());
      view.emit(ruleCreated, { userIdentity, requestParameters: { ruleId: 'r' }, UID });
    }
    await vi.advanceTimersByTimeAsync(1000);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  times.sort((a, b) => a - b);
  expect(times).toHaveLength(20 * (channelCount - healthyFrom));
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  return { mean, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
}

for (const [how, answer] of Object.entries(ailments)) {
  it(
    `when a tenth of 200 channels ${how}, delivery to the others takes at most 10 % longer`,
    { timeout: 60_000 },
    async () => {
      const before = await healthyDeliveryTimes(undefined);
      const now = await healthyDeliveryTimes(answer);
      expect(before.mean).toBeGreaterThan(latencyMs);
      expect(now.mean).toBeLessThanOrEqual(before.mean * 1.1);
      expect(now.p99).toBeLessThanOrEqual(before.p99 * 1.1);
    },
  );
}
