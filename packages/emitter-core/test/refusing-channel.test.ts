import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEmitter } from '../src/index.js';
import { createMemoryTransport } from '../src/testing.js';
import type { Batch } from '../src/transport/transport.js';
import { all, delivered, emitMany, emitterThat } from './support/emitters.js';
import { channelArn, channelArnOf, input, ruleCreated } from './support/events.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a channel that refuses requests', () => {
  it('is parked, keeps its events, and is probed until it accepts them', async () => {
    const { emitter, transport } = emitterThat(
      [all('park', 'ChannelNotFound'), all('park', 'ChannelNotFound'), delivered],
      { parkedProbeMs: 1000 },
    );
    const receipts = emitMany(emitter, 3);
    const ends = Promise.all(receipts.map((receipt) => receipt.delivered));
    await vi.advanceTimersByTimeAsync(400);
    expect(transport.batches).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2000);
    await expect(ends).resolves.toHaveLength(3);
  });

  it('is unparked once it accepts requests, even if its only waiting entry always fails', async () => {
    const retry = all('retry', 'InternalFailure');
    const { emitter } = emitterThat(
      [
        (batch) => [...delivered(batch).slice(1), ...retry(batch).slice(0, 1)].reverse(),
        all('park', 'AccountNotSubscribed'),
        retry,
      ],
      { parkedProbeMs: 1000, backoff: { initialMs: 100, maxMs: 100 } },
    );
    emitMany(emitter, 2);
    await vi.advanceTimersByTimeAsync(300);
    expect(emitter.stats().channels).toMatchObject([{ state: 'parked', pending: 1 }]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(emitter.stats().channels).toMatchObject([
      { state: 'backing_off', pending: 1, trouble: { code: 'InternalFailure' } },
    ]);
  });

  it('delays only itself', async () => {
    const dead = channelArnOf(2);
    const transport = createMemoryTransport({
      answer: (batch) =>
        batch.channel.channelArn === dead ? all('park', 'AccountNotSubscribed')(batch) : delivered(batch),
    });
    const emitter = createEmitter({
      transport,
      channels: { healthy: { channelArn }, dead: { channelArn: dead } },
      lingerMs: 10,
    });
    for (let n = 0; n < 500; n++) emitter.forTenant('dead').emit(ruleCreated, input);
    const { delivered: end } = emitter.forTenant('healthy').emit(ruleCreated, input);
    await vi.advanceTimersByTimeAsync(20);
    await expect(end).resolves.toHaveProperty('eventID');
  });

  it('does not make a drain wait until its deadline', async () => {
    const { emitter } = emitterThat([all('park', 'ChannelInsufficientPermission')]);
    emitMany(emitter, 2);
    const report = emitter.flush({ timeoutMs: 60_000 });
    await vi.advanceTimersByTimeAsync(10);
    expect(await report).toEqual({
      delivered: 0,
      rejected: 0,
      pending: 2,
      reasons: [
        {
          outcome: 'pending',
          channelArn,
          code: 'ChannelInsufficientPermission',
          message: 'words',
          events: 2,
        },
      ],
    });
  });
});

describe('a tenant whose external ID was changed', () => {
  it('is looked up again while its channel refuses requests, even if the service keeps an old view', async () => {
    let externalId = 'old';
    const knows = (batch: Batch) =>
      batch.channel.externalId === 'new'
        ? delivered(batch)
        : all('park', 'ChannelInsufficientPermission')(batch);
    const { emitter, transport } = emitterThat([knows], {
      channels: () => ({ channelArn, externalId }),
      lingerMs: 0,
      parkedProbeMs: 1000,
    });
    const view = emitter.forTenant('acme');
    const first = view.emit(ruleCreated, input);
    await vi.advanceTimersByTimeAsync(400);
    externalId = 'new';
    const second = view.emit(ruleCreated, input);
    await vi.advanceTimersByTimeAsync(1000);
    await Promise.all([first.delivered, second.delivered]);
    const third = view.emit(ruleCreated, input);
    await vi.advanceTimersByTimeAsync(0);
    await third.delivered;
    expect(transport.batches.map(({ channel }) => channel.externalId)).toEqual(['old', 'new', 'new']);
  });
});
