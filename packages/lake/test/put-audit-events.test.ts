import { createHash, randomUUID } from 'node:crypto';
import { GetChannelCommand, type CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import {
  cloudTrail,
  entry,
  event,
  integrate,
  put,
  PARTNER,
  rows,
  send,
  type Integration,
} from './harness.js';

let lake: Lake;
let client: CloudTrailClient;
let into: Integration;

beforeAll(async () => {
  lake = await startLake();
  client = cloudTrail(lake);
  into = await integrate(client, 'ingestion');
});
afterAll(() => lake.close());

const putOne = async (changes: Record<string, unknown>): Promise<string> => {
  const { body } = await put(lake, [entry(changes)], { channel: into.channelArn });
  return body.failed[0] ? `${body.failed[0].errorCode}: ${body.failed[0].errorMessage}` : 'successful';
};

describe('an event', () => {
  test('is found by SQL, with the fields that CloudTrail adds, and with nested values as JSON text', async () => {
    const UID = randomUUID();
    const requestParameters = { ruleId: 'r-1', count: 3, on: true, none: null, deep: { a: [1, 'x'] } };
    const { status, headers, body } = await put(
      lake,
      [
        {
          id: 'mine',
          eventData: JSON.stringify(event({ UID, requestParameters, sourceIPAddress: '2001:db8::1' })),
        },
      ],
      { channel: into.channelArn },
    );
    expect(status).toBe(200);
    expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toEqual({
      successful: [{ id: 'mine', eventID: expect.stringMatching(/^[0-9a-f-]{36}$/) as string }],
      failed: [],
    });
    const [row] = await rows(
      client,
      `SELECT *, eventData.requestParameters AS p FROM ${into.storeId} WHERE eventData.uid = '${UID}'`,
    );
    expect(row).toMatchObject({
      eventcategory: 'ActivityAuditLog',
      eventtype: 'ActivityLog',
      eventid: body.successful[0]?.eventID,
      eventtime: '2026-01-02 03:04:05.000',
      awsregion: 'eu-west-1',
      recipientaccountid: '111122223333',
      p: '{ruleId=r-1, count=3, on=true, none=null, deep={"a":[1,"x"]}}',
    });
    expect(row?.['metadata']).toContain(`channelarn=${into.channelArn}`);
  });

  test('is accepted by the ID of its channel as well as by the ARN', async () => {
    const { body } = await put(lake, [entry()], { channel: into.channelArn.split('/')[1] ?? '' });
    expect(body.successful).toHaveLength(1);
  });

  test('is stored again under the same id: nothing is deduplicated across requests', async () => {
    const same = entry({}, 'again');
    const first = await put(lake, [same], { channel: into.channelArn });
    const second = await put(lake, [same], { channel: into.channelArn });
    expect(second.body.successful[0]?.eventID).not.toBe(first.body.successful[0]?.eventID);
  });

  test.each([
    { userAgent: '', errorCode: null, requestParameters: null },
    { eventTime: '2026-01-01T23:59:59' },
    { sourceIPAddress: '::1' },
    { eventSource: 'com.notamazonaws.com' },
    { eventSource: 'amazonaws.com.example' },
  ])('may have %j', async (changes) => {
    expect(await putOne(changes)).toBe('successful');
  });

  test('may hold any text: quotes, zero bytes, emoji, and names that JavaScript treats specially', async () => {
    const UID = `u-${randomUUID()}`;
    const requestParameters = JSON.parse(
      '{"__proto__":"p","constructor":"c","it\'s":"\\"\\u0000😀"}',
    ) as object;
    expect(await putOne({ UID, requestParameters })).toBe('successful');
    const [row] = await rows(
      client,
      `SELECT element_at(eventData.requestParameters, '__proto__') AS p,
              element_at(eventData.requestParameters, 'it''s') AS q FROM ${into.storeId} WHERE eventData.uid = '${UID}'`,
    );
    expect(row).toEqual({ p: 'p', q: '"\u0000😀' });
  });
});

describe('an entry that is wrong fails alone, with its documented code', () => {
  const without = (field: string): Record<string, unknown> => ({ [field]: undefined });
  test.each<[Record<string, unknown>, string]>([
    [without('version'), 'FieldNotFound: version is missing'],
    [without('userIdentity'), 'FieldNotFound: userIdentity is missing'],
    [{ userIdentity: { type: 'USER' } }, 'FieldNotFound: userIdentity.principalId is missing'],
    [{ userIdentity: { type: '', principalId: 'x' } }, 'FieldNotFound: userIdentity.type is empty'],
    [without('eventSource'), 'FieldNotFound: eventSource is missing'],
    [without('eventName'), 'FieldNotFound: eventName is missing'],
    [without('eventTime'), 'FieldNotFound: eventTime is missing'],
    [without('UID'), 'FieldNotFound: UID is missing'],
    [without('recipientAccountId'), 'FieldNotFound: recipientAccountId is missing'],
    [{ version: null }, 'FieldNotFound: version is missing'],
    [{ version: 1 }, 'InvalidData: version must be a string'],
    [{ userIdentity: 'me' }, 'InvalidData: userIdentity must be a JSON object'],
    [{ requestParameters: ['x'] }, 'InvalidData: requestParameters must be a JSON object'],
    [{ requestParameters: '{}' }, 'InvalidData: requestParameters must be a JSON object'],
    [
      { requestParameters: { half: '\ud800' } },
      'InvalidData: requestParameters holds half of a surrogate pair',
    ],
    [{ userAgnet: 'x' }, `InvalidData: "userAgnet" is not a field of CloudTrail's event schema`],
    [
      { eventTime: '202-07-12T10:55:00' },
      'InvalidData: eventTime must be a time in UTC of the form yyyy-MM-DDTHH:mm:ssZ',
    ],
    [
      { eventTime: '2026-02-30T00:00:00Z' },
      'InvalidData: eventTime must be a time in UTC of the form yyyy-MM-DDTHH:mm:ssZ',
    ],
    [
      { eventTime: '2026-01-01T00:00:00.123Z' },
      'InvalidData: eventTime must be a time in UTC of the form yyyy-MM-DDTHH:mm:ssZ',
    ],
    ...['2026-01-01T24:00:00Z', ' 2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z ', 1_767_225_600].map(
      (eventTime): [Record<string, unknown>, string] => [
        { eventTime },
        'InvalidData: eventTime must be a time in UTC of the form yyyy-MM-DDTHH:mm:ssZ',
      ],
    ),
    [{ sourceIPAddress: 1 }, 'InvalidData: sourceIPAddress must be an IPv4 or IPv6 address'],
    [{ sourceIPAddress: '10.0.0.256' }, 'InvalidData: sourceIPAddress must be an IPv4 or IPv6 address'],
    ...['iam.amazonaws.com', 'AmazonAWS.com', 'com.nord cloud', 'com.nord\u007f'].map(
      (eventSource): [Record<string, unknown>, string] => [
        { eventSource },
        `InvalidEventSource: eventSource ${JSON.stringify(eventSource)} is not valid: it must have no white space, and be no service of AWS`,
      ],
    ),
    [
      { recipientAccountId: PARTNER },
      'InvalidRecipient: recipientAccountId must be the account that owns the channel, 111122223333, not 855341727128',
    ],
  ])('%j → %s', async (changes, expected) => {
    expect(await putOne(changes)).toBe(expected);
  });

  test.each([
    ['version', 256],
    ['userAgent', 1024],
    ['eventSource', 1024],
    ['eventName', 1024],
    ['UID', 1024],
    ['errorCode', 256],
    ['errorMessage', 256],
  ])('%s may have %i bytes of UTF-8, and not one more', async (field, limit) => {
    const fits = 'é'.repeat(limit / 2);
    expect(await putOne({ [field]: fits })).toBe('successful');
    expect(await putOne({ [field]: `${fits.slice(1)}abc` })).toBe(
      `FieldTooLong: ${field} is longer than ${limit} bytes`,
    );
  });

  test.each([
    ['requestParameters', 100_000],
    ['responseElements', 100_000],
    ['additionalEventData', 28_000],
  ])('%s may have %i bytes of JSON, and not one more', async (field, limit) => {
    const frame = Buffer.byteLength(JSON.stringify({ k: '' }));
    expect(await putOne({ [field]: { k: 'x'.repeat(limit - frame) } })).toBe('successful');
    expect(await putOne({ [field]: { k: 'x'.repeat(limit - frame + 1) } })).toBe(
      `FieldTooLong: ${field} is longer than ${limit} bytes`,
    );
  });

  test('an event of more than 256 kB is FieldTooLong, even if none of its fields is', async () => {
    const big = 'x'.repeat(99_000);
    const changes = {
      requestParameters: { big },
      responseElements: { big },
      userIdentity: { type: 'a', principalId: 'b', details: { big } },
    };
    expect(await putOne(changes)).toBe('FieldTooLong: eventData is longer than 256000 bytes');
  });

  test('eventData that is not JSON, or not an object, is InvalidData', async () => {
    const entries = ['{', '[]', '"text"', 'null', '['.repeat(50_000)].map((eventData, index) => ({
      id: `e${index}`,
      eventData,
    }));
    const { body } = await put(lake, entries, { channel: into.channelArn });
    expect(body.failed.map(({ errorCode }) => errorCode)).toEqual(entries.map(() => 'InvalidData'));
    expect(body.failed[0]?.errorMessage).toBe('eventData is not JSON');
  });

  test('a number that is larger than JavaScript holds is InvalidData: it would be stored as null', async () => {
    const eventData = JSON.stringify(event({ requestParameters: { n: 0 } })).replace('"n":0', '"n":1e400');
    const { body } = await put(lake, [{ id: 'large', eventData }], { channel: into.channelArn });
    expect(body.failed[0]).toMatchObject({
      errorCode: 'InvalidData',
      errorMessage: 'requestParameters has a number that is larger than 1.8e308',
    });
  });

  test('a value nested too deeply to be written is InvalidData, not a failure of the lake', async () => {
    const deep = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;
    const eventData = JSON.stringify(event({ requestParameters: { deep: 0 } })).replace(
      '"deep":0',
      `"deep":${deep}`,
    );
    const { status, body } = await put(lake, [{ id: 'deep', eventData }], { channel: into.channelArn });
    expect(status).toBe(200);
    expect(body.failed[0]).toMatchObject({
      errorCode: 'InvalidData',
      errorMessage: 'requestParameters is nested too deeply',
    });
  });

  test('a checksum that does not match is InvalidChecksum, and one that does is accepted', async () => {
    const right = entry();
    const eventDataChecksum = createHash('sha256').update(right.eventData).digest('base64');
    const { body } = await put(
      lake,
      [
        { ...right, eventDataChecksum },
        { ...entry({}, 'bad'), eventDataChecksum },
      ],
      {
        channel: into.channelArn,
      },
    );
    expect(body.successful.map(({ id }) => id)).toEqual([right.id]);
    expect(body.failed).toMatchObject([{ id: 'bad', errorCode: 'InvalidChecksum' }]);
  });

  test('the other entries of its request are stored', async () => {
    const UID = randomUUID();
    const { body } = await put(lake, [entry({ UID }), entry({ version: 7 }), entry({ UID })], {
      channel: into.channelArn,
    });
    expect([body.successful.length, body.failed.length]).toEqual([2, 1]);
    expect(
      await rows(client, `SELECT count(*) AS n FROM ${into.storeId} WHERE eventData.uid = '${UID}'`),
    ).toEqual([{ n: '2' }]);
  });
});

describe('a request that is wrong is refused as a whole', () => {
  test('with the place of what is wrong, as AWS writes it', async () => {
    const { body } = await put(lake, [entry(), entry({}, 'a.b')], { channel: into.channelArn });
    expect(body.message).toBe(
      "1 validation error detected: Value 'a.b' at 'auditEvents.2.member.id' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: ^[-_A-Za-z0-9]+$',
    );
  });

  test.each<[string, unknown[], string]>([
    ['two entries have one id', [entry({}, 'a'), entry({}, 'a')], 'DuplicatedAuditEventId'],
    ['there is no entry', [], 'ValidationException'],
    ['there are 101 entries', Array.from({ length: 101 }, () => entry()), 'ValidationException'],
    ['an id has a dot', [entry({}, 'a.b')], 'ValidationException'],
    ['an id has 129 characters', [entry({}, 'a'.repeat(129))], 'ValidationException'],
    ['an id is missing', [{ eventData: '{}' }], 'ValidationException'],
    ['eventData is an object', [{ id: 'a', eventData: {} }], 'SerializationException'],
  ])('when %s', async (_, entries, code) => {
    const { status, headers, body } = await put(lake, entries, { channel: into.channelArn });
    expect([status, headers['x-amzn-errortype'], body.__type]).toEqual([400, code, code]);
  });

  test('but not for having 100 entries', async () => {
    const { body } = await put(
      lake,
      Array.from({ length: 100 }, () => entry()),
      { channel: into.channelArn },
    );
    expect(body.successful).toHaveLength(100);
  });

  test.each([
    ['no-arn', 'InvalidChannelARN'],
    [
      'arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/00000000-0000-4000-8000-000000000000',
      'InvalidChannelARN',
    ],
    [
      'arn:aws:cloudtrail:eu-west-1:111122223333:channel/00000000-0000-4000-8000-000000000000',
      'ChannelNotFound',
    ],
  ])('when the channel is %s', async (channel, code) => {
    const { status, body } = await put(lake, [entry()], { channel });
    expect([status, body.__type]).toEqual([400, code]);
  });

  test('when the channel is in another Region', async () => {
    const { body } = await put(lake, [entry()], { channel: into.channelArn, region: 'us-east-1' });
    expect(body.__type).toBe('ChannelNotFound');
  });

  test('when its body is over 1 MB: 413, and the next request is answered', async () => {
    const pad = entry({ requestParameters: { pad: 'x'.repeat(99_000) } });
    const entries = Array.from({ length: 11 }, (_, index) => ({ ...pad, id: `e${index}` }));
    const { status, body } = await put(lake, entries, { channel: into.channelArn });
    expect([status, body.__type]).toEqual([413, 'RequestEntityTooLargeException']);
    expect((await put(lake, [entry()], { channel: into.channelArn })).status).toBe(200);
  });

  const datetime = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `AWS4-HMAC-SHA256 Credential=111122223333/${datetime.slice(0, 8)}/eu-west-1/cloudtrail-data/aws4_request`;
  const authorization = `${scope}, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
  const json = { 'content-type': 'application/json', 'x-amz-date': datetime };
  test.each([
    ['malformed JSON', { ...json, authorization }, '{', 'SerializationException'],
    [
      'another content type',
      { ...json, 'content-type': 'text/plain', authorization },
      '{}',
      'SerializationException',
    ],
    ['no signature', json, '{}', 'MissingAuthenticationToken'],
    ['half a signature', { ...json, authorization: scope }, '{}', 'IncompleteSignature'],
    [
      'an unknown access key',
      { ...json, authorization: authorization.replace('111122223333', 'AKIAX') },
      '{}',
      'UnrecognizedClientException',
    ],
  ])('when it has %s', async (_, headers, body, code) => {
    const path = `/PutAuditEvents?channelArn=${into.channelArn}`;
    const answer = await send<{ __type: string }>(lake, { method: 'POST', path, headers, body });
    expect(answer.body.__type).toBe(code);
  });
});

test('the channel shows how its latest events arrived', async () => {
  const { channelArn } = await integrate(client, 'status');
  const status = async (): Promise<object | undefined> =>
    (await client.send(new GetChannelCommand({ Channel: channelArn }))).IngestionStatus;
  expect(await status()).toBeUndefined();

  const refused = await put(lake, [entry({ version: 1 })], { channel: channelArn });
  expect(refused.body.failed).toHaveLength(1);
  const failed = await status();
  expect(failed).toMatchObject({
    LatestIngestionErrorCode: 'InvalidData',
    LatestIngestionAttemptTime: expect.any(Date) as Date,
  });
  expect(failed).not.toHaveProperty('LatestIngestionSuccessTime');

  const { body } = await put(lake, [entry()], { channel: channelArn });
  const eventID = body.successful[0]?.eventID;
  expect(await status()).toMatchObject({
    LatestIngestionSuccessEventID: eventID,
    LatestIngestionAttemptEventID: eventID,
    LatestIngestionSuccessTime: expect.any(Date) as Date,
    LatestIngestionErrorCode: 'InvalidData',
  });
});

test('a field that CloudTrail does not know is left out if the lake is told so', async () => {
  const lenient = await startLake({ unknownEventFields: 'ignore' });
  const { channelArn } = await integrate(cloudTrail(lenient), 'lenient');
  const { body } = await put(lenient, [entry({ userAgnet: 'x' })], { channel: channelArn });
  await lenient.close();
  expect(body).toMatchObject({ successful: [{}], failed: [] });
});
