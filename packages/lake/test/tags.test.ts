import {
  AddTagsCommand,
  CreateEventDataStoreCommand,
  DeleteEventDataStoreCommand,
  ListTagsCommand,
  paginateListTags,
  RemoveTagsCommand,
  type CloudTrailClient,
  type Tag,
} from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { cloudTrail, failure, integrate, OWNER, PARTNER, REGION, type Integration } from './harness.js';

let lake: Lake;
let client: CloudTrailClient;
let into: Integration;
beforeAll(async () => {
  lake = await startLake();
  client = cloudTrail(lake);
  into = await integrate(client, 'tagged');
});
afterAll(() => lake.close());

const add = (ResourceId: string, ...TagsList: Tag[]): Promise<object> =>
  client.send(new AddTagsCommand({ ResourceId, TagsList }));
const tagsOf = async (...ResourceIdList: string[]): Promise<(Tag[] | undefined)[]> =>
  ((await client.send(new ListTagsCommand({ ResourceIdList }))).ResourceTagList ?? []).map(
    ({ TagsList }) => TagsList,
  );

test('tags are added, replaced by key, listed in the order of the ARNs, and removed by key', async () => {
  await add(into.channelArn, { Key: 'team', Value: 'a' }, { Key: 'bare' });
  await add(into.channelArn, { Key: 'team', Value: 'b' });
  await add(into.storeArn, { Key: 'store', Value: 's' });
  expect(await tagsOf(into.storeArn, into.channelArn)).toEqual([
    [{ Key: 'store', Value: 's' }],
    [{ Key: 'team', Value: 'b' }, { Key: 'bare' }],
  ]);
  const TagsList = [{ Key: 'team' }, { Key: 'never there' }];
  await client.send(new RemoveTagsCommand({ ResourceId: into.channelArn, TagsList }));
  expect(await tagsOf(into.channelArn)).toEqual([[{ Key: 'bare' }]]);
  const pages = paginateListTags({ client }, { ResourceIdList: [into.channelArn] });
  for await (const { NextToken } of pages) expect(NextToken).toBeUndefined();
});

test('a resource has at most 50 tags', async () => {
  const many = Array.from({ length: 49 }, (_, n) => ({ Key: `key-${n}`, Value: 'v' }));
  await add(into.storeArn, ...many);
  expect(await failure(add(into.storeArn, { Key: 'one more' }))).toEqual({
    name: 'TagsLimitExceededException',
    message: 'The number of tags for the resource has exceeded the limit of 50.',
    status: 400,
  });
  await add(into.storeArn, { Key: 'key-0', Value: 'replaced' });
  expect((await tagsOf(into.storeArn))[0]).toHaveLength(50);
});

const absent = '00000000-0000-4000-8000-000000000000';
const arn = (type: string, account = OWNER): string =>
  `arn:aws:cloudtrail:${REGION}:${account}:${type}/${absent}`;
test.each<[string, string, string]>([
  ['no ARN', 'CloudTrailARNInvalidException', 'The ARN no ARN is not valid.'],
  [arn('channel'), 'ChannelNotFoundException', `CloudTrail cannot find the channel ${arn('channel')}.`],
  [
    arn('eventdatastore', PARTNER),
    'EventDataStoreNotFoundException',
    `The event data store ${arn('eventdatastore', PARTNER)} was not found.`,
  ],
  [arn('trail'), 'ResourceTypeNotSupportedException', 'This lake has no resources of the type trail.'],
])('%s is refused', async (ResourceId, name, message) => {
  const Tags = { ResourceId, TagsList: [{ Key: 'k' }] };
  expect(await failure(client.send(new AddTagsCommand(Tags)))).toMatchObject({ name, message });
  expect(await failure(client.send(new RemoveTagsCommand(Tags)))).toMatchObject({ name, message });
  const listed = await failure(tagsOf(ResourceId));
  expect(listed).toMatchObject({
    name: name === 'ChannelNotFoundException' ? 'ResourceNotFoundException' : name,
    message,
  });
});

test('a token is refused: there is no next page', async () => {
  const list = { ResourceIdList: [into.channelArn], NextToken: 'x' };
  expect(await failure(client.send(new ListTagsCommand(list)))).toEqual({
    name: 'InvalidTokenException',
    message: 'The NextToken is not valid.',
    status: 400,
  });
});

test("a key with AWS's own prefix is refused, for a new resource too", async () => {
  const refused = (key: string): object => ({
    name: 'InvalidTagParameterException',
    message: `The tag key ${key} is not valid: the prefix aws: is reserved for AWS.`,
  });
  for (const key of ['aws:created', 'AWS:x'])
    expect(await failure(add(into.storeArn, { Key: 'k' }, { Key: key }))).toMatchObject(refused(key));
  const created = client.send(
    new CreateEventDataStoreCommand({ Name: 'reserved', TagsList: [{ Key: 'aws:x' }] }),
  );
  expect(await failure(created)).toMatchObject(refused('aws:x'));
  await add(into.channelArn, { Key: 'awsome' }, { Key: 'my-aws:x' });
});

test('the same key twice, more than 20 ARNs, and a store that is deleted are refused', async () => {
  expect(await failure(add(into.storeArn, { Key: 'k' }, { Key: 'k' }))).toMatchObject({
    name: 'InvalidTagParameterException',
    message: 'The list of tags contains a tag key more than once.',
  });
  expect(await failure(tagsOf(...Array.from({ length: 21 }, () => into.storeArn)))).toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining("at 'resourceIdList' failed to satisfy constraint") as string,
  });
  const partner = cloudTrail(lake, PARTNER);
  const gone = await partner.send(
    new CreateEventDataStoreCommand({ Name: 'gone', TerminationProtectionEnabled: false }),
  );
  const { EventDataStoreArn = '' } = gone;
  expect(await failure(tagsOf(EventDataStoreArn))).toMatchObject({ name: 'EventDataStoreNotFoundException' });
  await partner.send(new DeleteEventDataStoreCommand({ EventDataStore: EventDataStoreArn }));
  const listed = partner.send(new ListTagsCommand({ ResourceIdList: [EventDataStoreArn] }));
  expect(await failure(listed)).toMatchObject({
    name: 'InactiveEventDataStoreException',
    message: `The event data store ${EventDataStoreArn} is inactive.`,
  });
});
