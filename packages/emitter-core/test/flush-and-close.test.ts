import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Lane } from '../src/delivery/lane.js';
import { createEmitter, type DrainReport } from '../src/index.js';
import { createMemorySpool } from '../src/testing.js';
import type { EntryOutcome } from '../src/transport/outcome.js';
import type { Batch } from '../src/transport/transport.js';
import { all, delivered, emitMany, emitterThat } from './support/emitters.js';
import { channelArn, channelArnOf, input, ruleCreated } from './support/events.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

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

  it('ask each channel about its events until they have ended, and not again with each request', async () => {
    const asked = vi.spyOn(Lane.prototype, 'haveEnded');
    const channels = (tenant: string) => ({ channelArn: channelArnOf(Number(tenant)) });
    const { emitter } = emitterThat([delivered], { channels });
    for (let n = 1; n <= 40; n++) emitter.forTenant(String(n)).emit(ruleCreated, input);
    const reports = await Promise.all(Array.from({ length: 40 }, () => emitter.flush()));
    expect(reports[39]).toMatchObject({ delivered: 40, pending: 0 });
    // 40 calls, 40 channels, 40 requests.
    expect(asked.mock.calls.length).toBeLessThan(40 * 40 * 4);
    asked.mockRestore();
  });

  it('are over with a close: a flush that was to wait for longer keeps no process alive after it', async () => {
    const { emitter } = emitterThat([() => new Promise(() => undefined)]);
    emitMany(emitter, 1);
    let flushed: unknown;
    void emitter.flush({ timeoutMs: 60_000 }).then((report) => (flushed = report));
    const closed = emitter.close({ timeoutMs: 100 });
    await vi.advanceTimersByTimeAsync(100);
    expect(flushed).toEqual(await closed);
    expect(flushed).toMatchObject({ pending: 1, reasons: [{ code: 'Deadline', events: 1 }] });
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([{ timeoutMs: Number.NaN }, { timeoutMs: null as never }, null as never])(
    'wait for closeTimeoutMs if their timeout is not set: %o',
    async (options) => {
      const { emitter } = emitterThat([all('retry', 'InternalFailure'), delivered], {
        backoff: { initialMs: 1000, maxMs: 1000 },
        closeTimeoutMs: 2000,
      });
      emitMany(emitter, 1);
      const report = emitter.close(options);
      await vi.advanceTimersByTimeAsync(2000);
      expect(await report).toMatchObject({ delivered: 1, pending: 0 });
    },
  );

  it('report what became of events since the call, not before', async () => {
    const { emitter } = emitterThat([delivered, all('reject', 'InvalidData')]);
    const flushOne = async () => {
      emitter.emit(ruleCreated, input);
      const [report] = await Promise.all([emitter.flush(), vi.advanceTimersByTimeAsync(0)]);
      return report;
    };
    expect(await flushOne()).toEqual({ delivered: 1, rejected: 0, pending: 0, reasons: [] });
    const reason = { outcome: 'rejected', channelArn, code: 'InvalidData', message: 'words', events: 1 };
    for (let n = 0; n < 2; n++)
      expect(await flushOne()).toEqual({ delivered: 0, rejected: 1, pending: 0, reasons: [reason] });
    expect(await emitter.close()).toEqual({ delivered: 0, rejected: 0, pending: 0, reasons: [] });
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
    const { emitter, transport } = emitterThat([all('retry', 'ServiceUnavailable')], {
      closeTimeoutMs: 2000,
    });
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
    const sent = transport.batches.length;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(transport.batches).toHaveLength(sent);
  });

  it('end all sending with the close, even if a response comes later while others wait', async () => {
    let answer: (() => void) | undefined;
    const { emitter, transport } = emitterThat(
      [
        async (batch) => {
          await new Promise<void>((resolve) => (answer = resolve));
          return delivered(batch);
        },
      ],
      { maxRequestsInFlightPerChannel: 1 },
    );
    emitMany(emitter, 150);
    const report = emitter.close({ timeoutMs: 100 });
    await vi.advanceTimersByTimeAsync(100);
    expect(await report).toMatchObject({ pending: 150 });
    answer?.();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(transport.batches).toHaveLength(1);
  });

  it('wait for a channel that was parked meanwhile, but is asked again or only backs off', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(0.999999);
    const after = async (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const answers = [all('park', 'ChannelNotFound'), all('retry', 'InternalFailure'), delivered];
    const { emitter } = emitterThat(
      [
        async (batch) => {
          const isSlow = batch.channel.tenant === 'slow';
          const answer = (isSlow ? undefined : answers.shift()) ?? delivered;
          // The probe comes after 100 ms, and its response when the other channel is done.
          if (isSlow || answers.length === 1) await after(300);
          return answer(batch);
        },
      ],
      {
        channels: { parked: { channelArn: channelArnOf(1) }, slow: { channelArn: channelArnOf(2) } },
        parkedProbeMs: 100,
        backoff: { initialMs: 500, maxMs: 500 },
      },
    );
    for (const tenant of ['parked', 'slow']) emitter.forTenant(tenant).emit(ruleCreated, input);
    const report = emitter.flush();
    await vi.advanceTimersByTimeAsync(2000);
    random.mockRestore();
    expect(await report).toEqual({ delivered: 2, rejected: 0, pending: 0, reasons: [] });
  });

  it('hurry what was accepted before, and later events wait for others again', async () => {
    const { emitter, transport } = emitterThat([delivered], { lingerMs: 1000 });
    emitMany(emitter, 1);
    expect(await emitter.flush()).toMatchObject({ delivered: 1 });
    emitMany(emitter, 1);
    await vi.advanceTimersByTimeAsync(900);
    expect(transport.batches).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(transport.batches).toHaveLength(2);
  });
});

it('a flush in the logger’s call for a refused event waits for the others of its request', async () => {
  let flushed: Promise<DrainReport> | undefined;
  const ignore = (): void => undefined;
  const error = (): void => {
    flushed = emitter.flush();
  };
  const refusesFirst = (batch: Batch): EntryOutcome[] => [
    ...all('reject', 'InvalidData')(batch).slice(0, 1),
    ...all('retry', 'InternalFailure')(batch).slice(1),
  ];
  const { emitter } = emitterThat([refusesFirst, delivered], {
    logger: { debug: ignore, info: ignore, warn: ignore, error },
    lingerMs: 0,
  });
  emitMany(emitter, 2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await flushed).toMatchObject({ delivered: 1, pending: 0 });
  await emitter.close();
});
