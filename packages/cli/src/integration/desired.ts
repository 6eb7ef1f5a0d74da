import { activityCategory } from '../aws/event-categories.js';
import type { Statement } from './policy.js';

/**
 * What an integration should be. A member that is `undefined` keeps its current value, or gets its default when it is
 * created, so that `enable` changes only what you ask for.
 */
export interface Desired {
  /** The sender's name. */
  readonly provider: string;
  /** The source of a new channel, then other spellings that an existing channel may have. */
  readonly sources: readonly [string, ...string[]];
  /** The AWS account that may put events, 12 digits. */
  readonly sourceAccount: string | undefined;
  /** The external ID that the sender must send: 2 to 1224 characters of `[\w+=,.@:/-]`. Confidential. */
  readonly externalId: string | undefined;
  readonly storeName: string | undefined;
  readonly channelName: string | undefined;
  /** 7 to 3653. */
  readonly retentionDays: number | undefined;
}

/** IBM Multicloud, as AWS knows it. */
export const ibmMulticloud = {
  provider: 'IBM Multicloud',
  /** The first is in its own setup script, the second in AWS's list of partners. */
  sources: ['NordcloudKlarity', 'IBMMulticloud'],
  sourceAccount: '855341727128',
} as const;

/** The source of channels for senders that are not AWS partners. */
export const customSource = 'Custom';

export const defaultStoreName = 'activity-events';
/** CloudTrail's own default: a year and a day. */
export const defaultRetentionDays = 366;

/** Whether the sender is not an AWS partner: then an external ID is optional. */
export function isCustom({ sources }: Desired): boolean {
  return sources[0] === customSource;
}

export function defaultChannelName(desired: Desired): string {
  return isCustom(desired) ? 'custom-activity' : 'ibm-multicloud';
}

/** The command that creates or fixes it, with the options it needs if nobody can be asked. Without the external ID. */
export function enableCommandFor(desired: Desired): string {
  const { sourceAccount = '<id>', externalId } = desired;
  const whose = isCustom(desired) ? `--custom --source-account ${sourceAccount}` : '--partner';
  const also = isCustom(desired) && externalId === undefined ? '' : ' --external-id <id>';
  return `activity integration enable ${whose}${also}`;
}

/** Another command for the same integration: without `--custom` it would be for the partner's. */
export function commandFor(desired: Desired, name: 'status' | 'verify' | 'disable'): string {
  return `activity integration ${name}${isCustom(desired) ? ' --custom' : ''}`;
}

/** The only selector of a store that receives from a channel: it cannot be combined with others. */
export const activitySelector = {
  Name: 'Activity from outside of AWS',
  FieldSelectors: [{ Field: 'eventCategory', Equals: [activityCategory] }],
};

/** CreateEventDataStore's parameters. The store of a channel is for one Region and one account. */
export function storeParameters(desired: Desired) {
  return {
    Name: desired.storeName ?? defaultStoreName,
    MultiRegionEnabled: false,
    OrganizationEnabled: false,
    RetentionPeriod: desired.retentionDays ?? defaultRetentionDays,
    TerminationProtectionEnabled: true,
    AdvancedEventSelectors: [activitySelector],
  };
}

/** CreateChannel's parameters. */
export function channelParameters(desired: Desired, storeArn: string) {
  return {
    Name: desired.channelName ?? defaultChannelName(desired),
    Source: desired.sources[0],
    Destinations: [{ Type: 'EVENT_DATA_STORE' as const, Location: storeArn }],
  };
}

/** Whom a statement allows, and where. In a template, each value may be the name of a parameter. */
export interface Grant {
  readonly partition: string;
  readonly channelArn: string;
  readonly sourceAccount: string;
  readonly externalId: string | undefined;
}

/** The statement of the channel's policy that allows the sender, and nobody else. */
export function statementFor({ partition, channelArn, sourceAccount, externalId }: Grant): Statement {
  return {
    Sid: `ActivityFrom${sourceAccount}`,
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${sourceAccount}:root` },
    Action: 'cloudtrail-data:PutAuditEvents',
    Resource: channelArn,
    ...(externalId === undefined
      ? {}
      : { Condition: { StringEquals: { 'cloudtrail:ExternalId': externalId } } }),
  };
}
