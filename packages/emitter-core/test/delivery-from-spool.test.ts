import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFileSpool, createMemorySpool } from '../src/testing.js';
import type { Damage } from '../src/spool/segment-reader.js';
import type { EntryOutcome } from '../src/transport/outcome.js';
import { all, delivered, emitMany, emitterThat } from './support/emitters.js';
import { entry } from './support/entries.js';
import { channel, channelArn, channelArnOf, input, ruleCreated } from './support/events.js';

describe('the memory spool', () => {
  it('keeps the newest dead letters, up to a number', () => {
    const lane = createMemorySpool({ maxDeadLetters: 2 }).open(channel);
    for (const n of [1, 2, 3]) lane.bury(lane.append(entry(n)), { code: 'InvalidData', message: 'words' });
    expect(lane.deadLetters().map((letter) => letter.entry.UID)).toEqual(['uid-2', 'uid-3']);
  });

  it('throws at the call when it is full, and accepts events again once there is room', async () => {
    const { emitter } = emitterThat([delivered], { maxQueueBytes: 2000 });
    const accepted: unknown[] = [];
    expect(() => {
      for (;;) accepted.push(emitter.emit(ruleCreated, input));
    }).toThrow(
      /^\[spool_full\] \d+ of 2000 bytes hold undelivered events: emit this one later, or raise maxQueueBytes$/,
    );
    expect(accepted.length).toBeGreaterThan(1);
    expect(await emitter.flush()).toMatchObject({ delivered: accepted.length });
    expect(() => emitter.emit(ruleCreated, input)).not.toThrow();
  });

  it.each(['maxQueueBytes', 'maxSpoolBytes'])(
    'does not ask to emit an event later that is larger than %s',
    async (option) => {
      const directory = mkdtempSync(join(tmpdir(), 'emitter-'));
      const spoolDirectory = option === 'maxSpoolBytes' ? directory : undefined;
      const { emitter } = emitterThat([delivered], { spoolDirectory, [option]: 300 });
      const large = { ruleId: 'r-1', text: 'x'.repeat(300) };
      expect(() => emitter.emit(ruleCreated, { ...input, requestParameters: large })).toThrow(
        new RegExp(
          `^\\[spool_full\\] the event takes \\d+ bytes, more than all that may wait: raise ${option}, which is 300$`,
        ),
      );
      await emitter.close();
      rmSync(directory, { recursive: true });
    },
  );
});

describe('a spool directory', () => {
  it('of an earlier process is delivered by the next one, whose close waits for it', async () => {
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

  it('reads again from disk what failed where memory is scarce: in order, counted as redelivered, told to its receipt', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const spool = createFileSpool({ directory, maxMemoryBytes: 0 });
    const down = all('retry', 'HTTP500');
    const { emitter, transport } = emitterThat([down, down, delivered], {
      spool,
      backoff: { initialMs: 1, maxMs: 1 },
    });
    const receipts = emitMany(emitter, 3);
    const told = receipts[1]?.delivered;
    expect(await emitter.flush()).toEqual({ delivered: 3, rejected: 0, pending: 0, reasons: [] });
    expect(transport.batches.map(({ entries }) => entries.map(({ id }) => id))).toEqual([
      ['u-0', 'u-1', 'u-2'],
      ['u-0', 'u-1', 'u-2'],
      ['u-0', 'u-1', 'u-2'],
    ]);
    const [first, second] = transport.batches.map(({ entries }) => entries[0]);
    expect(second).not.toBe(first);
    expect(emitter.stats().redelivered).toBe(6);
    expect((await told)?.eventID).toEqual(expect.any(String));
    await emitter.close();
    rmSync(directory, { recursive: true });
  });

  it('reports no event as delivered if its rejection arrived after the close, too late for a dead letter', async () => {
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
    // Others are asked about when the loss is found.
    const arrived = others.at(-1)?.delivered;
    // Not with a close, which the callback's flush would only join.
    await emitter.flush();
    expect(emitter.stats()).toMatchObject({ delivered: 299, lost: 1, spoolDamages: 1 });
    await expect(arrived).resolves.toEqual({ eventID: 'event-u-299' });
    await emitter.close();
    const sent = transport.batches.flatMap((batch) => batch.entries.map(({ UID }) => UID));
    expect(sent).toEqual([first, ...others].map((receipt) => receipt?.UID));
    rmSync(directory, { recursive: true });
  });

  it('looks up a tenant’s channel again, with the currently configured external ID', async () => {
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

  it('is delivered with the external ID that is configured for the channel of all events', async () => {
    const spoolDirectory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const options = { spoolDirectory, externalId: 'ours' };
    const first = emitterThat([all('park', 'ChannelNotFound')], options);
    emitMany(first.emitter, 1);
    await first.emitter.close();
    const second = emitterThat([delivered], options);
    expect(await second.emitter.close()).toMatchObject({ delivered: 1 });
    expect(second.transport.batches[0]?.channel.externalId).toBe('ours');
    rmSync(spoolDirectory, { recursive: true });
  });

  it('sends nothing to a tenant’s channel in another account than the one for which it was sealed', async () => {
    const spoolDirectory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const sealedFor = channelArnOf(2);
    const another = sealedFor.replace('111122223333', '444455556666');
    const channels = (arn: string) => ({ acme: { channelArn: arn } });
    const first = emitterThat([all('park', 'ChannelNotFound')], {
      spoolDirectory,
      channels: channels(sealedFor),
    });
    first.emitter.forTenant('acme').emit(ruleCreated, input);
    await first.emitter.close();
    const second = emitterThat([delivered], { spoolDirectory, channels: channels(another) });
    expect(await second.emitter.close()).toMatchObject({ delivered: 1 });
    expect(second.transport.batches.map(({ channel }) => channel.channelArn)).toEqual([sealedFor]);
    rmSync(spoolDirectory, { recursive: true });
  });
});
