import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EntryOutcome } from '../src/transport/outcome.js';
import type { Batch } from '../src/transport/transport.js';
import { all, delivered, emitMany, emitterThat } from './support/emitters.js';
import { channelArnOf, input, ruleCreated } from './support/events.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a clock that is set', () => {
  it('forward delays nothing while a channel is parked', async () => {
    const { emitter } = emitterThat([all('park', 'ChannelNotFound'), delivered], {
      channels: { acme: { channelArn: channelArnOf(2) } },
      lingerMs: 50,
      parkedProbeMs: 600_000,
    });
    emitMany(emitter, 1);
    await vi.advanceTimersByTimeAsync(60);
    expect(emitter.stats().channels).toMatchObject([{ state: 'parked' }]);
    // The parked channel's timer now says a time that is over, and is far from it.
    vi.setSystemTime(Date.now() + 3_600_000);
    emitter.forTenant('acme').emit(ruleCreated, input);
    await vi.advanceTimersByTimeAsync(100);
    expect(emitter.stats()).toMatchObject({ delivered: 2, pending: 0 });
  });

  it('back lets a flush probe a parked channel, although the request must wait', async () => {
    const { emitter, transport } = emitterThat([all('park', 'ChannelNotFound'), delivered], {
      parkedProbeMs: 600_000,
      requestsPerSecond: 1,
      lingerMs: 0,
    });
    emitter.emit(ruleCreated, input);
    await vi.advanceTimersByTimeAsync(10);
    expect(emitter.stats().channels).toMatchObject([{ state: 'parked' }]);
    vi.setSystemTime(Date.now() - 3_600_000);
    const flushed = emitter.flush({ timeoutMs: 5000 });
    await vi.advanceTimersByTimeAsync(5000);
    expect(await flushed).toMatchObject({ delivered: 1, pending: 0 });
    expect(transport.batches).toHaveLength(2);
  });

  it('back postpones no entry that is held back by itself', async () => {
    const failsFirst = (batch: Batch): EntryOutcome[] =>
      batch.entries.map(({ id }, index) =>
        index === 0
          ? { kind: 'retry', code: 'InternalFailure', message: '' }
          : { kind: 'delivered', eventID: id },
      );
    const { emitter } = emitterThat([failsFirst, delivered], { lingerMs: 0 });
    emitMany(emitter, 2);
    await vi.advanceTimersByTimeAsync(0);
    expect(emitter.stats()).toMatchObject({ delivered: 1, pending: 1, channels: [{ state: 'ready' }] });
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(100);
    expect(emitter.stats()).toMatchObject({ delivered: 2, pending: 0 });
  });

  it('back delays neither a first request nor a retry', async () => {
    const backoff = { initialMs: 30_000, maxMs: 30_000 };
    const answers = [all('retry', 'InternalFailure'), delivered];
    const { emitter } = emitterThat(answers, { lingerMs: 50, backoff });
    emitMany(emitter, 2);
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(100);
    expect(emitter.stats().channels).toMatchObject([{ state: 'backing_off' }]);
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(emitter.stats()).toMatchObject({ delivered: 2, pending: 0 });
  });
});
