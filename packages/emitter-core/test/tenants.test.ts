import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../src/transport/transport.js';
import { all, delivered, emitterThat } from './support/emitters.js';
import { channelArn, channelArnOf, input, ruleCreated } from './support/events.js';

/** A channel whose resource policy requires this external ID. */
const requires = (externalId: string) => (batch: Batch) =>
  batch.channel.externalId === externalId
    ? delivered(batch)
    : all('park', 'ChannelInsufficientPermission')(batch);

const origins = (batches: readonly Batch[]) =>
  batches
    .flatMap(({ entries }) => entries)
    .map(({ eventData }) => JSON.parse(eventData) as { additionalEventData: { emitter: object } })
    .map(({ additionalEventData }) => additionalEventData.emitter as { instance: string; sequence: number });

describe('two tenants with one channel', () => {
  const channels = {
    acme: { channelArn, externalId: 'of-acme' },
    other: { channelArn, externalId: 'of-other' },
  };

  it('are sent for with their own external IDs, so that only the owner’s events arrive', async () => {
    const { emitter, transport } = emitterThat([requires('of-acme')], { channels });
    for (const [n, tenant] of ['acme', 'other', 'acme'].entries())
      emitter.forTenant(tenant).emit(ruleCreated, { ...input, UID: `${n}-of-${tenant}` });
    const { delivered: arrived, pending, reasons } = await emitter.close();
    expect({ arrived, pending }).toEqual({ arrived: 2, pending: 1 });
    expect(reasons).toMatchObject([{ channelArn, tenant: 'other', code: 'ChannelInsufficientPermission' }]);
    for (const { channel, entries } of transport.batches)
      for (const { UID } of entries) expect(UID.slice(2)).toBe(channel.externalId);
  });

  it.each(['in memory', 'on disk'])('have their own dead letters, %s', async (where) => {
    const directory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const spoolDirectory = where === 'on disk' ? directory : undefined;
    const { emitter } = emitterThat([all('reject', 'InvalidData')], { channels, spoolDirectory });
    for (const tenant of ['acme', 'other'])
      emitter.forTenant(tenant).emit(ruleCreated, { ...input, UID: `of-${tenant}` });
    await emitter.close();
    expect(emitter.deadLetters()).toMatchObject([
      { tenant: 'acme', UID: 'of-acme' },
      { tenant: 'other', UID: 'of-other' },
    ]);
    rmSync(directory, { recursive: true });
  });

  it('number their events apart, so that none seems double in the channel', async () => {
    const { emitter, transport } = emitterThat([delivered], { channels });
    for (const tenant of ['acme', 'other']) emitter.forTenant(tenant).emit(ruleCreated, input);
    await emitter.close();
    const [first, second] = origins(transport.batches);
    expect(first).toMatchObject({ sequence: 1 });
    expect(second).toMatchObject({ sequence: 1 });
    expect(first?.instance).not.toBe(second?.instance);
  });

  it('are kept apart on disk whatever they are called', async () => {
    const spoolDirectory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const names = [
      '',
      ' ',
      'a b',
      'undefined',
      '__proto__',
      '\0',
      '\ud800',
      '\udbff',
      '\ufffd',
      'x'.repeat(9999),
    ];
    const options = {
      spoolDirectory,
      channels: (tenant: string) => ({ channelArn, externalId: `of-${names.indexOf(tenant)}` }),
    };
    const first = emitterThat([all('park', 'ChannelNotFound')], options);
    for (const [n, name] of names.entries())
      first.emitter.forTenant(name).emit(ruleCreated, { ...input, UID: `of-${n}` });
    first.emitter.emit(ruleCreated, { ...input, UID: 'nobody’s' });
    await first.emitter.close();

    const { emitter, transport } = emitterThat([delivered], options);
    expect(await emitter.close()).toMatchObject({ delivered: names.length + 1, pending: 0 });
    expect(transport.batches).toHaveLength(names.length + 1);
    for (const { channel, entries } of transport.batches)
      expect(entries.map(({ UID }) => UID)).toEqual([channel.externalId ?? 'nobody’s']);
    rmSync(spoolDirectory, { recursive: true });
  });
});

describe('a tenant that gets another channel', () => {
  it('has its events numbered anew, since those that wait for the old one go there as well', async () => {
    const acme = { channelArn };
    const { emitter, transport } = emitterThat([all('park', 'ChannelNotFound'), delivered], {
      channels: { acme },
      lingerMs: 0,
    });
    emitter.forTenant('acme').emit(ruleCreated, input);
    await emitter.flush();
    acme.channelArn = channelArnOf(2);
    emitter.forTenant('acme').emit(ruleCreated, input);
    expect(await emitter.close()).toMatchObject({ delivered: 2, pending: 0 });
    const [, ...sent] = transport.batches;
    expect(sent.map(({ channel }) => channel.channelArn)).toEqual([channelArnOf(2), channelArnOf(2)]);
    expect(new Set(origins(sent).map(({ instance, sequence }) => `${instance}/${sequence}`)).size).toBe(2);
  });

  it('has its new events kept for that one, though older ones wait for the old one', async () => {
    const spoolDirectory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const parked = all('park', 'ChannelNotFound');
    for (const n of [1, 2]) {
      const channels = { acme: { channelArn: channelArnOf(n) } };
      const { emitter } = emitterThat([parked], { spoolDirectory, channels });
      emitter.forTenant('acme').emit(ruleCreated, { ...input, UID: `for-${n}` });
      await emitter.close();
    }
    // Nobody knows the tenant any more, and so each event goes where it was to go.
    const { emitter, transport } = emitterThat([delivered], { spoolDirectory });
    await emitter.close();
    const sent = transport.batches.map(({ channel, entries }) => [channel.channelArn, entries[0]?.UID]);
    expect(sent.sort()).toEqual([1, 2].map((n) => [channelArnOf(n), `for-${n}`]));
    rmSync(spoolDirectory, { recursive: true });
  });
});

describe('a tenant that gets another external ID', () => {
  it('has its events sent with that one, also those from a view that the service kept', async () => {
    const acme = { channelArn, externalId: 'before' };
    const { emitter, transport } = emitterThat([delivered], { channels: { acme } });
    const kept = emitter.forTenant('acme');
    kept.emit(ruleCreated, input);
    await emitter.flush();
    acme.externalId = 'after';
    emitter.forTenant('acme').emit(ruleCreated, input);
    kept.emit(ruleCreated, input);
    await emitter.close();
    expect(transport.batches.map(({ channel }) => channel.externalId)).toEqual(['before', 'after']);
  });
});

describe('a renamed tenant', () => {
  it('has what the old name left kept until the old name is configured, and sent with that one’s external ID', async () => {
    const spoolDirectory = mkdtempSync(join(tmpdir(), 'emitter-'));
    const acme = { channelArn, externalId: 'of-acme' };
    const first = emitterThat([all('park', 'ChannelNotFound')], { spoolDirectory, channels: { acme } });
    first.emitter.forTenant('acme').emit(ruleCreated, input);
    await first.emitter.close();

    const renamed = { 'acme-eu': acme };
    const second = emitterThat([requires('of-acme')], { spoolDirectory, channels: renamed });
    second.emitter.forTenant('acme-eu').emit(ruleCreated, input);
    expect(await second.emitter.close()).toMatchObject({
      delivered: 1,
      pending: 1,
      reasons: [{ tenant: 'acme', code: 'ChannelInsufficientPermission' }],
    });

    const third = emitterThat([requires('of-acme')], { spoolDirectory, channels: { ...renamed, acme } });
    expect(await third.emitter.close()).toMatchObject({ delivered: 1, pending: 0 });
    rmSync(spoolDirectory, { recursive: true });
  });
});
