import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { cloudTrail, event, integrate, put, type Entry } from './harness.js';

let lake: Lake;
let channel: string;
beforeAll(async () => {
  lake = await startLake();
  channel = (await integrate(cloudTrail(lake), 'limits')).channelArn;
});
afterAll(() => lake.close());

/** What becomes of an event: a text, so that it can be of any length. */
const outcomeOf = async (eventData: string, id = 'a'): Promise<string> => {
  const entries: Entry[] = [{ id, eventData }];
  const { body } = await put(lake, entries, { channel });
  if (body.__type !== undefined) return body.__type;
  const [failed] = body.failed;
  return failed ? `${failed.errorCode}: ${failed.errorMessage}` : 'successful';
};

/** So many bytes of UTF-8 in fewer characters. */
const text = (bytes: number): string => `${bytes % 2 === 1 ? 'a' : ''}${'é'.repeat(Math.floor(bytes / 2))}`;

const user = (change: object): Record<string, unknown> => ({
  userIdentity: { type: 'USER', principalId: 'p', ...change },
});

test.each<[string, number, (value: string) => object]>([
  ['version', 256, (version) => ({ version })],
  ['userIdentity.type', 128, (type) => user({ type })],
  ['userIdentity.principalId', 1024, (principalId) => user({ principalId })],
  ['userAgent', 1024, (userAgent) => ({ userAgent })],
  ['eventSource', 1024, (eventSource) => ({ eventSource })],
  ['eventName', 1024, (eventName) => ({ eventName })],
  ['UID', 1024, (UID) => ({ UID })],
  ['errorCode', 256, (errorCode) => ({ errorCode })],
  ['errorMessage', 256, (errorMessage) => ({ errorMessage })],
])('%s has at most %i bytes, however few characters they are', async (field, limit, change) => {
  const sent = (bytes: number): Promise<string> =>
    outcomeOf(JSON.stringify(event({ ...change(text(bytes)) })));
  expect(await sent(limit - 1)).toBe('successful');
  expect(await sent(limit)).toBe('successful');
  expect(await sent(limit + 1)).toBe(`FieldTooLong: ${field} is longer than ${limit} bytes`);
});

test.each([
  ['requestParameters', 100_000],
  ['responseElements', 100_000],
  ['additionalEventData', 28_000],
])('%s has at most %i bytes of JSON, however few characters they are', async (field, limit) => {
  const frame = Buffer.byteLength(JSON.stringify({ k: '' }));
  const sent = (bytes: number): Promise<string> =>
    outcomeOf(JSON.stringify(event({ [field]: { k: text(bytes - frame) } })));
  expect(await sent(limit - 1)).toBe('successful');
  expect(await sent(limit)).toBe('successful');
  expect(await sent(limit + 1)).toBe(`FieldTooLong: ${field} is longer than ${limit} bytes`);
});

test('an event has at most 256,000 bytes, as they are sent', async () => {
  const whole = JSON.stringify(event(user({ details: { k: text(150_000) } })));
  const sent = (bytes: number): Promise<string> =>
    outcomeOf(`${whole}${' '.repeat(bytes - Buffer.byteLength(whole))}`);
  expect(await sent(255_999)).toBe('successful');
  expect(await sent(256_000)).toBe('successful');
  expect(await sent(256_001)).toBe('FieldTooLong: eventData is longer than 256000 bytes');
});

test('an id has at most 128 characters', async () => {
  const eventData = JSON.stringify(event());
  expect(await outcomeOf(eventData, 'x'.repeat(127))).toBe('successful');
  expect(await outcomeOf(eventData, 'x'.repeat(128))).toBe('successful');
  expect(await outcomeOf(eventData, 'x'.repeat(129))).toBe('ValidationException');
});
