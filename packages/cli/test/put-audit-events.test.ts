import {
  CloudTrailClient,
  CreateChannelCommand,
  CreateEventDataStoreCommand,
} from '@aws-sdk/client-cloudtrail';
import { startLake, type Lake } from '@org/lake';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { putAuditEvents, type Sender } from '../src/aws/put-audit-events.js';

const accountId = '111122223333';
const region = 'eu-west-1';
const owner = { accessKeyId: 'OWNER', secretAccessKey: 'the owner’s secret' };
let lake: Lake;
let channelArn: string;

beforeAll(async () => {
  lake = await startLake({
    accounts: { [accountId]: owner },
  });
  const client = new CloudTrailClient({ region, endpoint: lake.url, credentials: owner });
  const { EventDataStoreArn } = await client.send(
    new CreateEventDataStoreCommand({
      Name: 'activity',
      MultiRegionEnabled: false,
      AdvancedEventSelectors: [
        { FieldSelectors: [{ Field: 'eventCategory', Equals: ['ActivityAuditLog'] }] },
      ],
    }),
  );
  const { ChannelArn } = await client.send(
    new CreateChannelCommand({
      Name: 'activity',
      Source: 'Custom',
      Destinations: [{ Type: 'EVENT_DATA_STORE', Location: EventDataStoreArn ?? '' }],
    }),
  );
  channelArn = ChannelArn ?? '';
});
afterAll(() => lake.close());

function signedBy(credentials: typeof owner): Sender {
  return {
    region: () => Promise.resolve(region),
    credentials: () => Promise.resolve(credentials),
    requestHandler: new CloudTrailClient({ region }).config.requestHandler,
    endpointUrl: lake.url,
    limits: {},
  };
}

const event = (changes: object = {}): string =>
  JSON.stringify({
    version: 'v1',
    userIdentity: { type: 'USER', principalId: 'José' },
    eventSource: 'com.example.test',
    eventName: 'test.sent',
    eventTime: '2026-01-02T03:04:05Z',
    UID: '0197a3f2-0000-7000-8000-000000000001',
    recipientAccountId: accountId,
    ...changes,
  });

it('the request is signed as AWS requires, and the response names each event by its id', async () => {
  const answer = await putAuditEvents(signedBy(owner), { channelArn, externalId: 'a=b+c/d:e@f' }, [
    { id: 'good', eventData: event() },
    { id: 'bad', eventData: event({ recipientAccountId: '444455556666' }) },
  ]);
  expect(answer.successful).toEqual([
    { id: 'good', eventID: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
  ]);
  expect(answer.failed).toEqual([
    {
      id: 'bad',
      errorCode: 'InvalidRecipient',
      errorMessage: `recipientAccountId must be the account that owns the channel, ${accountId}, not 444455556666`,
    },
  ]);
});

it('the request for a channel given by its ID goes to the sender’s Region', async () => {
  const receiver = { channelArn: channelArn.split('/').pop() ?? '' };
  const { successful } = await putAuditEvents(signedBy(owner), receiver, [{ id: '1', eventData: event() }]);
  expect(successful).toHaveLength(1);
});

it('an error of AWS is thrown under AWS’s code', async () => {
  const events = [{ id: '1', eventData: event() }];
  await expect(
    putAuditEvents(signedBy({ ...owner, secretAccessKey: 'another' }), { channelArn }, events),
  ).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  await expect(
    putAuditEvents(signedBy(owner), { channelArn: channelArn.replace(/.$/, 'x') }, events),
  ).rejects.toMatchObject({ name: 'InvalidChannelARN' });
});
