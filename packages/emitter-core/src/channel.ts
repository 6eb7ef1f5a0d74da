import { invalidOption, requireTypes } from './invalid-option.js';

/** Where events go: a channel of CloudTrail Lake, in the customer's account. */
export interface ChannelOptions {
  /** The channel's ARN, or its ID (the ARN's suffix); with an ID, `region` and `recipientAccountId` are needed. */
  readonly channelArn: string;
  /** Sent along where the channel's resource policy asks for one; 2–1224 characters of `[\w+=,.@:\/-]`. */
  readonly externalId?: string | undefined;
  /** Default: the ARN's, else AWS_REGION or AWS_DEFAULT_REGION. */
  readonly region?: string | undefined;
  /** The AWS account, 12 digits, that owns the channel. Default: the ARN's. */
  readonly recipientAccountId?: string | undefined;
}

/** A complete channel. */
export interface Channel {
  readonly channelArn: string;
  readonly externalId: string | undefined;
  readonly region: string;
  readonly recipientAccountId: string;
  /** What follows `cloudtrail-data.{region}.`: China's partition has a domain of its own. */
  readonly dnsSuffix: string;
  /** The tenant by whom it was chosen, if any. */
  readonly tenant: string | undefined;
}

const arnPattern = /^arn:(aws[a-z-]*):cloudtrail:([a-z0-9-]+):(\d{12}):channel\/(\S+)$/;
/** The types of {@link ChannelOptions}' members. */
export const channelTypes = {
  channelArn: 'string',
  externalId: 'string',
  region: 'string',
  recipientAccountId: 'string',
} as const;
/** It becomes a part of a host's name, and of each signature. */
const regionPattern = /^[a-z0-9-]+$/;
const externalIdPattern = /^[\w+=,.@:/-]{2,1224}$/;

/** @throws EmitterError `invalid_option` that names the member which is missing or wrong. */
export function completeChannel(
  options: ChannelOptions,
  defaultRegion: string | undefined,
  tenant?: string,
): Channel {
  const where = tenant === undefined ? '' : `channels[${JSON.stringify(tenant)}].`;
  requireTypes(options, channelTypes, where);
  const { channelArn, externalId } = options;
  // Only the compiler knows that it is always there.
  if (!(channelArn as string | undefined)) throw invalidOption(`${where}channelArn is missing`);
  const arn = arnPattern.exec(channelArn);
  if (!arn && channelArn.startsWith('arn:')) {
    throw invalidOption(
      `${where}channelArn is not the ARN of a channel (arn:aws:cloudtrail:<region>:<account>:channel/<id>)`,
    );
  }
  if (/\s/.test(channelArn)) throw invalidOption(`${where}channelArn must not hold white space`);
  const region = options.region ?? arn?.[2] ?? defaultRegion;
  const recipientAccountId = options.recipientAccountId ?? arn?.[3];
  if (!region)
    throw invalidOption(`${where}region is not known: give channelArn as a whole ARN, or the option region`);
  if (!regionPattern.test(region))
    throw invalidOption(`${where}region must be the name of an AWS Region, such as eu-west-1`);
  if (!recipientAccountId) {
    throw invalidOption(
      `${where}recipientAccountId is not known: give channelArn as a whole ARN, or the option recipientAccountId`,
    );
  }
  if (!/^\d{12}$/.test(recipientAccountId))
    throw invalidOption(`${where}recipientAccountId must be 12 digits`);
  // Sealed for another account, each event would be refused for good, and its dead letter whenever it is sent again.
  if (arn && recipientAccountId !== arn[3])
    throw invalidOption(
      `${where}recipientAccountId is not the account in channelArn, which owns the channel`,
    );
  // The external ID is confidential: it is never part of a message.
  if (externalId !== undefined && !externalIdPattern.test(externalId)) {
    throw invalidOption(`${where}externalId must be 2 to 1224 characters of A-Z a-z 0-9 _ + = , . @ : / -`);
  }
  const dnsSuffix = arn?.[1] === 'aws-cn' || region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { channelArn, externalId, region, recipientAccountId, dnsSuffix, tenant };
}
