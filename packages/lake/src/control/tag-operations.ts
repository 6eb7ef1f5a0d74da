import { parseResourceArn } from '../arn.js';
import type { LakeContext } from '../context.js';
import { AwsError } from '../http/aws-error.js';
import type { Caller } from '../http/caller.js';
import { list, optional, readInput, string, structure } from '../http/input.js';
import { findChannel, type Channel } from './channels.js';
import { findActiveEventDataStore, type EventDataStore } from './event-data-stores.js';
import { checkTags, MAX_TAGS, tagList, type Tag } from './tags.js';

// AWS's model constrains neither the ARNs nor the token of these operations.
const changeRequest = structure({ ResourceId: string(), TagsList: tagList });
const listRequest = structure({
  // The API reference: "The list has a limit of 20 ARNs."
  ResourceIdList: list(string(), { min: 1, max: 20 }),
  NextToken: optional(string()),
});

/** Adds tags. A tag replaces an existing one with the same key. */
export async function addTags(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const { ResourceId, TagsList } = readInput(changeRequest, input);
  const resource = findTagged(context, caller, ResourceId, 'ChannelNotFoundException');
  checkTags(TagsList);
  const tags = new Map([...resource.tags, ...TagsList].map((tag) => [tag.Key, tag]));
  if (tags.size > MAX_TAGS) {
    throw new AwsError(
      'TagsLimitExceededException',
      `The number of tags for the resource has exceeded the limit of ${MAX_TAGS}.`,
    );
  }
  await resource.put([...tags.values()]);
  return {};
}

/** Removes tags by their keys. A missing key is no error. */
export async function removeTags(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const { ResourceId, TagsList } = readInput(changeRequest, input);
  const resource = findTagged(context, caller, ResourceId, 'ChannelNotFoundException');
  checkTags(TagsList);
  const removed = new Set(TagsList.map(({ Key }) => Key));
  await resource.put(resource.tags.filter(({ Key }) => !removed.has(Key)));
  return {};
}

/** The limit of twenty resources fits on one page, so there is never a next page, and no token is valid. */
export function listTags(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const { ResourceIdList, NextToken } = readInput(listRequest, input);
  if (NextToken !== undefined) throw new AwsError('InvalidTokenException', 'The NextToken is not valid.');
  const ResourceTagList = ResourceIdList.map((ResourceId) => ({
    ResourceId,
    TagsList: findTagged(context, caller, ResourceId, 'ResourceNotFoundException').tags,
  }));
  return Promise.resolve({ ResourceTagList });
}

interface Tagged {
  readonly tags: readonly Tag[];
  put(tags: readonly Tag[]): Promise<Channel | EventDataStore>;
}

/** The operations have different codes for a channel that does not exist. Throws AwsError. */
function findTagged(
  context: LakeContext,
  caller: Caller,
  arn: string,
  noChannel: 'ChannelNotFoundException' | 'ResourceNotFoundException',
): Tagged {
  const { channels, eventDataStores } = context;
  switch (parseResourceArn(arn)?.type) {
    case 'channel': {
      const channel = orElse(noChannel, () => findChannel(context, caller, arn));
      return { tags: channel.tags, put: (tags) => channels.put({ ...channel, tags }) };
    }
    case 'eventdatastore': {
      const store = findActiveEventDataStore(context, caller, arn);
      return { tags: store.tags, put: (tags) => eventDataStores.put({ ...store, tags }) };
    }
    case undefined:
      break;
  }
  const type = /^arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:\d{12}:(trail|dashboard)\//.exec(arn)?.[1];
  if (type === undefined) throw new AwsError('CloudTrailARNInvalidException', `The ARN ${arn} is not valid.`);
  throw new AwsError('ResourceTypeNotSupportedException', `This lake has no resources of the type ${type}.`);
}

function orElse<T>(code: 'ChannelNotFoundException' | 'ResourceNotFoundException', find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ChannelNotFoundException') throw error;
    throw new AwsError(code, error.message, { cause: error });
  }
}
