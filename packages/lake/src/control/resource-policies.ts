import { parseResourceArn } from '../arn.js';
import type { LakeContext } from '../context.js';
import { AwsError } from '../http/aws-error.js';
import type { Caller } from '../http/caller.js';
import { readInput, string, structure } from '../http/input.js';
import { parsePolicy } from '../policy/parse-policy.js';
import { formatChannelArn, type Channel } from './channels.js';
import { ARN_OR_ID } from './event-data-stores.js';

const oneRequest = structure({ ResourceArn: ARN_OR_ID });
const putRequest = structure({ ResourceArn: ARN_OR_ID, ResourcePolicy: string({ min: 1, max: 8192 }) });

export async function putResourcePolicy(
  context: LakeContext,
  caller: Caller,
  input: unknown,
): Promise<object> {
  const { ResourceArn, ResourcePolicy } = readInput(putRequest, input);
  const channel = findResource(context, caller, ResourceArn);
  parsePolicy(ResourcePolicy, formatChannelArn(channel));
  await context.channels.put({ ...channel, policy: ResourcePolicy });
  return { ResourceArn, ResourcePolicy };
}

export function getResourcePolicy(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const { ResourceArn } = readInput(oneRequest, input);
  const { policy } = findResource(context, caller, ResourceArn);
  if (policy === undefined) throw noPolicy(ResourceArn);
  return Promise.resolve({ ResourceArn, ResourcePolicy: policy });
}

export async function deleteResourcePolicy(
  context: LakeContext,
  caller: Caller,
  input: unknown,
): Promise<object> {
  const { ResourceArn } = readInput(oneRequest, input);
  const { policy, ...channel } = findResource(context, caller, ResourceArn);
  if (policy === undefined) throw noPolicy(ResourceArn);
  await context.channels.put(channel);
  return {};
}

/** Finds a channel by its ARN: of the resources that can have a policy, the lake has only channels. */
function findResource(context: LakeContext, caller: Caller, arn: string): Channel {
  const resource = parseResourceArn(arn);
  if (!resource) throw new AwsError('ResourceARNNotValidException', `The ARN ${arn} is not valid.`);
  if (resource.type !== 'channel') {
    throw new AwsError(
      'ResourceTypeNotSupportedException',
      `A resource of the type ${resource.type} is not supported.`,
    );
  }
  const channel = context.channels.get(resource.id);
  if (channel?.accountId === caller.accountId && formatChannelArn(channel) === arn) return channel;
  throw new AwsError('ResourceNotFoundException', `The resource ${arn} was not found.`);
}

function noPolicy(arn: string): AwsError {
  return new AwsError('ResourcePolicyNotFoundException', `The resource ${arn} has no resource policy.`);
}
