import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { cloudTrail, entry, integrate, put, send } from './harness.js';

let lake: Lake;
let channel: string;
beforeAll(async () => {
  lake = await startLake();
  channel = (await integrate(cloudTrail(lake), 'codes')).channelArn;
});
afterAll(() => lake.close());

const meet = async (fault: object): Promise<void> => {
  const body = JSON.stringify({ rules: [{ operation: 'PutAuditEvents', next: 1, ...fault }] });
  const headers = { 'content-type': 'application/json' };
  const { status } = await send(lake, { method: 'PUT', path: '/_lake/faults', headers, body });
  expect(status).toBe(200);
};

// The whole documented lists: a sender must be able to meet each, those too that the lake has no cause for.
test.each([
  'FieldTooLong',
  'FieldNotFound',
  'InvalidChecksum',
  'InvalidData',
  'InvalidEventSource',
  'InvalidRecipient',
  'AccountNotSubscribed',
  'Throttling',
  'InternalFailure',
])('an entry can be made to fail with %s, and the other is stored', async (code) => {
  await meet({ entry: { index: 0 }, entryError: { code } });
  const { status, body } = await put(lake, [entry({}, 'a'), entry({}, 'b')], { channel });
  expect(status).toBe(200);
  expect(body.failed).toMatchObject([{ id: 'a', errorCode: code }]);
  expect(body.successful).toMatchObject([{ id: 'b' }]);
});

test.each([
  'ChannelInsufficientPermission',
  'ChannelNotFound',
  'InvalidChannelARN',
  'ChannelUnsupportedSchema',
  'DuplicatedAuditEventId',
  'UnsupportedOperationException',
])('a request can be made to fail with %s, which has the status 400', async (code) => {
  await meet({ exception: { code } });
  const { status, headers, body } = await put(lake, [entry()], { channel });
  expect([status, headers['x-amzn-errortype'], body.__type]).toEqual([400, code, code]);
});
