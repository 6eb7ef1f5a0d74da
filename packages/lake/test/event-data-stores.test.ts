import {
  CreateEventDataStoreCommand,
  DeleteChannelCommand,
  DeleteEventDataStoreCommand,
  GetEventDataStoreCommand,
  ListEventDataStoresCommand,
  paginateListEventDataStores,
  RestoreEventDataStoreCommand,
  UpdateEventDataStoreCommand,
  type CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { ACTIVITY, cloudTrail, createChannel, createStore, failure, newAccountId } from './harness.js';

let lake: Lake;
let now = Date.parse('2026-01-10T00:00:00Z');
const account = (): CloudTrailClient => cloudTrail(lake, newAccountId());

beforeAll(async () => {
  lake = await startLake({ now: () => now });
});
afterAll(() => lake.close());

describe('event data stores', () => {
  test("are created with AWS's defaults, and are ENABLED", async () => {
    const client = account();
    const made = await client.send(new CreateEventDataStoreCommand({ Name: 'defaults' }));
    expect(made).toMatchObject({
      Name: 'defaults',
      Status: 'ENABLED',
      MultiRegionEnabled: true,
      OrganizationEnabled: false,
      RetentionPeriod: 366,
      TerminationProtectionEnabled: true,
      BillingMode: 'EXTENDABLE_RETENTION_PRICING',
      CreatedTimestamp: new Date(now),
      AdvancedEventSelectors: [
        {
          Name: 'Default management events',
          FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
        },
      ],
    });
    expect(made.EventDataStoreArn).toMatch(
      /^arn:aws:cloudtrail:eu-west-1:\d{12}:eventdatastore\/[0-9a-f-]{36}$/,
    );
    const got = await client.send(new GetEventDataStoreCommand({ EventDataStore: made.EventDataStoreArn }));
    expect(got).toMatchObject({ EventDataStoreArn: made.EventDataStoreArn, Status: 'ENABLED' });
  });

  test.each<[object, string, string]>([
    [
      { Name: 'ab' },
      'ValidationException',
      "1 validation error detected: Value 'ab' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 3",
    ],
    [{ Name: 'a b c' }, 'ValidationException', 'Member must satisfy regular expression pattern'],
    [{}, 'ValidationException', "Value null at 'name' failed to satisfy constraint: Member must not be null"],
    [
      { Name: 'abc', RetentionPeriod: 6 },
      'ValidationException',
      'Member must have value greater than or equal to 7',
    ],
    [
      { Name: 'abc', RetentionPeriod: 3654 },
      'ValidationException',
      'Member must have value less than or equal to 3653',
    ],
    [
      { Name: 'abc', RetentionPeriod: 3000, BillingMode: 'FIXED_RETENTION_PRICING' },
      'InvalidParameterException',
      'at most 2557 days',
    ],
    [
      { Name: 'abc', AdvancedEventSelectors: ACTIVITY },
      'InvalidParameterException',
      'must have MultiRegionEnabled and OrganizationEnabled set to false',
    ],
    [
      {
        Name: 'abc',
        AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Nothing'] }] }],
      },
      'InvalidEventSelectorsException',
      'Equals one known category',
    ],
    [
      {
        Name: 'abc',
        MultiRegionEnabled: false,
        AdvancedEventSelectors: [
          { FieldSelectors: [...(ACTIVITY[0]?.FieldSelectors ?? []), { Field: 'eventName', Equals: ['x'] }] },
        ],
      },
      'InvalidEventSelectorsException',
      'has one selector, with no field but eventCategory',
    ],
    [
      {
        Name: 'abc',
        MultiRegionEnabled: false,
        AdvancedEventSelectors: [
          {
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['ActivityAuditLog'], NotStartsWith: ['Act'] },
            ],
          },
        ],
      },
      'InvalidEventSelectorsException',
      'filters eventCategory by Equals alone',
    ],
    [
      { Name: 'abc', TagsList: [{ Key: 'k' }, { Key: 'k' }] },
      'InvalidTagParameterException',
      'more than once',
    ],
  ])('%j is refused: %s', async (input, name, message) => {
    const refused = await failure(account().send(new CreateEventDataStoreCommand(input as { Name: string })));
    expect(refused).toMatchObject({ name, status: 400, message: expect.stringContaining(message) as string });
  });

  test('have unique names, and there are at most 10 of them in a Region', async () => {
    const client = account();
    await createStore(client, 'store-0');
    expect(await failure(createStore(client, 'store-0'))).toMatchObject({
      name: 'EventDataStoreAlreadyExistsException',
    });
    for (let n = 1; n < 10; n += 1) await createStore(client, `store-${n}`);
    expect(await failure(createStore(client, 'store-10'))).toMatchObject({
      name: 'EventDataStoreMaxLimitExceededException',
    });
    const names: (string | undefined)[] = [];
    let pages = 0;
    for await (const page of paginateListEventDataStores({ client, pageSize: 4 }, {})) {
      pages += 1;
      names.push(...(page.EventDataStores ?? []).map(({ Name }) => Name));
    }
    expect([pages, names]).toEqual([3, Array.from({ length: 10 }, (_, n) => `store-${n}`)]);
    const { NextToken, EventDataStores } = await client.send(
      new ListEventDataStoresCommand({ MaxResults: 4 }),
    );
    expect(EventDataStores?.map((each) => Object.keys(each))).toEqual(
      Array.from({ length: 4 }, () => ['EventDataStoreArn', 'Name']),
    );
    expect(NextToken).toBeDefined();
    const byAnother = account().send(new ListEventDataStoresCommand({ NextToken }));
    expect(await failure(byAnother)).toMatchObject({ name: 'InvalidNextTokenException' });
  });

  test('are deleted if unprotected, can be restored while pending, and are gone after seven days', async () => {
    const client = account();
    const EventDataStore = await createStore(client, 'mortal');
    const remove = (): Promise<unknown> => client.send(new DeleteEventDataStoreCommand({ EventDataStore }));
    const status = async (): Promise<unknown> =>
      (await client.send(new GetEventDataStoreCommand({ EventDataStore }))).Status;
    expect(await failure(remove())).toMatchObject({ name: 'EventDataStoreTerminationProtectedException' });
    expect(await failure(client.send(new RestoreEventDataStoreCommand({ EventDataStore })))).toMatchObject({
      name: 'InvalidEventDataStoreStatusException',
    });
    await client.send(
      new UpdateEventDataStoreCommand({ EventDataStore, TerminationProtectionEnabled: false }),
    );
    const Channel = await createChannel(client, 'holds-it', 'Custom', EventDataStore);
    expect(await failure(remove())).toMatchObject({ name: 'ChannelExistsForEDSException' });
    await client.send(new DeleteChannelCommand({ Channel }));
    await remove();
    expect(await status()).toBe('PENDING_DELETION');
    expect(await failure(remove())).toMatchObject({ name: 'InactiveEventDataStoreException' });
    await client.send(new RestoreEventDataStoreCommand({ EventDataStore }));
    expect(await status()).toBe('ENABLED');
    await remove();
    now += 7 * 86_400_000 + 1;
    expect(await failure(status())).toMatchObject({ name: 'EventDataStoreNotFoundException', status: 404 });
  });

  test('are changed by UpdateEventDataStore, but not to another category or cheaper pricing', async () => {
    const client = account();
    const EventDataStore = await createStore(client, 'changed');
    const updated = await client.send(
      new UpdateEventDataStoreCommand({ EventDataStore, Name: 'renamed', RetentionPeriod: 30 }),
    );
    expect(updated).toMatchObject({
      Name: 'renamed',
      RetentionPeriod: 30,
      TerminationProtectionEnabled: true,
    });
    const management = [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }];
    const change = (more: object): Promise<unknown> =>
      client.send(new UpdateEventDataStoreCommand({ EventDataStore, ...more }));
    expect(await failure(change({ AdvancedEventSelectors: management }))).toMatchObject({
      name: 'InvalidEventSelectorsException',
    });
    expect(await failure(change({ BillingMode: 'FIXED_RETENTION_PRICING' }))).toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('are not visible to another account or from another Region', async () => {
    const id = newAccountId();
    const client = cloudTrail(lake, id);
    const EventDataStore = await createStore(client, 'mine');
    for (const other of [account(), cloudTrail(lake, id, 'us-east-1')]) {
      expect(await failure(other.send(new GetEventDataStoreCommand({ EventDataStore })))).toMatchObject({
        name: 'EventDataStoreNotFoundException',
      });
      expect((await other.send(new ListEventDataStoresCommand({}))).EventDataStores).toEqual([]);
    }
    expect(
      await failure(client.send(new GetEventDataStoreCommand({ EventDataStore: 'no-arn' }))),
    ).toMatchObject({
      name: 'EventDataStoreARNInvalidException',
    });
  });
});
