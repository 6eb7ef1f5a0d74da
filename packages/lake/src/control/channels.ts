import { randomUUID } from 'node:crypto';
import { formatResourceArn, parseResourceArn, UUID_PATTERN } from '../arn.js';
import type { LakeContext } from '../context.js';
import { AwsError } from '../http/aws-error.js';
import type { Caller } from '../http/caller.js';
import { list, oneOf, optional, readInput, string, structure, type Input } from '../http/input.js';
import { ARN_OR_ID, findActiveEventDataStore, formatArn, NAME } from './event-data-stores.js';
import { receivesActivity } from './event-selectors.js';
import { listOf, PAGE_MEMBERS, pageOf } from './page.js';
import { checkTags, tagList, type Tag } from './tags.js';

/** A channel, as stored. */
export interface Channel {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  /** The sender: `Custom`, or a partner's name. Never changes. */
  readonly source: string;
  readonly eventDataStoreIds: readonly string[];
  readonly tags: readonly Tag[];
  /** The resource policy, as given to PutResourcePolicy. */
  readonly policy?: string;
  readonly ingestion?: Ingestion;
}

/** The results of the latest requests. Times are milliseconds since 1970. */
export interface Ingestion {
  readonly attemptTime: number;
  readonly attemptEventId: string;
  readonly successTime?: number;
  readonly successEventId?: string;
  /** The code of the latest failure; a later success does not clear it. */
  readonly errorCode?: string;
}

const destinations = list(
  structure({
    Type: oneOf('EVENT_DATA_STORE', 'AWS_SERVICE'),
    Location: string({ min: 3, max: 1024, pattern: /^[a-zA-Z0-9._/\-:*]+$/ }),
  }),
  { min: 1, max: 200 },
);
const createRequest = structure({
  Name: NAME,
  Source: string({ min: 1, max: 256 }),
  Destinations: destinations,
  Tags: optional(tagList),
});
const oneRequest = structure({ Channel: ARN_OR_ID });
const updateRequest = structure({
  Channel: ARN_OR_ID,
  Name: optional(NAME),
  Destinations: optional(destinations),
});
const listRequest = structure(PAGE_MEMBERS);

export async function createChannel(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const request = readInput(createRequest, input);
  const channel: Channel = {
    id: randomUUID(),
    accountId: caller.accountId,
    region: caller.region,
    name: request.Name,
    source: request.Source,
    eventDataStoreIds: storesAt(context, caller, request.Destinations),
    tags: request.Tags ?? [],
  };
  checkTags(channel.tags);
  const others = channelsOf(context, caller);
  nameIsFree(others, channel);
  if (others.some(({ source }) => source === channel.source)) {
    throw new AwsError(
      'ChannelAlreadyExistsException',
      `A channel for the source ${channel.source} already exists.`,
    );
  }
  const { channels: most } = context.options.quotas;
  if (others.length >= most) {
    throw new AwsError(
      'ChannelMaxLimitExceededException',
      `The maximum number of channels (${most}) is exceeded.`,
    );
  }
  await context.channels.put(channel);
  return { ...describe(context, channel), ...(request.Tags ? { Tags: channel.tags } : {}) };
}

export function getChannel(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const channel = findChannel(context, caller, readInput(oneRequest, input).Channel);
  return Promise.resolve({
    ...describe(context, channel),
    SourceConfig: { ApplyToAllRegions: false },
    ...(channel.ingestion ? { IngestionStatus: describeIngestion(channel.ingestion) } : {}),
  });
}

export function listChannels(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const { MaxResults = 1000, NextToken } = readInput(listRequest, input);
  const list = listOf('ListChannels', caller);
  const { items, next } = pageOf(channelsOf(context, caller), MaxResults, NextToken, list);
  const Channels = items.map((channel) => ({ ChannelArn: formatChannelArn(channel), Name: channel.name }));
  return Promise.resolve({ Channels, NextToken: next });
}

export async function updateChannel(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const request = readInput(updateRequest, input);
  const before = findChannel(context, caller, request.Channel);
  const channel: Channel = {
    ...before,
    name: request.Name ?? before.name,
    eventDataStoreIds: request.Destinations
      ? storesAt(context, caller, request.Destinations)
      : before.eventDataStoreIds,
  };
  nameIsFree(channelsOf(context, caller), channel);
  return describe(context, await context.channels.put(channel));
}

export async function deleteChannel(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const channel = findChannel(context, caller, readInput(oneRequest, input).Channel);
  await context.channels.delete(channel.id);
  return {};
}

/** Finds a channel of the caller by ARN or ID. Throws AwsError. */
export function findChannel(context: LakeContext, caller: Caller, arnOrId: string): Channel {
  const arn = parseResourceArn(arnOrId);
  const id = arn?.type === 'channel' ? arn.id : arnOrId.toLowerCase();
  if (!UUID_PATTERN.test(id)) {
    throw new AwsError('ChannelARNInvalidException', `The channel ARN ${arnOrId} is not valid.`);
  }
  const channel = context.channels.get(id);
  if (channel && owns(caller, channel) && (arn === undefined || formatChannelArn(channel) === arnOrId))
    return channel;
  throw new AwsError('ChannelNotFoundException', `CloudTrail cannot find the channel ${arnOrId}.`);
}

export function formatChannelArn({ region, accountId, id }: Channel): string {
  return formatResourceArn({ region, accountId, type: 'channel', id });
}

function owns(caller: Caller, channel: Channel): boolean {
  return channel.accountId === caller.accountId && channel.region === caller.region;
}

function channelsOf(context: LakeContext, caller: Caller): Channel[] {
  return context.channels.list((channel) => owns(caller, channel));
}

function nameIsFree(others: readonly Channel[], { id, name }: Channel): void {
  if (others.some((other) => other.id !== id && other.name === name)) {
    throw new AwsError('ChannelAlreadyExistsException', `A channel with the name ${name} already exists.`);
  }
}

/** Checks that each destination is a store of the caller for activity events. */
function storesAt(context: LakeContext, caller: Caller, at: Input<typeof destinations>): string[] {
  const ids = at.map(({ Type, Location }) => {
    if (Type !== 'EVENT_DATA_STORE') {
      throw new AwsError(
        'InvalidParameterException',
        'The destination of a channel must have the type EVENT_DATA_STORE.',
      );
    }
    const store = findActiveEventDataStore(context, caller, Location);
    if (receivesActivity(store.eventSelectors)) return store.id;
    throw new AwsError(
      'InvalidEventDataStoreCategoryException',
      `The event data store ${Location} does not have the event category ActivityAuditLog.`,
    );
  });
  return [...new Set(ids)];
}

function describe(context: LakeContext, channel: Channel): object {
  const stores = channel.eventDataStoreIds.flatMap((id) => context.eventDataStores.get(id) ?? []);
  return {
    ChannelArn: formatChannelArn(channel),
    Name: channel.name,
    Source: channel.source,
    Destinations: stores.map((store) => ({ Type: 'EVENT_DATA_STORE', Location: formatArn(store) })),
  };
}

function describeIngestion(ingestion: Ingestion): object {
  return {
    LatestIngestionAttemptTime: ingestion.attemptTime / 1000,
    LatestIngestionAttemptEventID: ingestion.attemptEventId,
    ...(ingestion.successTime === undefined
      ? {}
      : { LatestIngestionSuccessTime: ingestion.successTime / 1000 }),
    ...(ingestion.successEventId === undefined
      ? {}
      : { LatestIngestionSuccessEventID: ingestion.successEventId }),
    ...(ingestion.errorCode === undefined ? {} : { LatestIngestionErrorCode: ingestion.errorCode }),
  };
}
