import { invalidOption, requireTypes } from './invalid-option.js';

/** Where events go: a CloudTrail Lake channel in the customer's account. */
export interface ChannelOptions {
  /** The channel's ARN, or its ID (the last part of the ARN), which also needs `recipientAccountId` and a region. */
  readonly channelArn: string;
  /** The external ID, if the channel's resource policy requires one: 2–1224 characters of `[\w+=,.@:\/-]`. */
  readonly externalId?: string | undefined;
  /**
   * The channel's AWS Region. Default: the ARN's, then the emitter's option `region`, then AWS_REGION or
   * AWS_DEFAULT_REGION.
   */
  readonly region?: string | undefined;
  /** The AWS account that owns the channel: 12 digits. Default: the account in the ARN. */
  readonly recipientAccountId?: string | undefined;
}

/** A channel with all defaults filled in. */
export interface Channel {
  readonly channelArn: string;
  readonly externalId: string | undefined;
  readonly region: string;
  readonly recipientAccountId: string;
  /** The domain after `cloudtrail-data.{region}.`: the China partition has its own. */
  readonly dnsSuffix: string;
  /** The tenant that it was chosen for, if any. */
  readonly tenant: string | undefined;
}

const arnPattern = /^arn:aws[a-z-]*:cloudtrail:([a-z0-9-]+):(\d{12}):channel\/\S+$/;
/** The `typeof` of each member of {@link ChannelOptions}. */
export const channelTypes = {
  channelArn: 'string',
  externalId: 'string',
  region: 'string',
  recipientAccountId: 'string',
} as const;
/** The Region becomes part of the host name and of every signature. */
const regionPattern = /^[a-z0-9-]+$/;
const externalIdPattern = /^[\w+=,.@:/-]{2,1224}$/;

/** @throws EmitterError `invalid_option`, naming the missing or wrong member. */
export function completeChannel(
  options: ChannelOptions,
  defaultRegion: string | undefined,
  tenant?: string,
): Channel {
  const where = tenant === undefined ? '' : `channels[${JSON.stringify(tenant)}].`;
  requireTypes(options, channelTypes, where);
  const { channelArn, externalId } = options;
  // Without a tenant, it may have come from the environment.
  const named = (member: string, variable: string) =>
    tenant === undefined ? `${member} or ${variable}` : `${where}${member}`;
  // Required by the type, but nothing enforces that at run time.
  if (!(channelArn as string | undefined)) throw invalidOption(`${where}channelArn is missing`);
  const arn = arnPattern.exec(channelArn);
  if (!arn && channelArn.startsWith('arn:')) {
    throw invalidOption(
      `${named('channelArn', 'ACTIVITY_CHANNEL_ARN')} is not the ARN of a channel (arn:aws:cloudtrail:<region>:<account>:channel/<id>)`,
    );
  }
  // Quotes come from a file of variables, where some readers keep them.
  if (/[\s"']/.test(channelArn))
    throw invalidOption(
      `${named('channelArn', 'ACTIVITY_CHANNEL_ARN')} must not contain white space or quotation marks`,
    );
  const region = options.region ?? arn?.[1] ?? defaultRegion;
  const recipientAccountId = options.recipientAccountId ?? arn?.[2];
  if (!region) throw invalidOption(`${where}region is unknown: set it, or give channelArn as a full ARN`);
  if (!regionPattern.test(region))
    throw invalidOption(`${where}region must be the name of an AWS Region, such as eu-west-1`);
  if (!recipientAccountId) {
    throw invalidOption(`${where}recipientAccountId is unknown: set it, or give channelArn as a full ARN`);
  }
  if (!/^\d{12}$/.test(recipientAccountId))
    throw invalidOption(`${where}recipientAccountId must be 12 digits`);
  // CloudTrail would refuse every event sealed for another account, and its dead letter each time it is retried.
  if (arn && recipientAccountId !== arn[2])
    throw invalidOption(
      `${where}recipientAccountId must be the account in channelArn, which owns the channel`,
    );
  // The external ID is confidential, so no message quotes it.
  if (externalId !== undefined && !externalIdPattern.test(externalId)) {
    throw invalidOption(
      `${named('externalId', 'ACTIVITY_EXTERNAL_ID')} must be 2 to 1224 characters of A-Z a-z 0-9 _ + = , . @ : / -`,
    );
  }
  const dnsSuffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { channelArn, externalId, region, recipientAccountId, dnsSuffix, tenant };
}
