import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEmitter, type EmitterOptions } from '../src/index.js';
import { createFileSpool, createMemorySpool, createMemoryTransport } from '../src/testing.js';
import type { Damage } from '../src/spool/segment-reader.js';
import type { EntryOutcome } from '../src/transport/outcome.js';
import type { Batch } from '../src/transport/transport.js';
import { channelArn, channelArnOf, input, ruleCreated } from './support/events.js';

const delivered = ({ entries }: Batch): EntryOutcome[] =>
  entries.map(({ id }) => ({ kind: 'delivered', eventID: `event-${id}` }));
const all =
  (kind: 'retry' | 'park' | 'split' | 'reject', code: string) =>
  (batch: Batch): EntryOutcome[] =>
    batch.entries.map(() => ({ kind, code, message: 'words' }));

/** An emitter on a transport that gives these answers in turn, and the last one for ever. */
function emitterThat(
  answers: ((batch: Batch) => EntryOutcome[] | Promise<EntryOutcome[]>)[],
  options: EmitterOptions = {},
) {
  let call = 0;
  const transport = createMemoryTransport({
    answer: (batch) => (answers[Math.min(call++, answers.length - 1)] ?? delivered)(batch),
  });
  return { transport, emitter: createEmitter({ channelArn, transport, ...options }) };
}

const emitMany = (emitter: ReturnType<typeof emitterThat>['emitter'], count: number) =>
  Array.from({ length: count }, (_, n) => emitter.emit(ruleCreated, { ...input, UID: `u-${n}` }));

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

describe('flush and close', () => {
  it('share the work: each concurrent call waits for everything accepted before it', async () => {
    let release: (() => void) | undefined;
    const { emitter } = emitterThat([
      async (batch) => {
        await new Promise<void>((resolve) => (release = resolve));
        return delivered(batch);
      },
      delivered,
    ]);
    emitMany(emitter, 1);
    const first = emitter.flush();
    await vi.advanceTimersByTimeAsync(5);
    emitter.emit(ruleCreated, input);
    const second = emitter.flush();
    await vi.advanceTimersByTimeAsync(5);
    release?.();
    await vi.advanceTimersByTimeAsync(5);
    expect(await first).toMatchObject({ pending: 0 });
    expect(await second).toMatchObject({ delivered: 2, pending: 0 });
  });

  it('are over with a close: a flush that was to wait for longer keeps no process alive after it', async () => {
    const { emitter } = emitterThat([() => new Promise(() => undefined)]);
    emitMany(emitter, 1);
    let flushed: unknown;
    void emitter.flush({ timeoutMs: 60_000 }).then((report) => (flushed = report));
    const closed = emitter.close({ timeoutMs: 100 });
    await vi.advanceTimersByTimeAsync(100);
    expect(flushed).toEqual(await closed);
    expect(flushed).toMatchObject({ pending: 1 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('resolve at once if nothing is pending', async () => {
    const { emitter } = emitterThat([delivered]);
    await expect(emitter.flush()).resolves.toEqual({ delivered: 0, rejected: 0, pending: 0, reasons: [] });
    await expect(emitter.close()).resolves.toEqual({ delivered: 0, rejected: 0, pending: 0, reasons: [] });
  });

  it('report the outcome of the events even if the transport and the spool fail to close', async () => {
    const broken = (): never => {
      throw new Error('cannot be closed');
    };
    const spool = createMemorySpool({ maxBytes: 1e6 });
    const emitter = createEmitter({
      channelArn,
      transport: { send: (batch) => Promise.resolve(delivered(batch)), close: broken },
      spool: { ...spool, bytes: 0, close: broken },
    });
    const { delivered: done } = emitter.emit(ruleCreated, input);
    await expect(emitter.close()).resolves.toMatchObject({ delivered: 1, pending: 0 });
    await expect(done).resolves.toMatchObject({ eventID: expect.stringMatching(/^event-/) as string });
  });

  it('stop accepting, drain, and report; a second close returns the same report', async () => {
    const { emitter } = emitterThat([all('retry', 'InternalFailure'), delivered]);
    emitMany(emitter, 150);
    const report = emitter.close();
    expect(emitter.close()).toBe(report);
    expect(() => emitter.emit(ruleCreated, input)).toThrow(
      '[closed] klarity discoveryRule.created: the emitter was closed, so the event was not accepted',
    );
    await vi.runAllTimersAsync();
    expect(await report).toEqual({ delivered: 150, rejected: 0, pending: 0, reasons: [] });
  });

  it('reject events that the transport emits during a close', async () => {
    const errors: unknown[] = [];
    const { emitter, transport } = emitterThat([
      (batch) => {
        try {
          emitter.emit(ruleCreated, input);
        } catch (error) {
          errors.push(error);
        }
        return delivered(batch);
      },
    ]);
    emitMany(emitter, 1);
    expect(await emitter.close()).toMatchObject({ delivered: 1, pending: 0 });
    expect(errors).toEqual([expect.objectContaining({ code: 'closed' })]);
    expect(transport.batches).toHaveLength(1);
  });

  it('give up at the deadline, and report what is pending and why', async () => {
    const { emitter } = emitterThat([all('retry', 'ServiceUnavailable')], { closeTimeoutMs: 2000 });
    const [receipt] = emitMany(emitter, 5);
    const end = receipt?.delivered.catch((error: unknown) => error);
    const report = emitter.close();
    await vi.advanceTimersByTimeAsync(2000);
    expect(await report).toEqual({
      delivered: 0,
      rejected: 0,
      pending: 5,
      reasons: [{ outcome: 'pending', channelArn, code: 'ServiceUnavailable', message: 'words', events: 5 }],
    });
    expect(await end).toMatchObject({
      code: 'undelivered',
      message: '[undelivered] u-0: ServiceUnavailable: words',
    });
  });
});

describe('the memory spool', () => {
  it('throws at the call when it is full, and accepts events again once there is room', async () => {
    const { emitter } = emitterThat([delivered], { maxQueueBytes: 2000 });
    const accepted: unknown[] = [];
    expect(() => {
      for (;;) accepted.push(emitter.emit(ruleCreated, input));
    }).toThrow(
      /^\[spool_full\] \d+ of 2000 bytes hold undelivered events: emit this one later, or raise maxQueueBytes$/,
    );
    expect(accepted.length).toBeGreaterThan(1);
    const report = emitter.flush();
    await vi.runAllTimersAsync();
    expect(await report).toMatchObject({ delivered: accepted.length });
    expect(() => emitter.emit(ruleCreated, input)).not.toThrow();
  });
});

describe('a spool directory', () => {
  it('of an earlier process is delivered by the next one, whose close waits for it', async () => {
    vi.useRealTimers();
    const spoolDirectory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const first = emitterThat([all('park', 'ChannelNotFound')], { spoolDirectory });
    const [receipt] = emitMany(first.emitter, 5);
    await expect(receipt?.stored).resolves.toBeUndefined();
    const end = receipt?.delivered.catch((error: unknown) => error);
    expect(await first.emitter.close()).toMatchObject({ delivered: 0, pending: 5 });
    expect(await end).toMatchObject({
      code: 'undelivered',
      message: '[undelivered] u-0: ChannelNotFound: words; the spool keeps it for the next start',
    });

    const second = emitterThat([delivered], { spoolDirectory });
    expect(await second.emitter.close()).toEqual({ delivered: 5, rejected: 0, pending: 0, reasons: [] });
    expect(second.transport.batches.flatMap((batch) => batch.entries.map(({ id }) => id))).toEqual([
      'u-0',
      'u-1',
      'u-2',
      'u-3',
      'u-4',
    ]);
    rmSync(spoolDirectory, { recursive: true });
  });

  it('resolves the receipt of an event that is only on disk, even after the emitter was closed', async () => {
    vi.useRealTimers();
    const directory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const spool = createFileSpool({ directory, maxMemoryBytes: 0 });
    const { emitter } = emitterThat([all('park', 'ChannelNotFound')], { spool });
    const [receipt] = emitMany(emitter, 1);
    await emitter.close();
    await expect(receipt?.delivered).rejects.toThrow(
      '[undelivered] u-0: ChannelNotFound: words; the spool keeps it for the next start',
    );
    rmSync(directory, { recursive: true });
  });

  it('reports no event as delivered if its rejection arrived after the close, too late for a dead letter', async () => {
    vi.useRealTimers();
    const directory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const spool = createFileSpool({ directory, maxMemoryBytes: 0 });
    let answer: ((outcomes: EntryOutcome[]) => void) | undefined;
    const { emitter } = emitterThat([() => new Promise((resolve) => (answer = resolve))], { spool });
    const [receipt] = emitMany(emitter, 1);
    await emitter.close({ timeoutMs: 1 });
    answer?.([{ kind: 'reject', code: 'InvalidData', message: 'words' }]);
    await new Promise(setImmediate);
    await expect(receipt?.delivered).rejects.toThrow('[rejected] u-0: InvalidData: words');
    rmSync(directory, { recursive: true });
  });

  it('keeps rejected events as dead letters, which are sent again on request', async () => {
    vi.useRealTimers();
    const spoolDirectory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const { emitter } = emitterThat([all('reject', 'InvalidRecipient'), delivered], { spoolDirectory });
    emitMany(emitter, 2);
    expect(await emitter.flush()).toMatchObject({ rejected: 2 });
    const [letter] = emitter.deadLetters();
    expect(letter).toMatchObject({
      UID: 'u-0',
      channelArn,
      tenant: undefined,
      code: 'InvalidRecipient',
      message: 'words',
    });
    expect(JSON.parse(letter?.eventData ?? '')).toMatchObject({
      UID: 'u-0',
      eventName: 'discoveryRule.created',
    });
    expect(emitter.retryDeadLetters()).toBe(2);
    expect(await emitter.close()).toMatchObject({ delivered: 2, rejected: 0 });
    expect(emitter.deadLetters()).toEqual([]);
    rmSync(spoolDirectory, { recursive: true });
  });

  it('reports no event as delivered that was rejected and is being resent as a dead letter', async () => {
    vi.useRealTimers();
    const directory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const spool = createFileSpool({ directory, maxMemoryBytes: 0 });
    const { emitter } = emitterThat([all('reject', 'InvalidRecipient'), all('park', 'ChannelNotFound')], {
      spool,
    });
    const [first, second] = emitMany(emitter, 2);
    await emitter.flush();
    await expect(first?.delivered).rejects.toThrow('[rejected] u-0: InvalidRecipient: words');
    emitter.retryDeadLetters();
    await expect(second?.delivered).rejects.toThrow(
      '[rejected] u-1: refused for good, then sent again by retryDeadLetters',
    );
    await emitter.close();
    rmSync(directory, { recursive: true });
  });

  it('reports which events were lost to damage, even at the end of the last segment', async () => {
    vi.useRealTimers();
    const directory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const damages: Damage[] = [];
    const spool = createFileSpool({ directory, maxMemoryBytes: 0, onDamage: (found) => damages.push(found) });
    const { emitter } = emitterThat([delivered], { spool });
    const [first, second, third] = emitMany(emitter, 3);
    const asked = expect(second?.delivered).rejects.toThrow(
      '[lost] u-1: damage in the spool directory destroyed it',
    );
    const lanes = join(directory, 'lanes');
    const [lane = ''] = readdirSync(lanes);
    const [segment = ''] = readdirSync(join(lanes, lane)).filter((name) => name.endsWith('.segment'));
    const file = join(lanes, lane, segment);
    const bytes = readFileSync(file);
    const secondStart = bytes.indexOf('AEV1', 1);
    writeFileSync(file, bytes.fill(0, secondStart + 8, bytes.length));

    expect(await emitter.flush()).toEqual({
      delivered: 1,
      rejected: 0,
      pending: 0,
      reasons: [
        {
          outcome: 'lost',
          channelArn,
          code: 'SpoolDamage',
          message: 'damage in the spool directory destroyed them',
          events: 2,
        },
      ],
    });
    await asked;
    await expect(third?.delivered).rejects.toMatchObject({ code: 'lost' });
    await expect(first?.delivered).resolves.toEqual({ eventID: undefined });
    expect(damages).toEqual([{ file, offset: secondStart, bytes: bytes.length - secondStart }]);
    expect(emitter.stats()).toMatchObject({ delivered: 1, lost: 2, spoolDamages: 1 });
    emitter.emit(ruleCreated, input);
    expect(await emitter.close()).toEqual({ delivered: 1, rejected: 0, pending: 0, reasons: [] });
    rmSync(directory, { recursive: true });
  });

  it('loses nothing if the service flushes in the damage callback, in the middle of a backlog', async () => {
    vi.useRealTimers();
    const directory = mkdtempSync(join(tmpdir(), 'emitter-'));
    let flushes = 0;
    const onDamage = (): void => {
      if (flushes++ < 1) void emitter.flush();
    };
    const spool = createFileSpool({ directory, maxMemoryBytes: 0, onDamage });
    const { emitter, transport } = emitterThat([delivered], { spool, maxRequestsInFlightPerChannel: 1 });
    const [first, , ...others] = emitMany(emitter, 300);
    const lanes = join(directory, 'lanes');
    const [lane = ''] = readdirSync(lanes);
    const [segment = ''] = readdirSync(join(lanes, lane)).filter((name) => name.endsWith('.segment'));
    const file = join(lanes, lane, segment);
    const bytes = readFileSync(file);
    bytes.fill(0, bytes.indexOf('AEV1', 1), bytes.indexOf('AEV1', 1) + 8);
    writeFileSync(file, bytes);
    await emitter.close();
    expect(emitter.stats()).toMatchObject({ delivered: 299, lost: 1, spoolDamages: 1 });
    const sent = transport.batches.flatMap((batch) => batch.entries.map(({ UID }) => UID));
    expect(sent).toEqual([first, ...others].map((receipt) => receipt?.UID));
    rmSync(directory, { recursive: true });
  });

  it('looks up a tenant’s channel again, with the currently configured external ID', async () => {
    vi.useRealTimers();
    const spoolDirectory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const tenants = (externalId: string) => ({ acme: { channelArn: channelArnOf(2), externalId } });
    const first = emitterThat([all('park', 'ChannelInsufficientPermission')], {
      spoolDirectory,
      channels: tenants('old'),
    });
    first.emitter.forTenant('acme').emit(ruleCreated, input);
    await first.emitter.close();
    const second = emitterThat([delivered], { spoolDirectory, channels: tenants('new') });
    expect(await second.emitter.close()).toMatchObject({ delivered: 1 });
    expect(second.transport.batches[0]?.channel).toMatchObject({
      channelArn: channelArnOf(2),
      externalId: 'new',
      tenant: 'acme',
    });
    rmSync(spoolDirectory, { recursive: true });
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

describe('a renamed tenant', () => {
  it('delivers what the old name left, once it emits to the same channel', async () => {
    vi.useRealTimers();
    const spoolDirectory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const known = ({ channel, entries }: Batch): EntryOutcome[] =>
      entries.map(({ id }) =>
        channel.externalId === 'ours'
          ? { kind: 'delivered', eventID: id }
          : { kind: 'park', code: 'ChannelInsufficientPermission', message: 'words' },
      );
    const tenant = { channelArn: channelArnOf(2), externalId: 'ours' };
    const first = emitterThat([all('park', 'ChannelNotFound')], {
      spoolDirectory,
      channels: { acme: tenant },
    });
    first.emitter.forTenant('acme').emit(ruleCreated, input);
    await first.emitter.close();

    const second = emitterThat([known], { spoolDirectory, channels: { 'acme-eu': tenant } });
    expect(await second.emitter.flush()).toMatchObject({ delivered: 0, pending: 1 });
    second.emitter.forTenant('acme-eu').emit(ruleCreated, input);
    expect(await second.emitter.close()).toMatchObject({ delivered: 2, pending: 0 });
    rmSync(spoolDirectory, { recursive: true });
  });
});

describe('a failing part of the service', () => {
  it('prevents no delivery: a logger that throws, a transport that throws or returns nonsense', async () => {
    const broken = (): never => {
      throw new Error('the logger broke');
    };
    const logger = { debug: broken, info: broken, warn: broken, error: broken };
    const { emitter } = emitterThat(
      [
        broken,
        () => undefined as unknown as EntryOutcome[],
        () => [null, 5, { kind: 'reject' }] as unknown as EntryOutcome[],
        () =>
          [
            undefined,
            { kind: 'reject', code: 4, message: 'words' },
            { kind: 'sent' },
          ] as unknown as EntryOutcome[],
        () => Promise.reject(Object.create(null) as Error),
        all('retry', 'InternalFailure'),
        delivered,
      ],
      { logger, lingerMs: 0 },
    );
    const receipts = emitMany(emitter, 3);
    await vi.advanceTimersByTimeAsync(60_000);
    await expect(receipts[0]?.delivered).resolves.toEqual({ eventID: 'event-u-0' });
    expect(emitter.stats()).toMatchObject({ delivered: 3, pending: 0 });
  });

  it('delays nothing when the clock is set forward while a channel is parked', async () => {
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

  it('lets a flush probe a parked channel although the clock was set back and the request must wait', async () => {
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

  it('puts no entry off that is held by itself when the clock is set back', async () => {
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

  it('delays nothing when the clock is set back', async () => {
    const { emitter } = emitterThat([all('retry', 'InternalFailure'), delivered], { lingerMs: 50 });
    emitMany(emitter, 2);
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(60);
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(emitter.stats()).toMatchObject({ delivered: 2, pending: 0 });
  });
});
