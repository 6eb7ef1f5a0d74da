import { activityCategory } from '../aws/event-categories.js';
import type { Statement } from './policy.js';

/**
 * What an integration should be. What is `undefined` stays as it is found, and takes its default where it is made:
 * so `enable` leaves alone what nobody asked to change.
 */
export interface Desired {
  /** Who sends, in words. */
  readonly provider: string;
  /** The channel's source, and other spellings of it that are as good where the channel is there already. */
  readonly sources: readonly [string, ...string[]];
  /** The AWS account that may put events, 12 digits. */
  readonly sourceAccount: string | undefined;
  /** What the sender must send along: 2 to 1224 characters of `[\w+=,.@:/-]`. Confidential. */
  readonly externalId: string | undefined;
  readonly storeName: string | undefined;
  readonly channelName: string | undefined;
  /** 7 to 3653. */
  readonly retentionDays: number | undefined;
}

/** IBM Multicloud, as AWS knows it. */
export const ibmMulticloud = {
  provider: 'IBM Multicloud',
  /** The first is what its own set-up script uses, the second how AWS's list of partners spells it. */
  sources: ['NordcloudKlarity', 'IBMMulticloud'],
  sourceAccount: '855341727128',
} as const;

/** The source of channels that are no partner's. */
export const customSource = 'Custom';

export const defaultStoreName = 'activity-events';
/** What CloudTrail itself takes where it is not told: a year and a day. */
export const defaultRetentionDays = 366;

/** Whether the sender is no partner's: then an external ID is its own to ask for, or not. */
export function isCustom({ sources }: Desired): boolean {
  return sources[0] === customSource;
}

export function defaultChannelName(desired: Desired): string {
  return isCustom(desired) ? 'custom-activity' : 'ibm-multicloud';
}

/** The command that makes or mends it, with all that it needs where nobody can be asked. No external ID is in it. */
export function enableCommandFor(desired: Desired): string {
  const { sourceAccount = '<id>', externalId } = desired;
  const whose = isCustom(desired) ? `--custom --source-account ${sourceAccount}` : '--partner';
  const also = isCustom(desired) && externalId === undefined ? '' : ' --external-id <id>';
  return `activity integration enable ${whose}${also}`;
}

/** The one selector of a store that receives from a channel: it takes no other, and no other takes it. */
export const activitySelector = {
  Name: 'Activity from outside of AWS',
  FieldSelectors: [{ Field: 'eventCategory', Equals: [activityCategory] }],
};

/** CreateEventDataStore's parameters: a channel's store is of one Region and one account. */
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

/** Whom a statement lets in, and where; in a template each may be the name of a parameter. */
export interface Grant {
  readonly partition: string;
  readonly channelArn: string;
  readonly sourceAccount: string;
  readonly externalId: string | undefined;
}

/** The statement of the channel's policy that lets the sender in, and nobody else. */
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
