import { randomUUID } from 'node:crypto';
import {
  CreateEventDataStoreCommand,
  DeleteChannelCommand,
  DeleteResourcePolicyCommand,
  DescribeTrailsCommand,
  GetChannelCommand,
  GetResourcePolicyCommand,
  paginateListChannels,
  PutResourcePolicyCommand,
  UpdateChannelCommand,
  type CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import {
  cloudTrail,
  createChannel,
  createStore,
  failure,
  integrate,
  newAccountId,
  PARTNER,
  send,
  type Integration,
} from './harness.js';

let lake: Lake;
const now = Date.parse('2026-01-10T00:00:00Z');
const account = (): CloudTrailClient => cloudTrail(lake, newAccountId());

beforeAll(async () => {
  lake = await startLake({ now: () => now });
});
afterAll(() => lake.close());

describe('channels', () => {
  test('lead to stores for activity events, by ARN or ID, and there is one for each source', async () => {
    const client = account();
    const arn = await createStore(client, 'destination');
    const byId = await createChannel(client, 'by-id', 'NordcloudKlarity', arn.split('/')[1] ?? '');
    const got = await client.send(new GetChannelCommand({ Channel: byId }));
    expect(got).toMatchObject({
      ChannelArn: byId,
      Name: 'by-id',
      Source: 'NordcloudKlarity',
      Destinations: [{ Type: 'EVENT_DATA_STORE', Location: arn }],
    });
    expect(await failure(createChannel(client, 'second', 'NordcloudKlarity', arn))).toMatchObject({
      name: 'ChannelAlreadyExistsException',
    });
    expect(await failure(createChannel(client, 'by-id', 'IBMMulticloud', arn))).toMatchObject({
      name: 'ChannelAlreadyExistsException',
    });
    await createChannel(client, 'other', 'IBMMulticloud', arn);

    const updated = await client.send(new UpdateChannelCommand({ Channel: byId, Name: 'renamed' }));
    expect(updated).toMatchObject({ Name: 'renamed', Source: 'NordcloudKlarity' });
    const names: (string | undefined)[] = [];
    for await (const page of paginateListChannels({ client, pageSize: 1 }, {}))
      names.push(...(page.Channels ?? []).map(({ Name }) => Name));
    expect(names).toEqual(['renamed', 'other']);

    await client.send(new DeleteChannelCommand({ Channel: byId.split('/')[1] }));
    expect(await failure(client.send(new GetChannelCommand({ Channel: byId })))).toMatchObject({
      name: 'ChannelNotFoundException',
      status: 404,
    });
    expect(await failure(client.send(new GetChannelCommand({ Channel: 'no-arn' })))).toMatchObject({
      name: 'ChannelARNInvalidException',
    });
  });

  test('cannot lead to a store that does not exist, or has another category', async () => {
    const client = account();
    const { EventDataStoreArn: management = '' } = await client.send(
      new CreateEventDataStoreCommand({ Name: 'management' }),
    );
    expect(await failure(createChannel(client, 'wrong', 'Custom', management))).toMatchObject({
      name: 'InvalidEventDataStoreCategoryException',
    });
    expect(await failure(createChannel(client, 'wrong', 'Custom', randomUUID()))).toMatchObject({
      name: 'EventDataStoreNotFoundException',
    });
    for (const location of ['no-arn', `${management}*`])
      expect(await failure(createChannel(client, 'wrong', 'Custom', location))).toMatchObject({
        name: 'EventDataStoreARNInvalidException',
      });
  });

  test('are limited to 25', async () => {
    const client = account();
    const arn = await createStore(client, 'shared');
    for (let n = 0; n < 25; n += 1) await createChannel(client, `channel-${n}`, `Source-${n}`, arn);
    expect(await failure(createChannel(client, 'one-more', 'One', arn))).toMatchObject({
      name: 'ChannelMaxLimitExceededException',
    });
  });
});

describe('resource policies', () => {
  let client: CloudTrailClient;
  let into: Integration;
  const statement = (more: object = {}): object => ({
    Effect: 'Allow',
    Principal: { AWS: PARTNER },
    Action: 'cloudtrail-data:PutAuditEvents',
    Resource: into.channelArn,
    ...more,
  });
  const putPolicy = (policy: unknown): Promise<unknown> =>
    client.send(
      new PutResourcePolicyCommand({
        ResourceArn: into.channelArn,
        ResourcePolicy: typeof policy === 'string' ? policy : JSON.stringify(policy),
      }),
    );
  beforeAll(async () => {
    client = account();
    into = await integrate(client, 'policies');
  });

  test('are returned as they were put, until they are deleted', async () => {
    const ResourceArn = into.channelArn;
    expect(await failure(client.send(new GetResourcePolicyCommand({ ResourceArn })))).toMatchObject({
      name: 'ResourcePolicyNotFoundException',
      status: 404,
    });
    const policy = ` ${JSON.stringify({ Version: '2012-10-17', Statement: [statement()] })}`;
    await putPolicy(policy);
    expect((await client.send(new GetResourcePolicyCommand({ ResourceArn }))).ResourcePolicy).toBe(policy);
    await client.send(new DeleteResourcePolicyCommand({ ResourceArn }));
    expect(await failure(client.send(new DeleteResourcePolicyCommand({ ResourceArn })))).toMatchObject({
      name: 'ResourcePolicyNotFoundException',
    });
  });

  test.each<[string, () => unknown, string]>([
    ['no JSON', () => '{', 'The resource policy is not JSON.'],
    ['another version', () => ({ Version: '1', Statement: [statement()] }), 'Version must be "2012-10-17"'],
    [
      'no statement',
      () => ({ Version: '2012-10-17', Statement: [] }),
      'Statement must hold 1 to 20 statements, not 0',
    ],
    [
      '21 statements',
      () => ({ Version: '2012-10-17', Statement: Array.from({ length: 21 }, () => statement()) }),
      'not 21',
    ],
    [
      'the same Sid twice',
      () => ({ Version: '2012-10-17', Statement: [statement({ Sid: 'A' }), statement({ Sid: 'A' })] }),
      'Statement[1].Sid is that of another statement, "A"',
    ],
    [
      'another action',
      () => ({ Version: '2012-10-17', Statement: [statement({ Action: 'cloudtrail:*' })] }),
      'Statement[0].Action must be "cloudtrail-data:PutAuditEvents"',
    ],
    [
      'another resource',
      () => ({ Version: '2012-10-17', Statement: [statement({ Resource: '*' })] }),
      "Statement[0].Resource must be the channel's ARN",
    ],
    [
      'no principal',
      () => ({ Version: '2012-10-17', Statement: [statement({ Principal: undefined })] }),
      'Statement[0].Principal must be an object',
    ],
    [
      'a wrong principal',
      () => ({ Version: '2012-10-17', Statement: [statement({ Principal: { AWS: 'me' } })] }),
      'holds "me"',
    ],
    [
      '51 principals',
      () => ({
        Version: '2012-10-17',
        Statement: [statement({ Principal: { AWS: Array.from({ length: 51 }, () => PARTNER) } })],
      }),
      'at most 50 principals',
    ],
    [
      'another condition',
      () => ({ Version: '2012-10-17', Statement: [statement({ Condition: { IpAddress: {} } })] }),
      'has the member "IpAddress"',
    ],
    [
      'NotPrincipal',
      () => ({ Version: '2012-10-17', Statement: [statement({ NotPrincipal: '*' })] }),
      'has the member "NotPrincipal"',
    ],
  ])('are not valid with %s', async (_, policy, message) => {
    const refused = await failure(putPolicy(policy()));
    expect(refused).toMatchObject({
      name: 'ResourcePolicyNotValidException',
      message: expect.stringContaining(message) as string,
    });
  });

  test('may have 20 statements, and each of them 50 principals', async () => {
    const many = statement({ Principal: { AWS: Array.from({ length: 50 }, () => '*') } });
    const Statement = Array.from({ length: 20 }, (_, at) => (at < 2 ? many : { ...many, Sid: `Of${at}` }));
    await putPolicy({ Version: '2012-10-17', Statement });
  });

  test('are only for channels', async () => {
    const ask = (ResourceArn: string): Promise<unknown> =>
      client.send(new GetResourcePolicyCommand({ ResourceArn }));
    expect(await failure(ask(into.storeArn))).toMatchObject({ name: 'ResourceTypeNotSupportedException' });
    expect(await failure(ask('no-arn'))).toMatchObject({ name: 'ResourceARNNotValidException' });
    expect(await failure(ask(`${into.channelArn.slice(0, -4)}0000`))).toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('an operation that the lake does not have', () => {
  test("is refused by name, be it another one of CloudTrail's or an unknown one", async () => {
    const refused = await failure(account().send(new DescribeTrailsCommand({})));
    expect(refused).toMatchObject({
      name: 'UnsupportedOperationException',
      message: expect.stringContaining('DescribeTrails') as string,
    });
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'CloudTrail_20131101.Nothing',
    };
    const unknown = await send<{ __type: string }>(lake, { method: 'POST', path: '/', headers, body: '{}' });
    expect([unknown.status, unknown.body.__type]).toEqual([404, 'UnknownOperationException']);
    const browser = await send<{ message: string }>(lake, { method: 'GET', path: '/nothing' });
    expect([browser.status, browser.body.message]).toEqual([404, 'There is no operation GET /nothing.']);
  });
});
