/** The ARNs of CloudTrail's resources, and what they contain. */

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** A UUID as CloudTrail writes it: the ID of an event data store, channel, query or event. */
export const UUID_PATTERN = new RegExp(`^${UUID}$`);

const RESOURCE_ARN = new RegExp(
  `^arn:(aws[a-z-]*):cloudtrail:([a-z0-9-]+):([0-9]{12}):(eventdatastore|channel)/(${UUID})$`,
);

export type ResourceType = 'eventdatastore' | 'channel';

export interface ResourceArn {
  readonly region: string;
  readonly accountId: string;
  readonly type: ResourceType;
  readonly id: string;
}

/** Parses the ARN of an event data store or channel; `undefined` if it is not one. */
export function parseResourceArn(arn: string): ResourceArn | undefined {
  const [, , region, accountId, type, id] = RESOURCE_ARN.exec(arn) ?? [];
  if (region === undefined || accountId === undefined || id === undefined) return undefined;
  return { region, accountId, type: type as ResourceType, id };
}

export function formatResourceArn({ region, accountId, type, id }: ResourceArn): string {
  return `arn:${partitionOf(region)}:cloudtrail:${region}:${accountId}:${type}/${id}`;
}

/** The partition of a Region: China and GovCloud have their own. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Twelve digits. */
export const ACCOUNT_ID_PATTERN = /^[0-9]{12}$/;
