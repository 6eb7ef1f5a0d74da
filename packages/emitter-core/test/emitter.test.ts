import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createEmitter, EmitterError, type Emitter, type Receipt } from '../src/index.js';
import { createMemoryTransport, createRecordingEmitter } from '../src/testing.js';
import { anything, channelArn, channelArnOf, input, ruleCreated, userIdentity } from './support/events.js';

interface Tree extends Emitter {
  readonly discoveryRule: { created: (input: object) => Receipt };
  readonly any: { happened: (input: object) => Receipt };
  with(fields: object): Tree;
  forTenant(tenant: string): Tree;
}

const recording = () => createRecordingEmitter<Tree>([ruleCreated, anything]);

describe('an emitter', () => {
  it('has a method for each event, in a tree of resources, and each works when detached', () => {
    const { emitter, events } = recording();
    const { created } = emitter.discoveryRule;
    created(input);
    emitter.any.happened({ userIdentity });
    expect(events.map((event) => event.eventName)).toEqual(['discoveryRule.created', 'any.happened']);
    expect(Object.keys(emitter.discoveryRule)).toEqual(['created']);
  });

  it('closes and settles its receipts under fake timers, for the tests of services', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { emitter } = recording();
    const flushed = emitter.discoveryRule.created(input);
    await expect(emitter.flush()).resolves.toMatchObject({ delivered: 1, pending: 0 });
    await flushed.delivered;
    const waited = emitter.discoveryRule.created(input);
    await vi.advanceTimersByTimeAsync(1);
    await waited.stored;
    emitter.discoveryRule.created(input);
    await expect(emitter.close()).resolves.toMatchObject({ delivered: 1, pending: 0 });
  });

  it.each(['memory', 'a spool directory'])(
    'leaves the immediates of the process alone if it is closed after the fake timers it used, with %s',
    async (kept) => {
      vi.useFakeTimers();
      onTestFinished(() => void vi.useRealTimers());
      const spoolDirectory = kept === 'memory' ? undefined : mkdtempSync(join(tmpdir(), 'spool-'));
      if (spoolDirectory !== undefined)
        onTestFinished(() => {
          rmSync(spoolDirectory, { recursive: true });
        });
      const emitter = createEmitter({
        channelArn,
        transport: createMemoryTransport(),
        lingerMs: 0,
        spoolDirectory,
      });
      emitter.emit(ruleCreated, input);
      await emitter.flush();
      emitter.emit(ruleCreated, input);
      vi.useRealTimers();
      await emitter.close();
      // With one cleared that is not Node's own, none comes any more.
      await expect(new Promise((resolve) => setImmediate(resolve, 'came'))).resolves.toBe('came');
    },
  );

  it('binds what the events of a request share, and the input takes precedence', () => {
    const { emitter, events } = recording();
    const request = emitter.with({ userIdentity, sourceIPAddress: '192.0.2.1' }).with({ userAgent: 'cli/1' });
    request.discoveryRule.created({ requestParameters: { ruleId: 'r-1' } });
    request.any.happened({ sourceIPAddress: '192.0.2.2' });
    expect(events[0]?.eventData).toMatchObject({
      userIdentity,
      sourceIPAddress: '192.0.2.1',
      userAgent: 'cli/1',
    });
    expect(events[1]?.eventData).toMatchObject({
      userIdentity,
      sourceIPAddress: '192.0.2.2',
      userAgent: 'cli/1',
    });
    expect(() => emitter.any.happened({})).toThrow('userIdentity is required');
  });

  it('keeps a bound member if the input has it as undefined', () => {
    const { emitter, events } = createRecordingEmitter<Tree>([ruleCreated]);
    const bound = { userIdentity, sourceIPAddress: '198.51.100.7', userAgent: 'agent' };
    const nothing = { userIdentity: undefined, sourceIPAddress: undefined, userAgent: undefined };
    const view = emitter.with(bound) as unknown as { emit(event: unknown, input: unknown): unknown };
    view.emit(ruleCreated, { ...nothing, requestParameters: { ruleId: 'r-1' } });
    expect(events[0]?.eventData).toMatchObject(bound);
  });

  it('keeps a bound member if a later view has it as undefined', () => {
    const { emitter, events } = recording();
    const request = emitter.with({ userIdentity, sourceIPAddress: '192.0.2.1' });
    request.with({ sourceIPAddress: undefined, userAgent: 'cli/1' }).any.happened({});
    request.with({ sourceIPAddress: '192.0.2.2' }).any.happened({});
    expect(events.map(({ eventData }) => eventData['sourceIPAddress'])).toEqual(['192.0.2.1', '192.0.2.2']);
  });

  it('binds members that the context of a request has as getters', () => {
    class Context {
      readonly #address = '192.0.2.1';
      get sourceIPAddress(): string {
        return this.#address;
      }
    }
    const { emitter, events } = recording();
    emitter.with({ userIdentity }).with(new Context()).any.happened({});
    expect(events[0]?.eventData).toMatchObject({ userIdentity, sourceIPAddress: '192.0.2.1' });
  });

  it('binds nothing if the context of a request is missing, and the event says what it lacks', () => {
    const { emitter, events } = recording();
    for (const missing of [undefined, null] as unknown as object[]) {
      expect(() => emitter.with(missing).any.happened({})).toThrow(
        '[invalid_event] klarity any.happened: userIdentity is required',
      );
      emitter.with({ userIdentity }).with(missing).any.happened({});
    }
    expect(events).toHaveLength(2);
  });

  it('rejects an input with inherited members, with or without bound fields: a copy would lack them', () => {
    class Input {
      readonly requestParameters = { ruleId: 'r-1' };
      readonly userIdentity = userIdentity;
      readonly #status = 403;
      get errorCode(): string {
        return String(this.#status);
      }
    }
    const { emitter, events } = recording();
    const inherited = Object.assign(Object.create({ errorCode: 'AccessDenied' }) as object, input);
    for (const view of [emitter, emitter.with({ userIdentity }), emitter.with({}).with({ userIdentity })]) {
      for (const given of [new Input(), inherited, [], 'text', new Date()]) {
        expect(() => view.discoveryRule.created(given as object)).toThrow(
          '[invalid_event] klarity discoveryRule.created: event must be an object',
        );
      }
    }
    expect(events).toEqual([]);
  });

  it('sends the events of a tenant to its channel, sealed for its account', async () => {
    const transport = createMemoryTransport();
    const acme = channelArnOf(2).replace('111122223333', '444455556666');
    const emitter = createEmitter({
      transport,
      channelArn,
      channels: (tenant) => (tenant === 'acme' ? { channelArn: acme, externalId: 'ext-acme' } : undefined),
    });
    emitter.forTenant('acme').emit(ruleCreated, input);
    emitter.emit(ruleCreated, input);
    await emitter.close();
    const sent = new Map(transport.batches.map((batch) => [batch.channel.channelArn, batch]));
    expect(sent.get(acme)?.channel.externalId).toBe('ext-acme');
    expect(sent.get(acme)?.entries[0]?.eventData).toContain('444455556666');
    expect(sent.get(channelArn)?.entries[0]?.eventData).toContain('111122223333');
    expect(() => emitter.forTenant('other')).toThrow(
      '[no_channel] the tenant "other" has no channel: add one to the option channels',
    );
    const ofTenants = createEmitter({ transport, channels: {} });
    expect(() => ofTenants.emit(ruleCreated, input)).toThrow('[no_channel] no channel is configured: ');
    expect(() => ofTenants.forTenant('toString')).toThrow(
      '[no_channel] the tenant "toString" has no channel',
    );
  });

  it('follows changes to a tenant’s channel, even within the same object', async () => {
    const acme = { channelArn, externalId: 'confidential-1' };
    const transport = createMemoryTransport();
    const emitter = createEmitter({ channels: { acme }, transport });
    emitter.forTenant('acme').emit(ruleCreated, input);
    await emitter.flush();
    acme.externalId = 'confidential-2';
    emitter.forTenant('acme').emit(ruleCreated, input);
    await emitter.flush();
    acme.channelArn = channelArnOf(2);
    emitter.forTenant('acme').emit(ruleCreated, input);
    await emitter.close();
    expect(transport.batches.map(({ channel }) => [channel.channelArn, channel.externalId])).toEqual([
      [channelArn, 'confidential-1'],
      [channelArn, 'confidential-2'],
      [channelArnOf(2), 'confidential-2'],
    ]);
  });

  it('passes an invalid event to onInvalid, if given, and does not throw', async () => {
    const taken: EmitterError[] = [];
    const { emitter, events } = createRecordingEmitter<Tree>([ruleCreated], {
      onInvalid: (error) => taken.push(error),
    });
    const receipt = emitter.discoveryRule.created({ userIdentity });
    expect(receipt.accepted).toBe(false);
    await expect(receipt.delivered).rejects.toBe(taken[0]);
    await expect(receipt.stored).rejects.toBe(taken[0]);
    expect(taken[0]?.message).toContain('requestParameters.ruleId is required');

    const cause = new Error('not loaded');
    const lazy = {
      get ruleId() {
        throw cause;
      },
    };
    expect(emitter.discoveryRule.created({ userIdentity, requestParameters: lazy }).accepted).toBe(false);
    expect(taken[1]).toMatchObject({
      message: '[invalid_event] klarity discoveryRule.created: event must have no getter that throws',
      cause,
    });
    expect(events).toEqual([]);

    const { UID } = emitter.discoveryRule.created({ userIdentity, UID: 'u-1' });
    expect(UID).toBe('u-1');
    expect(emitter.discoveryRule.created({ userIdentity, UID: 5 }).UID).toBe('');
  });

  it('throws an error that is not the event’s own, whether or not onInvalid is given', async () => {
    const onInvalid = vi.fn();
    const transport = createMemoryTransport();
    const emitter = createEmitter({ channelArn, transport, maxQueueBytes: 1, onInvalid });
    expect(() => emitter.emit(ruleCreated, input)).toThrow('[spool_full]');
    expect(onInvalid).not.toHaveBeenCalled();
    await emitter.close();
  });
});

describe('an EmitterError', () => {
  it('is recognized across copies of the package, and nothing else is', async () => {
    vi.resetModules();
    const copy = await import('../src/errors.js');
    const theirs: unknown = new copy.EmitterError('closed', 'words');
    expect(copy.EmitterError).not.toBe(EmitterError);
    expect(theirs).toBeInstanceOf(EmitterError);
    const others = [undefined, null, 'EmitterError', {}, new Error('words'), { code: 'closed' }];
    for (const other of others) expect(other).not.toBeInstanceOf(EmitterError);
  });

  it('is not an instance of a derived class', () => {
    class Derived extends EmitterError {}
    expect(new EmitterError('closed', 'words')).not.toBeInstanceOf(Derived);
    expect(new Derived('closed', 'words')).toBeInstanceOf(Derived);
    expect(new Derived('closed', 'words')).toBeInstanceOf(EmitterError);
  });
});

describe('the number of an event', () => {
  it('counts accepted events per channel, from 1, and not rejected ones', () => {
    const { emitter, events } = recording();
    emitter.discoveryRule.created(input);
    expect(() => emitter.discoveryRule.created({ userIdentity })).toThrow(
      'requestParameters.ruleId is required',
    );
    emitter.any.happened({ userIdentity, additionalEventData: { note: 'kept' } });
    emitter.forTenant('acme').any.happened({ userIdentity });
    const origins = events.map(({ eventData }) => eventData['additionalEventData']);
    const instance = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    expect(origins).toEqual([
      { emitter: { instance, sequence: 1 } },
      { note: 'kept', emitter: { instance, sequence: 2 } },
      { emitter: { instance, sequence: 1 } },
    ]);
  });

  it('is its own, even if the event emits another while it is encoded', () => {
    const { emitter, events } = recording();
    const toldOnRead = { toJSON: () => emitter.any.happened({ userIdentity }).UID };
    const details = { request: toldOnRead };
    emitter.any.happened({ userIdentity: { ...userIdentity, details } });
    emitter.any.happened({ userIdentity });
    expect(events.map(({ eventData }) => eventData['additionalEventData'])).toMatchObject([
      { emitter: { sequence: 1 } },
      { emitter: { sequence: 2 } },
      { emitter: { sequence: 3 } },
    ]);
  });

  it('is omitted on request', async () => {
    const transport = createMemoryTransport();
    const emitter = createEmitter({ channelArn, transport, numberEvents: false });
    emitter.emit(ruleCreated, input);
    await emitter.close();
    expect(transport.batches[0]?.entries[0]?.eventData).not.toContain('emitter');
  });
});

describe('a receipt', () => {
  it('has the UID of the sent event', () => {
    const { emitter, events } = recording();
    const receipt = emitter.discoveryRule.created(input);
    expect(receipt).toMatchObject({ accepted: true, UID: events[0]?.UID });
  });

  it('without a durable spool, resolves stored only when Lake has the event', async () => {
    const { emitter } = recording();
    const receipt = emitter.discoveryRule.created(input);
    await expect(receipt.stored).resolves.toBeUndefined();
    await expect(receipt.delivered).resolves.toEqual({ eventID: receipt.UID });
  });

  it('has one promise of its outcome, however often that is read', async () => {
    const emitter = createEmitter({ channelArn, transport: createMemoryTransport() });
    const receipt = emitter.emit(ruleCreated, input);
    expect(receipt.delivered).toBe(receipt.delivered);
    await emitter.close();
    await expect(receipt.delivered).resolves.toHaveProperty('eventID');
  });

  it('is not kept by the emitter once it has its outcome', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const emitter = createEmitter({ channelArn, transport: createMemoryTransport(), lingerMs: 0 });
    const awaited = async (): Promise<WeakRef<object>> => {
      const receipt = emitter.emit(ruleCreated, input);
      await receipt.delivered;
      return new WeakRef(receipt);
    };
    const receipt = await awaited();
    await vi.waitFor(() => {
      collectGarbage();
      // Not the receipt itself, which the error of a failed attempt would keep.
      expect(receipt.deref() === undefined).toBe(true);
    });
    await emitter.close();
  });

  it('causes no unhandled rejection for promises that nobody requested', async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', listen);
    const transport = createMemoryTransport({
      answer: ({ entries }) => entries.map(() => ({ kind: 'reject', code: 'InvalidData', message: 'no' })),
    });
    const emitter = createEmitter({ channelArn, transport });
    emitter.emit(ruleCreated, input);
    expect(await emitter.close()).toMatchObject({ rejected: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });
});

describe('a recording emitter', () => {
  it('records the tenant, and can be cleared', () => {
    const recorder = recording();
    recorder.emitter.forTenant('acme').discoveryRule.created(input);
    expect(recorder.events[0]?.tenant).toBe('acme');
    recorder.clear();
    expect(recorder.events).toEqual([]);
  });
});
