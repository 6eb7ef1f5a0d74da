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

/** What there is in AWS, in one account and Region. */
export interface Actual {
  /** All channels, of every source. */
  readonly channels: readonly Channel[];
  /** The provider's, of which AWS lets there be one at most. */
  readonly channel: Channel | undefined;
  /** Where the channel leads to; where there is no channel, the store that has the name. */
  readonly store: Store | undefined;
  /** The channel's resource policy, as text. */
  readonly policy: string | undefined;
}

export interface Channel {
  readonly arn: string;
  readonly name: string;
  readonly source: string;
  /** Where its events go. */
  readonly storeArns: readonly string[];
  /** How the latest events came in. */
  readonly ingestion: GetChannelCommandOutput['IngestionStatus'];
}

export interface Store {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly retentionDays: number;
  readonly hasFixedRetention: boolean;
  readonly isProtected: boolean;
  /** Why it can take nothing from a channel, as the end of "it"; `undefined` where it can. */
  readonly unfit: string | undefined;
}

/** Reads all of it, a call after the other: AWS allows ten a second. Throws Failure. */
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

/** The store of the wanted name, if the channel leads there; else the first that it leads to. */
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

/** `undefined` where it is gone. Throws Failure. */
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
