import {
  CreateChannelCommand,
  CreateEventDataStoreCommand,
  DeleteEventDataStoreCommand,
  ListChannelsCommand,
  type CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import { expect, test } from 'vitest';
import { startLake, type Lake, type LakeOptions } from '../src/index.js';
import { cloudTrail, entry, failure, integrate, OWNER, PARTNER, put } from './harness.js';

const withLake = async (options: LakeOptions, run: (lake: Lake) => Promise<void>): Promise<void> => {
  const lake = await startLake(options);
  try {
    await run(lake);
  } finally {
    await lake.close();
  }
};
const createStore = (
  client: CloudTrailClient,
  Name: string,
): Promise<{ EventDataStoreArn?: string | undefined }> =>
  client.send(new CreateEventDataStoreCommand({ Name, TerminationProtectionEnabled: false }));

test('with quotas as an object, each limit can be set', async () => {
  await withLake({ quotas: { eventDataStores: 2, channels: 1 } }, async (lake) => {
    const client = cloudTrail(lake);
    const { storeArn } = await integrate(client, 'first');
    const Destinations = [{ Type: 'EVENT_DATA_STORE' as const, Location: storeArn }];
    const second = client.send(new CreateChannelCommand({ Name: 'second', Source: 'Custom', Destinations }));
    expect(await failure(second)).toMatchObject({
      name: 'ChannelMaxLimitExceededException',
      message: 'The maximum number of channels (1) is exceeded.',
    });
    await createStore(client, 'second');
    expect(await failure(createStore(client, 'third'))).toMatchObject({
      name: 'EventDataStoreMaxLimitExceededException',
      message: 'Your account has used the maximum number of event data stores (2).',
    });
  });
});

test('without quotas, there may be more than AWS allows', async () => {
  await withLake({ quotas: false }, async (lake) => {
    for (let n = 0; n < 11; n++) await createStore(cloudTrail(lake), `store-${n}`);
  });
});

test("with AWS's quotas, requests per second are limited, by the lake's clock", async () => {
  let now = Date.now();
  await withLake({ quotas: true, now: () => now }, async (lake) => {
    const client = cloudTrail(lake);
    const list = (): Promise<unknown> => client.send(new ListChannelsCommand({}));
    for (let n = 0; n < 10; n++) await list();
    const throttled = { name: 'ThrottlingException', message: 'Rate exceeded', status: 429 };
    expect(await failure(list())).toEqual(throttled);
    await createStore(client, 'one');
    expect(await failure(createStore(client, 'two'))).toEqual(throttled);
    await createStore(cloudTrail(lake, PARTNER), 'two');
    await createStore(cloudTrail(lake, OWNER, 'eu-north-1'), 'two');
    now += 100;
    await list();
    expect(await failure(list())).toEqual(throttled);
    now += 900;
    await createStore(client, 'two');
  });
});

test('PutAuditEvents has a quota of its own, answered with 400', async () => {
  await withLake({ now: () => 1e12, quotas: { putsPerSecond: 3 } }, async (lake) => {
    const { channelArn } = await integrate(cloudTrail(lake), 'rates');
    const answers = [];
    for (let n = 0; n < 4; n++) answers.push(await put(lake, [entry()], { channel: channelArn }));
    expect(answers.map(({ status, body }) => [status, body.__type])).toEqual([
      [200, undefined],
      [200, undefined],
      [200, undefined],
      [400, 'ThrottlingException'],
    ]);
  });
});

test.each<[LakeOptions, string]>([
  [{ quotas: { channels: 0 } }, 'quotas.channels must be a whole number from 1, or false, not 0'],
  [
    { quotas: { channel: 1 } as never },
    'quotas has no member "channel"; it has channels, eventDataStores, activeQueries, putsPerSecond, readsPerSecond, writesPerSecond',
  ],
  [{ acceptsNewStores: ['me'] }, 'acceptsNewStores must contain only account IDs of 12 digits, not "me"'],
])('%j is refused', async (options, message) => {
  expect(await failure(startLake(options))).toMatchObject({ name: 'RangeError', message });
});

test('when the lake is closed to new customers, existing ones continue, even after they deleted their store', async () => {
  const closed = {
    name: 'OperationNotPermittedException',
    message:
      'CloudTrail Lake is no longer accepting new customers. Existing customers can continue to use their event data stores.',
    status: 400,
  };
  await withLake({ acceptsNewStores: false }, async (lake) => {
    expect(await failure(createStore(cloudTrail(lake), 'new'))).toEqual(closed);
  });
  await withLake({ acceptsNewStores: [OWNER] }, async (lake) => {
    const { EventDataStoreArn } = await createStore(cloudTrail(lake), 'old');
    await cloudTrail(lake).send(new DeleteEventDataStoreCommand({ EventDataStore: EventDataStoreArn }));
    await createStore(cloudTrail(lake), 'next');
    expect(await failure(createStore(cloudTrail(lake, PARTNER), 'new'))).toEqual(closed);
  });
});
