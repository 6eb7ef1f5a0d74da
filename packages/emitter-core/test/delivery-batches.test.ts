import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { all, delivered, emitMany, emitterThat } from './support/emitters.js';
import { channelArnOf } from './support/events.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('batches', () => {
  it('are sent as soon as they are full, and the rest after lingerMs', async () => {
    const { emitter, transport } = emitterThat([delivered], { lingerMs: 50 });
    emitMany(emitter, 250);
    await vi.advanceTimersByTimeAsync(1);
    expect(transport.batches.map((batch) => batch.entries.length)).toEqual([100, 100]);
    await vi.advanceTimersByTimeAsync(50);
    expect(transport.batches.map((batch) => batch.entries.length)).toEqual([100, 100, 50]);
  });

  it('are sent in the same turn of the event loop when full: a timer would let the process idle', async () => {
    vi.useRealTimers();
    const { emitter, transport } = emitterThat([delivered], { lingerMs: 60_000 });
    emitMany(emitter, 100);
    await new Promise(setImmediate);
    expect(transport.batches).toHaveLength(1);
    await emitter.close();
  });

  it('keep to the limit of requests per second', async () => {
    const { emitter, transport } = emitterThat([delivered], { requestsPerSecond: 10, lingerMs: 0 });
    emitMany(emitter, 3000);
    await vi.advanceTimersByTimeAsync(10);
    expect(transport.batches).toHaveLength(10);
    await vi.advanceTimersByTimeAsync(1000);
    expect(transport.batches).toHaveLength(20);
  });

  it('are sent at half the rate after each throttling, and a little faster after each success', async () => {
    let isThrottled = true;
    const { emitter, transport } = emitterThat(
      [(batch) => (isThrottled ? all('retry', 'ThrottlingException')(batch) : delivered(batch))],
      { requestsPerSecond: 100, backoff: { initialMs: 1, maxMs: 1 } },
    );
    emitMany(emitter, 30_000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(transport.batches.length).toBeGreaterThan(10);
    expect(transport.batches.length).toBeLessThan(20);

    isThrottled = false;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(emitter.stats()).toMatchObject({ delivered: 30_000, pending: 0 });
  });

  it('cost no pass over the lanes while the shared rate limit is exhausted', async () => {
    const { emitter, transport } = emitterThat([delivered], {
      requestsPerSecond: 1,
      channels: (tenant) => ({ channelArn: channelArnOf(Number(tenant)) }),
    });
    const emitFull = (tenant: string) => emitMany(emitter.forTenant(tenant), 100);
    emitFull('1');
    await vi.advanceTimersByTimeAsync(1);
    const rounds = vi.spyOn(globalThis, 'setImmediate');
    emitFull('2');
    expect(rounds).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    expect(transport.batches.map((batch) => batch.channel.tenant)).toEqual(['1', '2']);
  });
});
