import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createEmitter, type Logger } from '../src/index.js';
import { instruments, reportMetrics } from '../src/metrics.js';
import { createMemoryTransport } from '../src/testing.js';
import type { EntryOutcome } from '../src/transport/outcome.js';
import type { Batch } from '../src/transport/transport.js';
import { channelArn, channelArnOf, input, ruleCreated } from './support/events.js';

/** A transport by the channels' numbers: the first delivers, the second refuses us, the third refuses the event. */
const transport = () =>
  createMemoryTransport({
    answer: ({ channel, entries }: Batch): EntryOutcome[] =>
      entries.map(({ id }) => {
        if (channel.channelArn === channelArnOf(2))
          return { kind: 'park', code: 'ChannelNotFound', message: 'gone' };
        if (channel.channelArn === channelArnOf(3))
          return { kind: 'reject', code: 'InvalidData', message: 'bad' };
        return { kind: 'delivered', eventID: id };
      }),
  });

const channels = {
  good: { channelArn, externalId: 'confidential-1' },
  parked: { channelArn: channelArnOf(2), externalId: 'confidential-2' },
  refusing: { channelArn: channelArnOf(3), externalId: 'confidential-3' },
};

function recordingLogger() {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => lines.push(`${level} ${message}`);
  const logger: Logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  return { lines, logger };
}

describe('stats', () => {
  it('count events, and report the state of each channel', async () => {
    const emitter = createEmitter({ channels, transport: transport(), lingerMs: 0 });
    for (const tenant of Object.keys(channels)) emitter.forTenant(tenant).emit(ruleCreated, input);
    emitter.forTenant('good').emit(ruleCreated, input);
    expect(emitter.stats()).toMatchObject({ accepted: 4, delivered: 0, pending: 4 });
    await emitter.flush();
    const stats = emitter.stats();
    expect(stats).toMatchObject({
      accepted: 4,
      delivered: 2,
      rejected: 1,
      redelivered: 0,
      pending: 1,
      deadLetters: 1,
      spoolDamages: 0,
    });
    expect(stats.spoolBytes).toBeGreaterThan(100);
    expect(
      stats.channels.map(({ tenant, state, pending, trouble }) => [tenant, state, pending, trouble?.code]),
    ).toEqual([
      ['good', 'ready', 0, undefined],
      ['parked', 'parked', 1, 'ChannelNotFound'],
      ['refusing', 'ready', 0, undefined],
    ]);
    await emitter.close();
  });

  it('count resent entries, and report the age of the oldest pending one', async () => {
    let calls = 0;
    const emitter = createEmitter({
      channelArn,
      transport: createMemoryTransport({
        answer: ({ entries }) =>
          entries.map(({ id }) =>
            calls++ === 0
              ? { kind: 'retry', code: 'InternalFailure', message: '' }
              : { kind: 'delivered', eventID: id },
          ),
      }),
      backoff: { initialMs: 1, maxMs: 1 },
    });
    emitter.emit(ruleCreated, input);
    expect(emitter.stats().oldestPendingMs).toBeGreaterThanOrEqual(0);
    await emitter.close();
    expect(emitter.stats()).toMatchObject({ redelivered: 1, delivered: 1, oldestPendingMs: 0 });
  });

  it('report the age of the oldest pending one in a long outage, to within seconds, also once some are delivered', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const answers: (() => void)[] = [];
    const answer = async ({ entries }: Batch): Promise<EntryOutcome[]> => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return entries.map(({ id }) => ({ kind: 'delivered', eventID: id }));
    };
    const emitter = createEmitter({ channelArn, transport: createMemoryTransport({ answer }) });
    for (let second = 0; second < 1500; second++) {
      emitter.emit(ruleCreated, input);
      vi.setSystemTime(Date.now() + 1000);
    }
    expect(emitter.stats().oldestPendingMs).toBe(1_500_000);
    await vi.waitUntil(() => answers.length > 0);
    answers.shift()?.();
    await vi.waitUntil(() => emitter.stats().delivered > 0);
    // The first hundred are delivered, and the next event was accepted a hundred seconds after the first.
    const { pending, oldestPendingMs } = emitter.stats();
    expect(pending).toBe(1400);
    expect(oldestPendingMs).toBeGreaterThanOrEqual(1_400_000);
    expect(oldestPendingMs).toBeLessThanOrEqual(1_402_000);
  });

  it('report the age of what was accepted after the clock was set back', async () => {
    vi.useFakeTimers({ now: new Date('2026-01-31T12:00:00Z') });
    onTestFinished(() => void vi.useRealTimers());
    let isParked = false;
    const answer = ({ entries }: Batch): EntryOutcome[] =>
      entries.map(({ id }) =>
        isParked
          ? { kind: 'park', code: 'ChannelNotFound', message: '' }
          : { kind: 'delivered', eventID: id },
      );
    const emitter = createEmitter({ channelArn, transport: createMemoryTransport({ answer }) });
    emitter.emit(ruleCreated, input);
    await vi.advanceTimersByTimeAsync(1000);
    expect(emitter.stats().delivered).toBe(1);

    isParked = true;
    vi.setSystemTime(new Date('2026-01-31T11:00:00Z'));
    emitter.emit(ruleCreated, input);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(emitter.stats().oldestPendingMs).toBe(60_000);
  });

  it('report the age of dead letters from when they were sent again', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let kind: 'reject' | 'park' = 'reject';
    const answer = ({ entries }: Batch): EntryOutcome[] =>
      entries.map(() => ({ kind, code: 'InvalidRecipient', message: '' }));
    const emitter = createEmitter({ channelArn, transport: createMemoryTransport({ answer }) });
    emitter.emit(ruleCreated, input);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(emitter.stats()).toMatchObject({ deadLetters: 1, oldestPendingMs: 0 });

    kind = 'park';
    emitter.retryDeadLetters();
    await vi.advanceTimersByTimeAsync(5000);
    expect(emitter.stats()).toMatchObject({
      deadLetters: 0,
      oldestPendingMs: 5000,
      channels: [{ state: 'parked' }],
    });
  });

  it('report the age of what an earlier process accepted, from its UID', async () => {
    // Later than all that was made before: a UID's time is never set back.
    vi.useFakeTimers({ now: new Date('2099-01-31T12:00:00Z') });
    onTestFinished(() => void vi.useRealTimers());
    const spoolDirectory = mkdtempSync(join(tmpdir(), 'watching-'));
    onTestFinished(() => {
      rmSync(spoolDirectory, { recursive: true });
    });
    const ages: number[] = [];
    const answer = ({ entries }: Batch): EntryOutcome[] => {
      ages.push(second.stats().oldestPendingMs);
      return entries.map(({ id }, index) =>
        index === 0
          ? { kind: 'delivered', eventID: id }
          : { kind: 'retry', code: 'Throttling', message: 'slow down' },
      );
    };
    const silent = createMemoryTransport({ answer: () => new Promise(() => undefined) });
    const first = createEmitter({ channelArn, spoolDirectory, transport: silent });
    first.emit(ruleCreated, input);
    await vi.advanceTimersByTimeAsync(20_000);
    first.emit(ruleCreated, input);
    first.emit(ruleCreated, { ...input, UID: 'made-elsewhere' });
    await Promise.all([first.close({ timeoutMs: 10_000 }), vi.advanceTimersByTimeAsync(10_000)]);

    vi.setSystemTime(new Date('2099-01-31T13:00:00Z'));
    const transport = createMemoryTransport({ answer });
    const backoff = { initialMs: 1, maxMs: 1 };
    const second = createEmitter({ channelArn, spoolDirectory, transport, backoff });
    await vi.advanceTimersByTimeAsync(5000);
    expect(second.stats().delivered).toBe(3);
    expect(ages.map((age) => Math.round(age / 1000))).toEqual([3600, 3580, 0]);
  });
});

describe('the logger', () => {
  it('gets failures and rejections, never an external ID, a key or event data', async () => {
    const { lines, logger } = recordingLogger();
    const emitter = createEmitter({ channels, transport: transport(), logger, lingerMs: 0 });
    for (const tenant of Object.keys(channels))
      emitter.forTenant(tenant).emit(ruleCreated, { ...input, UID: `uid-${tenant}` });
    await emitter.close();
    expect(lines).toEqual(
      expect.arrayContaining([
        `error activity events: channel ${channelArnOf(2)} of tenant parked is parked (ChannelNotFound: gone); its events are kept, and are sent once this is fixed`,
        `error activity events: event uid-refusing was refused for good by channel ${channelArnOf(3)} of tenant refusing (InvalidData: bad); it is kept as a dead letter`,
        expect.stringMatching(/^debug activity events: 1 event sent in \d+ ms: delivered$/) as string,
      ]),
    );
    expect(lines.join('\n')).not.toMatch(/confidential|name@example|r-1/);
  });

  it('never gets what AWS quotes of a request, and neither do reports, receipts and dead letters', async () => {
    const quoted = (externalId: string): string =>
      `not the signature of ${externalId}\n\nThe Canonical String for this request should have been\n'POST\n` +
      `/PutAuditEvents\nexternalId=${encodeURIComponent(externalId)}\nx-amz-security-token:confidential-token\n`;
    const externalId = 'confidential/id+1=';
    const { lines, logger } = recordingLogger();
    const told: string[] = [];
    for (const kind of ['park', 'retry', 'reject'] as const) {
      const message = kind === 'reject' ? quoted(externalId).split('\nx-amz')[0] : quoted(externalId);
      const outcome = { kind, code: 'InvalidSignatureException', message: message ?? '' };
      const emitter = createEmitter({
        channelArn,
        externalId,
        transport: createMemoryTransport({ answer: ({ entries }) => entries.map(() => outcome) }),
        logger,
        lingerMs: 0,
      });
      const delivered = emitter.emit(ruleCreated, input).delivered.catch(String);
      await vi.waitFor(() => {
        expect(emitter.stats().channels[0]?.trouble ?? emitter.deadLetters()[0]).toBeDefined();
      });
      told.push(JSON.stringify([emitter.stats(), emitter.deadLetters()]));
      told.push(JSON.stringify(await emitter.close({ timeoutMs: 1 })), (await delivered) as string);
    }
    const all = [...lines, ...told].join('\n');
    expect(all).toContain('InvalidSignatureException: not the signature of [hidden])');
    expect(all).not.toContain('confidential');
  });

  it('gets a channel that fails, and that it accepts events again', async () => {
    const { lines, logger } = recordingLogger();
    let isFailing = true;
    const answer = ({ entries }: Batch): EntryOutcome[] => {
      const outcome: EntryOutcome = isFailing
        ? { kind: 'retry', code: 'InternalFailure', message: 'not now' }
        : { kind: 'delivered', eventID: 'e' };
      isFailing = false;
      return entries.map(() => outcome);
    };
    const backoff = { initialMs: 1, maxMs: 1 };
    const emitter = createEmitter({
      channelArn,
      transport: createMemoryTransport({ answer }),
      logger,
      backoff,
    });
    emitter.emit(ruleCreated, input);
    emitter.emit(ruleCreated, input);
    await emitter.close();
    expect(lines.map((line) => line.replace(/ in \d+ ms/, ''))).toEqual([
      'debug activity events: 2 events sent: InternalFailure',
      `warn activity events: channel ${channelArn} is failing (InternalFailure: not now); its events are retried with backoff`,
      'debug activity events: 2 events sent: delivered',
      `info activity events: channel ${channelArn} accepts events again`,
    ]);
  });

  it('gets an error when an earlier process left a damaged file', async () => {
    const spoolDirectory = mkdtempSync(join(tmpdir(), 'watching-'));
    const waiting = createMemoryTransport({ answer: () => new Promise(() => undefined) });
    const first = createEmitter({ channelArn, spoolDirectory, transport: waiting });
    first.emit(ruleCreated, input);
    first.emit(ruleCreated, input);
    await first.close({ timeoutMs: 1 });
    const name = readdirSync(spoolDirectory, { recursive: true, encoding: 'utf8' }).find((file) =>
      file.endsWith('.segment'),
    );
    const segment = join(spoolDirectory, name ?? '');
    const bytes = readFileSync(segment);
    writeFileSync(segment, bytes.fill('?', 0, bytes.length / 2));
    const { lines, logger } = recordingLogger();
    const emitter = createEmitter({ channelArn, spoolDirectory, transport: transport(), logger });
    await emitter.close();
    expect(lines).toContain(
      `error activity events: ${segment} is damaged at byte 0: ${bytes.length / 2} bytes were set aside, the rest is unaffected; check the disk`,
    );
    rmSync(spoolDirectory, { recursive: true });
  });

  it('gets one error when another process takes over the spool directory', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const spoolDirectory = mkdtempSync(join(tmpdir(), 'watching-'));
    const { lines, logger } = recordingLogger();
    const emitter = createEmitter({ channelArn, spoolDirectory, transport: transport(), logger });
    rmSync(join(spoolDirectory, 'lock'));
    const other = createEmitter({ channelArn, spoolDirectory, transport: transport() });
    vi.advanceTimersByTime(2_000);
    vi.setSystemTime(Date.now() + 12_000);
    for (let n = 0; n < 2; n++) expect(() => emitter.emit(ruleCreated, input)).toThrow('[spool_failed]');
    vi.useRealTimers();
    expect(lines).toEqual([
      `error activity events: [spool_failed] ${spoolDirectory} was taken over by another process, since this one sent no heartbeat for too long; ` +
        'this emitter accepts no more events, and delivers those that it has in memory',
    ]);
    await emitter.close();
    await other.close();
    rmSync(spoolDirectory, { recursive: true });
  });
});

describe('metrics', () => {
  it('add up over all emitters of the process, and do not decrease when one is closed', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const meterProvider = new MeterProvider({ readers: [reader] });
    const accepted = async (): Promise<unknown> => {
      exporter.reset();
      await reader.forceFlush();
      return exporter
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
        .find(({ descriptor }) => descriptor.name === 'activity.events.accepted')?.dataPoints[0]?.value;
    };
    const [one, other] = [1, 2].map(() =>
      createEmitter({ channelArn, transport: transport(), meterProvider }),
    );
    for (let n = 0; n < 5; n++) one?.emit(ruleCreated, input);
    other?.emit(ruleCreated, input);
    expect(await accepted()).toBe(6);
    await one?.close();
    expect(await accepted()).toBe(6);
    other?.emit(ruleCreated, input);
    expect(await accepted()).toBe(7);
    await other?.close();
    await meterProvider.shutdown();
  });

  it('include an emitter that closed before OpenTelemetry was loaded, and release it', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
    onTestFinished(() => {
      metrics.disable();
    });
    const emitter = createEmitter({ channels, transport: transport() });
    emitter.forTenant('parked').emit(ruleCreated, input);
    const last = emitter.stats();
    const read = vi.fn(() => last);
    reportMetrics(undefined, read).end();
    await emitter.close();
    const valueOf = (name: string) =>
      exporter
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
        .find(({ descriptor }) => descriptor.name === name)?.dataPoints[0]?.value;
    await vi.waitFor(async () => {
      await reader.forceFlush();
      expect(valueOf('activity.events.accepted')).toBe(2);
    });
    expect(valueOf('activity.events.pending')).toBe(0);
    expect(read).toHaveBeenCalledOnce();
    await reader.shutdown();
  });

  it('have the names that the guide lists', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const meterProvider = new MeterProvider({ readers: [reader] });
    const emitter = createEmitter({ channels, transport: transport(), meterProvider, lingerMs: 0 });
    for (const tenant of Object.keys(channels)) emitter.forTenant(tenant).emit(ruleCreated, input);
    await emitter.flush();
    await reader.forceFlush();
    const reported = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    const valueOf = (name: string) => reported.find(({ descriptor }) => descriptor.name === name)?.dataPoints;
    expect(reported.map(({ descriptor }) => descriptor.name).sort()).toEqual(
      Object.values(instruments)
        .map(([name]) => name)
        .sort(),
    );
    expect(valueOf('activity.events.accepted')?.[0]?.value).toBe(3);
    expect(valueOf('activity.events.rejected')?.[0]?.value).toBe(1);
    expect(
      valueOf('activity.channels')?.map(({ attributes, value }) => [
        attributes['activity.channel.state'],
        value,
      ]),
    ).toEqual([
      ['ready', 2],
      ['backing_off', 0],
      ['parked', 1],
    ]);
    expect(
      valueOf('activity.request.duration')
        ?.map(({ attributes }) => attributes['error.type'])
        .sort(),
    ).toEqual(['ChannelNotFound', 'InvalidData', undefined]);
    await emitter.close();
    await meterProvider.shutdown();

    const guide = readFileSync(`${import.meta.dirname}/../../../docs/guide/emitting.md`, 'utf8');
    const listed = [...guide.matchAll(/^\| `(activity\.[\w.]+)`\s*\| `([^`]+)`\s*\| (.*?)\s*\|$/gm)].map(
      ([, name, unit, text]) => [name, unit, text],
    );
    expect(listed).toEqual(Object.values(instruments).map(([name, unit, text]) => [name, unit, text]));
  });
});

describe('the end of the process', () => {
  const core = `${import.meta.dirname}/../dist/index.js`;
  const program = (body: string) => `
    import { createEmitter } from ${JSON.stringify(core)};
    const event = { source: { key: 'k', eventSource: 'e', version: 'v1' }, resource: 'r', action: 'done', validate() {} };
    const input = { userIdentity: { type: 'USER', principalId: 'p' } };
    const transport = {
      send: ({ entries }) => new Promise((resolve) => setTimeout(() => {
        console.log('delivered ' + entries.length);
        resolve(entries.map(({ id }) => ({ kind: 'delivered', eventID: id })));
      }, 20)),
      close() {},
    };
    const emitter = createEmitter({ channelArn: ${JSON.stringify(channelArn)}, transport, closeOnSignals: true, lingerMs: 60_000 });
    ${body}`;

  /** What a program prints, and how it ends, that is sent SIGTERM when it has emitted. */
  async function terminated(body: string): Promise<[string, number | null, string | null]> {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program(body)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (text.includes('emitted')) child.kill('SIGTERM');
    });
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    return [output, code, signal];
  }

  it('is not delayed by a timer of the emitter', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'end-'));
    const body = `emitter.emit(event, input); console.log('emitted');`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      program(body),
    ]);
    expect(stdout).toBe('emitted\n');
    rmSync(directory, { recursive: true });
  });

  it('does not lose full batches that a timer emits while nothing else happens', async () => {
    const body = `
      setTimeout(() => { console.log('nothing was sent'); process.exit(); }, 2000);
      const emitBatches = (count) => {
        if (count === 0) process.exit();
        let last;
        for (let n = 0; n < 100; n++) last = emitter.emit(event, input);
        last.delivered.then(() => emitBatches(count - 1));
      };
      emitBatches(4);`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      program(body),
    ]);
    expect(stdout).toBe('delivered 100\n'.repeat(4));
  });

  it('by SIGTERM waits until accepted events are delivered, and remains an exit by SIGTERM', async () => {
    const body = `emitter.emit(event, input); console.log('emitted'); setInterval(() => {}, 1000);`;
    expect(await terminated(body)).toEqual(['emitted\ndelivered 1\n', null, 'SIGTERM']);
  });

  it('by a signal is its own again once all emitters are closed', async () => {
    const before = process.listenerCount('SIGTERM');
    const emitters = [1, 2].map(() =>
      createEmitter({ channelArn, transport: transport(), closeOnSignals: true }),
    );
    expect(process.listenerCount('SIGTERM')).toBe(before + 1);
    for (const emitter of emitters) await emitter.close();
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  it('by SIGTERM waits for the slowest of several emitters', async () => {
    const body = `createEmitter({ channelArn: ${JSON.stringify(channelArn)}, transport, closeOnSignals: true });
      emitter.emit(event, input); console.log('emitted'); setInterval(() => {}, 1000);`;
    expect(await terminated(body)).toEqual(['emitted\ndelivered 1\n', null, 'SIGTERM']);
  });

  it('by SIGTERM waits for an emitter that is created while others close', async () => {
    const body = `emitter.emit(event, input).delivered.then(() => {
        createEmitter({ channelArn: ${JSON.stringify(channelArn)}, transport, closeOnSignals: true }).emit(event, input);
      });
      console.log('emitted'); setInterval(() => {}, 1000);`;
    expect(await terminated(body)).toEqual(['emitted\ndelivered 1\ndelivered 1\n', null, 'SIGTERM']);
  });

  it('by SIGTERM waits for emitters of another copy of this package', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'copy-'));
    cpSync(dirname(core), copy, { recursive: true });
    writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
    const body = `const copy = await import(${JSON.stringify(join(copy, 'index.js'))});
      const slow = { ...transport, send: (batch) => new Promise((resolve) => setTimeout(resolve, 200)).then(() => transport.send(batch)) };
      const slower = copy.createEmitter({ channelArn: ${JSON.stringify(channelArn)}, transport: slow, closeOnSignals: true });
      slower.emit(event, input);
      emitter.emit(event, input); console.log('emitted'); setInterval(() => {}, 1000);`;
    expect(await terminated(body)).toEqual(['emitted\ndelivered 1\ndelivered 1\n', null, 'SIGTERM']);
    rmSync(copy, { recursive: true });
  });

  it('is left to a listener of the service, even a one-time one', async () => {
    const body = `process.once('SIGTERM', () => setTimeout(() => { console.log('done'); process.exit(7); }, 300));
      emitter.emit(event, input); console.log('emitted'); setInterval(() => {}, 1000);`;
    expect(await terminated(body)).toEqual(['emitted\ndelivered 1\ndone\n', 7, null]);
  });

  it('by SIGTERM is not left to a hidden listener that ends the process if it finds no other, as that of tsx', async () => {
    const body = `const { listenerCount } = process;
      process.listenerCount = (name) => listenerCount.call(process, name) - 1;
      process.on('SIGTERM', (signal) => { if (process.listenerCount(signal) === 0) process.exit(143); });
      emitter.emit(event, input); console.log('emitted'); setInterval(() => {}, 1000);`;
    expect(await terminated(body)).toEqual(['emitted\ndelivered 1\n', null, 'SIGTERM']);
  });

  it('does not happen between frozen invocations, as in AWS Lambda: nothing is lost if each ends with flush', async () => {
    const body = `
      for (let invocation = 0; invocation < 3; invocation++) {
        emitter.emit(event, input);
        const { delivered, pending } = await emitter.flush();
        console.log('frozen with ' + pending + ' pending after ' + delivered);
        // What Lambda does: the process stops in the middle of everything, and goes on later.
        process.kill(process.pid, 'SIGSTOP');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program(body)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      // A process that is not stopped yet takes the signal for nothing: so it is sent until the end.
      if (text.includes('frozen')) resume();
    });
    const resume = (): void => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGCONT');
      setTimeout(resume, 20);
    };
    await once(child, 'exit');
    expect(output).toBe('delivered 1\nfrozen with 0 pending after 1\n'.repeat(3));
  });
});
