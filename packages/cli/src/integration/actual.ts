import {
  GetChannelCommand,
  GetEventDataStoreCommand,
  GetResourcePolicyCommand,
  paginateListChannels,
  paginateListEventDataStores,
  type CloudTrailClient,
  type GetChannelCommandOutput,
  type GetEventDataStoreCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import { activityCategory, eventCategories } from '../aws/event-categories.js';
import { explain } from '../aws/explain.js';
import { defaultStoreName, type Desired } from './desired.js';

/** What exists in one AWS account and Region. */
export interface Actual {
  /** All channels, of every source. */
  readonly channels: readonly Channel[];
  /** The provider's channel: AWS allows at most one. */
  readonly channel: Channel | undefined;
  /** The channel's destination; without a channel, the store with the desired name. */
  readonly store: Store | undefined;
  /** The channel's resource policy, as text. */
  readonly policy: string | undefined;
}

export interface Channel {
  readonly arn: string;
  readonly name: string;
  readonly source: string;
  /** The stores that its events go to, each by its ARN or ID. */
  readonly storeArns: readonly string[];
  /** The result of the latest deliveries. */
  readonly ingestion: GetChannelCommandOutput['IngestionStatus'];
}

export interface Store {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly retentionDays: number;
  readonly hasFixedRetention: boolean;
  readonly isProtected: boolean;
  /** Why it cannot receive from a channel, as the words after "it"; `undefined` if it can. */
  readonly unfit: string | undefined;
}

/** Reads everything, one call at a time: AWS allows ten per second. Throws Failure. */
export async function readActual(
  client: CloudTrailClient,
  desired: Pick<Desired, 'sources' | 'storeName'>,
): Promise<Actual> {
  const channels = await readChannels(client);
  const channel = desired.sources
    .map((source) => channels.find((candidate) => candidate.source === source))
    .find((found) => found !== undefined);
  return {
    channels,
    channel,
    store: await (channel
      ? readDestination(client, channel, desired.storeName)
      : findStore(client, desired.storeName ?? defaultStoreName)),
    policy: channel && (await readPolicy(client, channel.arn)),
  };
}

async function readChannels(client: CloudTrailClient): Promise<Channel[]> {
  const channels: Channel[] = [];
  try {
    for await (const page of paginateListChannels({ client }, {})) {
      for (const { ChannelArn } of page.Channels ?? []) {
        const channel = await client.send(new GetChannelCommand({ Channel: ChannelArn }));
        channels.push({
          arn: channel.ChannelArn ?? '',
          name: channel.Name ?? '',
          source: channel.Source ?? '',
          storeArns: (channel.Destinations ?? []).flatMap(({ Type, Location }) =>
            Type === 'EVENT_DATA_STORE' && Location !== undefined ? [Location] : [],
          ),
          ingestion: channel.IngestionStatus,
        });
      }
    }
  } catch (error) {
    throw explain(error, 'read the channels');
  }
  return channels;
}

/** Of the channel's destinations, the store with this name, or else the first that exists. */
async function readDestination(
  client: CloudTrailClient,
  { storeArns }: Channel,
  name: string | undefined,
): Promise<Store | undefined> {
  const stores: Store[] = [];
  for (const arn of storeArns) {
    const store = await readStore(client, arn);
    if (store) stores.push(store);
  }
  return stores.find((store) => store.name === name) ?? stores[0];
}

async function findStore(client: CloudTrailClient, name: string): Promise<Store | undefined> {
  try {
    for await (const page of paginateListEventDataStores({ client }, {})) {
      const found = page.EventDataStores?.find((store) => store.Name === name);
      if (found?.EventDataStoreArn) return await readStore(client, found.EventDataStoreArn);
    }
  } catch (error) {
    throw explain(error, 'read the event data stores');
  }
  return undefined;
}

/** `undefined` if it no longer exists. Throws Failure. */
async function readStore(client: CloudTrailClient, arn: string): Promise<Store | undefined> {
  try {
    const store = await client.send(new GetEventDataStoreCommand({ EventDataStore: arn }));
    return {
      arn,
      name: store.Name ?? '',
      status: store.Status ?? 'ENABLED',
      retentionDays: store.RetentionPeriod ?? 0,
      hasFixedRetention: store.BillingMode === 'FIXED_RETENTION_PRICING',
      isProtected: store.TerminationProtectionEnabled ?? false,
      unfit: unfitness(store),
    };
  } catch (error) {
    if (error instanceof Error && error.name === 'EventDataStoreNotFoundException') return undefined;
    throw explain(error, 'read the event data store');
  }
}

function unfitness(store: GetEventDataStoreCommandOutput): string | undefined {
  const selectors = store.AdvancedEventSelectors ?? [];
  const fields = selectors.flatMap(({ FieldSelectors }) => FieldSelectors ?? []);
  const categories = eventCategories(selectors);
  if (!categories.includes(activityCategory))
    return `collects events of the category ${categories.join(', ') || 'unknown'}, not ${activityCategory}`;
  if (fields.length > 1) return 'filters its events by more than their category';
  if (store.MultiRegionEnabled) return 'collects the events of all Regions';
  if (store.OrganizationEnabled) return "collects a whole organization's events";
  return undefined;
}

async function readPolicy(client: CloudTrailClient, ResourceArn: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetResourcePolicyCommand({ ResourceArn }))).ResourcePolicy;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourcePolicyNotFoundException') return undefined;
    throw explain(error, "read the channel's policy");
  }
}
