import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EntryOutcome } from '../src/transport/outcome.js';
import { all, delivered, emitMany, emitterThat } from './support/emitters.js';
import { channelArn, channelArnOf, input, ruleCreated } from './support/events.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('outcomes', () => {
  it('settle each entry individually, and only throttled ones are retried', async () => {
    const { emitter, transport } = emitterThat([
      ({ entries }) =>
        entries.map(({ id }, index): EntryOutcome => {
          if (index === 0) return { kind: 'delivered', eventID: 'e-0' };
          if (index === 1) return { kind: 'reject', code: 'InvalidRecipient', message: 'not yours' };
          return { kind: 'retry', code: 'Throttling', message: id };
        }),
      delivered,
    ]);
    const receipts = emitMany(emitter, 4);
    const ends = Promise.allSettled(receipts.map((receipt) => receipt.delivered));
    await vi.runAllTimersAsync();
    expect(await ends).toMatchObject([
      { value: { eventID: 'e-0' } },
      { reason: { code: 'rejected', message: '[rejected] u-1: InvalidRecipient: not yours' } },
      { value: { eventID: 'event-u-2' } },
      { value: { eventID: 'event-u-3' } },
    ]);
    expect(transport.batches.map((batch) => batch.entries.map(({ id }) => id))).toEqual([
      ['u-0', 'u-1', 'u-2', 'u-3'],
      ['u-2', 'u-3'],
    ]);
  });

  it('that are missing, or errors thrown by the transport, are retried', async () => {
    const { emitter } = emitterThat([
      () => Promise.reject(new Error('socket hang up')),
      all('retry', 'ECONNRESET'),
      delivered,
    ]);
    const { delivered: end } = emitter.emit(ruleCreated, input);
    await vi.runAllTimersAsync();
    await expect(end).resolves.toMatchObject({ eventID: expect.stringContaining('event-') as string });
  });

  it('of an entry that always fails delay no other entry: it backs off alone', async () => {
    const sent: number[] = [];
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.999999);
    const { emitter } = emitterThat(
      [
        (batch) =>
          batch.entries.map(({ id }): EntryOutcome => {
            if (id !== 'u-0') return { kind: 'delivered', eventID: id };
            sent.push(Date.now());
            return { kind: 'retry', code: 'InternalFailure', message: 'words' };
          }),
      ],
      { backoff: { initialMs: 100, maxMs: 1000 }, lingerMs: 0 },
    );
    emitMany(emitter, 2);
    const startedAt = Date.now();
    for (let n = 0; n < 100; n++) {
      const { delivered: end } = emitter.emit(ruleCreated, input);
      await vi.advanceTimersByTimeAsync(40);
      await expect(end).resolves.toMatchObject({ eventID: expect.any(String) as string });
    }
    random.mockRestore();
    // After 0, 100, 200, 400 and 800 ms, then each second.
    expect(sent.map((at) => Math.round((at - startedAt) / 100))).toEqual([0, 1, 3, 7, 15, 25, 35]);
    expect(emitter.stats()).toMatchObject({
      pending: 1,
      channels: [{ state: 'ready', trouble: { code: 'InternalFailure', message: 'words' } }],
    });

    const report = emitter.close({ timeoutMs: 3000 });
    await vi.advanceTimersByTimeAsync(3000);
    expect(await report).toMatchObject({
      pending: 1,
      reasons: [{ outcome: 'pending', code: 'InternalFailure', message: 'words', events: 1 }],
    });
    expect(sent.length).toBeGreaterThan(9);
  });

  it('of an entry that always fails do not use up the shared rate limit in a drain', async () => {
    const { emitter, transport } = emitterThat(
      [
        ({ channel, entries }) =>
          entries.map(({ id }): EntryOutcome =>
            channel.tenant === '1' && id === 'u-0'
              ? { kind: 'retry', code: 'InternalFailure', message: 'words' }
              : { kind: 'delivered', eventID: id },
          ),
      ],
      {
        requestsPerSecond: 10,
        lingerMs: 0,
        backoff: { initialMs: 60_000, maxMs: 60_000 },
        channels: (tenant) => ({ channelArn: channelArnOf(Number(tenant)) }),
      },
    );
    vi.spyOn(Math, 'random').mockReturnValue(0.999999);
    emitMany(emitter.forTenant('1'), 2);
    await vi.advanceTimersByTimeAsync(10);
    const report = emitter.flush({ timeoutMs: 30_000 });
    await vi.advanceTimersByTimeAsync(10_000);
    vi.mocked(Math.random).mockRestore();
    emitMany(emitter.forTenant('2'), 1000);
    await vi.advanceTimersByTimeAsync(10);
    expect(transport.batches.filter(({ channel }) => channel.tenant === '2')).toHaveLength(10);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await report).toMatchObject({ pending: 1 });
  });

  it('that fail more entries than a request holds count as a failure of CloudTrail: all entries wait', async () => {
    let requests = 0;
    const { emitter } = emitterThat(
      [
        (batch) => {
          requests++;
          return batch.entries.map((_, index): EntryOutcome =>
            index === 0
              ? { kind: 'delivered', eventID: 'e' }
              : { kind: 'retry', code: 'InternalFailure', message: 'words' },
          );
        },
      ],
      { backoff: { initialMs: 60_000, maxMs: 60_000 }, lingerMs: 0 },
    );
    vi.spyOn(Math, 'random').mockReturnValue(0.999999);
    emitMany(emitter, 1000);
    await vi.advanceTimersByTimeAsync(50_000);
    vi.mocked(Math.random).mockRestore();
    // The first held its 99 back, and a second found no room for as many more; others were under way with it.
    expect(requests).toBeLessThanOrEqual(5);
    expect(emitter.stats().channels).toMatchObject([{ state: 'backing_off' }]);
    const report = emitter.close({ timeoutMs: 0 });
    await vi.runAllTimersAsync();
    await report;
  });

  it('that fail a whole request because of one entry delay no other: it is then sent alone', async () => {
    const batches: number[] = [];
    const { emitter } = emitterThat(
      [
        (batch) => {
          if (!batch.entries.some(({ id }) => id === 'u-37')) return delivered(batch);
          batches.push(batch.entries.length);
          return all('retry', 'InternalFailure')(batch);
        },
      ],
      { backoff: { initialMs: 10, maxMs: 100 }, lingerMs: 0 },
    );
    emitMany(emitter, 300);
    await vi.advanceTimersByTimeAsync(5000);
    expect(emitter.stats()).toMatchObject({
      delivered: 299,
      pending: 1,
      channels: [{ state: 'ready', trouble: { code: 'InternalFailure' } }],
    });
    expect(batches.slice(0, 5)).toEqual([100, 100, 100, 100, 100]);
    const alone = batches.slice(batches.indexOf(1));
    expect(alone.length).toBeGreaterThan(10);
    expect(new Set(alone)).toEqual(new Set([1]));
    const report = emitter.close({ timeoutMs: 0 });
    await vi.runAllTimersAsync();
    await report;
  });

  it('of one suspect that keeps failing delay no other suspect, however short the drains are', async () => {
    let isAway = true;
    const { emitter } = emitterThat(
      [
        (batch) =>
          isAway || batch.entries.some(({ id }) => id === 'u-0')
            ? all('retry', 'InternalFailure')(batch)
            : delivered(batch),
      ],
      { backoff: { initialMs: 1000, maxMs: 60_000 } },
    );
    emitMany(emitter, 50);
    await vi.advanceTimersByTimeAsync(3_600_000);
    isAway = false;
    // As in AWS Lambda, where no time passes between two invocations.
    for (let n = 0; n < 60; n++) {
      const report = emitter.flush({ timeoutMs: 5 });
      await vi.advanceTimersByTimeAsync(5);
      await report;
    }
    expect(emitter.stats()).toMatchObject({ delivered: 49, pending: 1 });
    const report = emitter.close({ timeoutMs: 0 });
    await vi.runAllTimersAsync();
    await report;
  });

  it('that time out for a large batch lead to smaller batches', async () => {
    const { emitter } = emitterThat([
      (batch) => (batch.entries.length > 10 ? all('retry', 'RequestTimeout')(batch) : delivered(batch)),
    ]);
    emitMany(emitter, 150);
    const report = emitter.flush();
    await vi.runAllTimersAsync();
    expect(await report).toMatchObject({ delivered: 150, pending: 0 });
  });

  it('that fail all entries for hours cost one request per backoff, and then all arrive, oldest first except for one', async () => {
    let isAway = true;
    let requests = 0;
    const arrived: string[] = [];
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.999999);
    const { emitter } = emitterThat([
      (batch) => {
        requests++;
        if (isAway) return all('retry', 'ECONNREFUSED')(batch);
        arrived.push(...batch.entries.map(({ id }) => id));
        return delivered(batch);
      },
    ]);
    emitMany(emitter, 1000);
    await vi.advanceTimersByTimeAsync(7_200_000);
    // Each 30 s one, and one more for those that were held on suspicion.
    expect(requests).toBeLessThan(2 * 250);
    isAway = false;
    await vi.advanceTimersByTimeAsync(60_000);
    random.mockRestore();
    expect(emitter.stats()).toMatchObject({
      delivered: 1000,
      pending: 0,
      channels: [{ trouble: undefined }],
    });
    const ordered = Array.from({ length: 1000 }, (_, index) => `u-${index}`);
    const [first = '', ...others] = arrived;
    expect(others).toEqual(ordered.filter((id) => id !== first));
    await emitter.close();
  });

  it('that blame the request isolate the entry at fault, and the others arrive', async () => {
    const { emitter } = emitterThat([
      (batch) =>
        batch.entries.some(({ id }) => id === 'u-37')
          ? all('split', 'ValidationException')(batch)
          : delivered(batch),
    ]);
    emitMany(emitter, 100);
    const report = emitter.flush();
    await vi.runAllTimersAsync();
    expect(await report).toMatchObject({
      delivered: 99,
      rejected: 1,
      pending: 0,
      reasons: [{ outcome: 'rejected', code: 'ValidationException', events: 1, channelArn }],
    });
  });

  it('back off longer after each consecutive failure, with full jitter', async () => {
    const times: number[] = [];
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.999999);
    const { emitter } = emitterThat(
      [
        (batch) => {
          times.push(Date.now());
          return times.length < 7 ? all('retry', 'InternalFailure')(batch) : delivered(batch);
        },
      ],
      { backoff: { initialMs: 100, maxMs: 1000 }, lingerMs: 0 },
    );
    emitter.emit(ruleCreated, input);
    await vi.runAllTimersAsync();
    random.mockRestore();
    const waits = times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / 100));
    expect(waits).toEqual([1, 2, 4, 8, 10, 10]);
  });
});
