import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEmitter, type Emitter } from '../src/index.js';
import { createMemoryTransport, createRecordingEmitter } from '../src/testing.js';
import { Privacy, type PrivacyOptions } from '../src/privacy.js';
import { anything, channelArn } from './support/events.js';

const event: typeof anything = {
  ...anything,
  sensitive: [
    { path: ['requestParameters', 'token'], sensitivity: 'secret' },
    { path: ['requestParameters', 'owners', '*', 'name'], sensitivity: 'personal' },
    { path: ['requestParameters', 'labels', '*'], sensitivity: 'secret' },
  ],
};
const input = {
  userIdentity: {
    type: 'USER',
    principalId: 'name@example.com',
    details: { team: { city: 'Wien' }, n: 7, none: null },
  },
  sourceIPAddress: '192.0.2.1',
  requestParameters: {
    token: 'hunter2',
    owners: [{ name: 'Ada', id: 1 }, { id: 2 }],
    labels: { a: 'red', b: 'blue' },
    plain: 'kept',
  },
};
const hashKey = '0123456789abcdef';
const hmac = (text: string) =>
  `hmac-sha256:${createHmac('sha256', hashKey).update(text).digest('base64url')}`;

/** What is sent, and what lies on the disk meanwhile. */
async function sentWith(options: PrivacyOptions) {
  const spoolDirectory = mkdtempSync(join(tmpdir(), 'privacy-'));
  const transport = createMemoryTransport();
  const emitter = createEmitter({ channelArn, transport, spoolDirectory, ...options });
  emitter.emit(event, input);
  const disk = readdirSync(spoolDirectory, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'))
    .join('');
  await emitter.close();
  rmSync(spoolDirectory, { recursive: true });
  const text = transport.batches[0]?.entries[0]?.eventData ?? '';
  return { text, disk, eventData: JSON.parse(text) as Record<string, unknown> };
}

describe('secret fields', () => {
  it('are masked, in the request and on disk, if there is no key', async () => {
    const { text, disk, eventData } = await sentWith({});
    expect(eventData['requestParameters']).toEqual({
      token: '[masked]',
      owners: [{ name: 'Ada', id: 1 }, { id: 2 }],
      labels: { a: '[masked]', b: '[masked]' },
      plain: 'kept',
    });
    expect(disk).toContain('[masked]');
    expect(text + disk).not.toMatch(/hunter2|red|blue/);
  });

  it('are replaced by a keyed hash if there is a key', async () => {
    const { eventData } = await sentWith({ hashKey });
    expect(eventData['requestParameters']).toMatchObject({
      token: hmac('hunter2'),
      labels: { a: hmac('red'), b: hmac('blue') },
    });
  });
});

describe('personal fields', () => {
  it('are sent unchanged by default, even if there is a key', async () => {
    const { eventData } = await sentWith({ hashKey });
    expect(eventData).toMatchObject({ userIdentity: input.userIdentity, sourceIPAddress: '192.0.2.1' });
  });

  it('are masked on request: the shape stays, and an address, which has no masked form, is omitted', async () => {
    const { text, disk, eventData } = await sentWith({ personalData: 'mask' });
    expect(eventData['userIdentity']).toEqual({
      type: 'USER',
      principalId: '[masked]',
      details: { team: { city: '[masked]' }, n: '[masked]', none: null },
    });
    expect(eventData).not.toHaveProperty('sourceIPAddress');
    expect(text + disk).not.toMatch(/name@example|Wien|Ada|192\.0\.2/);
  });

  it('are hashed on request, equal values to equal hashes', async () => {
    const { eventData } = await sentWith({ personalData: 'hash', hashKey });
    expect(eventData['userIdentity']).toMatchObject({
      principalId: hmac('name@example.com'),
      details: { n: hmac('7') },
    });
    expect(eventData['requestParameters']).toMatchObject({
      owners: [{ name: hmac('Ada'), id: 1 }, { id: 2 }],
    });
  });
});

describe('open details', () => {
  const details = {
    since: new Date(0),
    id: { bytes: Buffer.from('name'), toJSON: () => 'name@example.com' },
    boxed: new String('Ada'),
    list: [undefined, () => 'Ada'],
    absent: Symbol('Ada'),
    method: () => 'Ada',
  };
  const sealed = (options: PrivacyOptions, given: Record<string, unknown> = details) => {
    const { emitter, events } = createRecordingEmitter<Emitter>([], options);
    emitter.emit(anything, { userIdentity: { type: 'USER', principalId: 'p', details: given } });
    return (events[0]?.eventData['userIdentity'] as { details: unknown }).details;
  };

  it('are masked as they would be written in JSON', () => {
    expect(sealed({})).toEqual({
      since: '1970-01-01T00:00:00.000Z',
      id: 'name@example.com',
      boxed: 'Ada',
      list: [null, null],
    });
    expect(sealed({ personalData: 'hash', hashKey })).toEqual({
      since: hmac('1970-01-01T00:00:00.000Z'),
      id: hmac('name@example.com'),
      boxed: hmac('Ada'),
      list: [null, null],
    });
    expect(sealed({ personalData: 'mask' })).toEqual({
      since: '[masked]',
      id: '[masked]',
      boxed: '[masked]',
      list: [null, null],
    });
  });

  it('are rejected if JSON cannot represent them, whatever the setting for personal data', () => {
    for (const options of [{}, { personalData: 'mask' }, { personalData: 'hash', hashKey }] as const)
      expect(() => sealed(options, { n: 1n })).toThrow('userIdentity.details must be JSON: no BigInt');
  });
});

it('the objects of the caller are not changed', async () => {
  const before = structuredClone(input);
  await sentWith({ personalData: 'mask' });
  expect(input).toEqual(before);
});

it('options that would protect nothing are rejected', () => {
  expect(() => new Privacy({ personalData: 'hash' })).toThrow(
    "[invalid_option] personalData 'hash' needs the option hashKey",
  );
  expect(() => new Privacy({ hashKey: 'short' })).toThrow(
    '[invalid_option] hashKey must have at least 16 bytes',
  );
  expect(() => new Privacy({ personalData: 'hide' as never })).toThrow(
    "personalData must be 'keep', 'hash' or 'mask'",
  );
});
