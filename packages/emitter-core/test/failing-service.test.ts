import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EntryOutcome } from '../src/transport/outcome.js';
import { all, delivered, emitMany, emitterThat } from './support/emitters.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

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

  it("is quoted even if its error comes from another realm, as Node's own do in Jest", async () => {
    const failed = (): never => {
      throw runInNewContext("new Error('connect ECONNREFUSED')");
    };
    const { emitter } = emitterThat([failed], { lingerMs: 0 });
    emitMany(emitter, 1);
    await vi.advanceTimersByTimeAsync(10);
    expect(emitter.stats().channels[0]?.trouble).toEqual({
      kind: 'retry',
      code: 'TransportFailure',
      message: 'connect ECONNREFUSED',
    });
  });
});
