import { randomUUID } from 'node:crypto';
import { formatResourceArn, parseResourceArn, UUID_PATTERN } from '../arn.js';
import type { LakeContext } from '../context.js';
import { AwsError } from '../http/aws-error.js';
import type { Caller, Owner } from '../http/caller.js';
import { boolean, integer, oneOf, optional, readInput, string, structure } from '../http/input.js';
import { isGone } from '../store/retention.js';
import { createEventTable } from '../store/schema.js';
import { closedToNewCustomers } from './closed-to-new-customers.js';
import {
  checkEventSelectors,
  DEFAULT_EVENT_SELECTORS,
  eventSelectors,
  receivesActivity,
  type EventSelector,
} from './event-selectors.js';
import { listOf, PAGE_MEMBERS, pageOf } from './page.js';
import { checkTags, tagList, type Tag } from './tags.js';

/** An event data store (EDS), as stored. Times are milliseconds since 1970. */
export interface EventDataStore {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly status: 'ENABLED' | 'PENDING_DELETION';
  readonly eventSelectors: readonly EventSelector[];
  readonly multiRegionEnabled: boolean;
  readonly organizationEnabled: boolean;
  readonly retentionDays: number;
  readonly billingMode: BillingMode;
  readonly terminationProtectionEnabled: boolean;
  readonly kmsKeyId?: string;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When it was deleted: it is removed seven days later. */
  readonly deletedAt?: number;
}

type BillingMode = 'EXTENDABLE_RETENTION_PRICING' | 'FIXED_RETENTION_PRICING';

/** The name of an event data store or a channel. */
export const NAME = string({ min: 3, max: 128, pattern: /^[a-zA-Z0-9._-]+$/ });
export const ARN_OR_ID = string({ min: 3, max: 256, pattern: /^[a-zA-Z0-9._/\-:]+$/ });

const SETTINGS = {
  AdvancedEventSelectors: optional(eventSelectors),
  MultiRegionEnabled: optional(boolean()),
  OrganizationEnabled: optional(boolean()),
  RetentionPeriod: optional(integer({ min: 7, max: 3653 })),
  TerminationProtectionEnabled: optional(boolean()),
  KmsKeyId: optional(string({ min: 1, max: 350, pattern: /^[a-zA-Z0-9._/\-:]+$/ })),
  BillingMode: optional(oneOf<BillingMode>('EXTENDABLE_RETENTION_PRICING', 'FIXED_RETENTION_PRICING')),
};
const createRequest = structure({
  ...SETTINGS,
  Name: NAME,
  TagsList: optional(tagList),
  StartIngestion: optional(boolean()),
});
const oneRequest = structure({ EventDataStore: ARN_OR_ID });
const updateRequest = structure({ ...SETTINGS, EventDataStore: ARN_OR_ID, Name: optional(NAME) });
const listRequest = structure(PAGE_MEMBERS);

export async function createEventDataStore(
  context: LakeContext,
  caller: Caller,
  input: unknown,
): Promise<object> {
  const request = readInput(createRequest, input);
  const now = context.options.now();
  const billingMode = request.BillingMode ?? 'EXTENDABLE_RETENTION_PRICING';
  const store: EventDataStore = {
    id: randomUUID(),
    accountId: caller.accountId,
    region: caller.region,
    name: request.Name,
    status: 'ENABLED',
    eventSelectors: request.AdvancedEventSelectors ?? DEFAULT_EVENT_SELECTORS,
    multiRegionEnabled: request.MultiRegionEnabled ?? true,
    organizationEnabled: request.OrganizationEnabled ?? false,
    retentionDays: request.RetentionPeriod ?? (billingMode === 'EXTENDABLE_RETENTION_PRICING' ? 366 : 2557),
    billingMode,
    terminationProtectionEnabled: request.TerminationProtectionEnabled ?? true,
    ...(request.KmsKeyId === undefined ? {} : { kmsKeyId: request.KmsKeyId }),
    tags: request.TagsList ?? [],
    createdAt: now,
    updatedAt: now,
  };
  checkCustomer(context, caller);
  checkSettings(store);
  checkTags(store.tags);
  nameIsFree(context, caller, store);
  const { eventDataStores: most } = context.options.quotas;
  if (storesOf(context, caller).length >= most) throw tooMany(most);
  await context.eventDataStores.put(store, async (connection) => {
    if (receivesActivity(store.eventSelectors)) await connection.run(createEventTable(store.id));
  });
  return { ...describe(store), ...(request.TagsList ? { TagsList: store.tags } : {}) };
}

export function getEventDataStore(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const { EventDataStore } = readInput(oneRequest, input);
  return Promise.resolve(describe(findEventDataStore(context, caller, EventDataStore)));
}

export function listEventDataStores(context: LakeContext, caller: Caller, input: unknown): Promise<object> {
  const { MaxResults = 1000, NextToken } = readInput(listRequest, input);
  const list = listOf('ListEventDataStores', caller);
  const { items, next } = pageOf(storesOf(context, caller), MaxResults, NextToken, list);
  // AWS's model calls all other members deprecated: no longer returned by this operation.
  const stores = items.map((store) => ({ EventDataStoreArn: formatArn(store), Name: store.name }));
  return Promise.resolve({ EventDataStores: stores, NextToken: next });
}

export async function updateEventDataStore(
  context: LakeContext,
  caller: Caller,
  input: unknown,
): Promise<object> {
  const request = readInput(updateRequest, input);
  const before = findActiveEventDataStore(context, caller, request.EventDataStore);
  if (
    before.billingMode === 'EXTENDABLE_RETENTION_PRICING' &&
    request.BillingMode === 'FIXED_RETENTION_PRICING'
  ) {
    throw new AwsError(
      'InvalidParameterException',
      'The billing mode cannot be changed from EXTENDABLE_RETENTION_PRICING to FIXED_RETENTION_PRICING.',
    );
  }
  const store: EventDataStore = {
    ...before,
    name: request.Name ?? before.name,
    eventSelectors: request.AdvancedEventSelectors ?? before.eventSelectors,
    multiRegionEnabled: request.MultiRegionEnabled ?? before.multiRegionEnabled,
    organizationEnabled: request.OrganizationEnabled ?? before.organizationEnabled,
    retentionDays: request.RetentionPeriod ?? before.retentionDays,
    billingMode: request.BillingMode ?? before.billingMode,
    terminationProtectionEnabled: request.TerminationProtectionEnabled ?? before.terminationProtectionEnabled,
    ...(request.KmsKeyId === undefined ? {} : { kmsKeyId: request.KmsKeyId }),
    updatedAt: context.options.now(),
  };
  checkSettings(store);
  if (receivesActivity(store.eventSelectors) !== receivesActivity(before.eventSelectors)) {
    throw new AwsError(
      'InvalidEventSelectorsException',
      'The event category of an event data store cannot be changed.',
    );
  }
  nameIsFree(context, caller, store);
  return describe(await context.eventDataStores.put(store));
}

export async function deleteEventDataStore(
  context: LakeContext,
  caller: Caller,
  input: unknown,
): Promise<object> {
  const { EventDataStore } = readInput(oneRequest, input);
  const store = findActiveEventDataStore(context, caller, EventDataStore);
  if (store.terminationProtectionEnabled) {
    throw new AwsError(
      'EventDataStoreTerminationProtectedException',
      'The event data store cannot be deleted because termination protection is enabled for it.',
    );
  }
  if (context.channels.list((channel) => channel.eventDataStoreIds.includes(store.id)).length > 0) {
    throw new AwsError(
      'ChannelExistsForEDSException',
      'The specified event data store cannot yet be deleted because it is in use by a channel.',
    );
  }
  const now = context.options.now();
  await context.eventDataStores.put({ ...store, status: 'PENDING_DELETION', deletedAt: now, updatedAt: now });
  return {};
}

export async function restoreEventDataStore(
  context: LakeContext,
  caller: Caller,
  input: unknown,
): Promise<object> {
  const { EventDataStore } = readInput(oneRequest, input);
  const { deletedAt, ...store } = findEventDataStore(context, caller, EventDataStore);
  if (deletedAt === undefined) {
    throw new AwsError(
      'InvalidEventDataStoreStatusException',
      'Only an event data store in the status PENDING_DELETION can be restored.',
    );
  }
  const restored: EventDataStore = { ...store, status: 'ENABLED', updatedAt: context.options.now() };
  return describe(await context.eventDataStores.put(restored));
}

/** Finds a store of the caller by ARN or ID. Throws AwsError. */
export function findEventDataStore(context: LakeContext, caller: Owner, arnOrId: string): EventDataStore {
  const arn = parseResourceArn(arnOrId);
  const id = arn?.type === 'eventdatastore' ? arn.id : arnOrId.toLowerCase();
  if (!UUID_PATTERN.test(id)) {
    throw new AwsError(
      'EventDataStoreARNInvalidException',
      `The event data store ARN ${arnOrId} is not valid.`,
    );
  }
  const store = context.eventDataStores.get(id);
  if (
    store &&
    owns(caller, store) &&
    !isGone(store, context.options.now()) &&
    (arn === undefined || formatArn(store) === arnOrId)
  )
    return store;
  throw new AwsError('EventDataStoreNotFoundException', `The event data store ${arnOrId} was not found.`);
}

/** As `findEventDataStore`, but refuses a store that is pending deletion. */
export function findActiveEventDataStore(
  context: LakeContext,
  caller: Owner,
  arnOrId: string,
): EventDataStore {
  const store = findEventDataStore(context, caller, arnOrId);
  if (store.status === 'ENABLED') return store;
  throw new AwsError('InactiveEventDataStoreException', `The event data store ${arnOrId} is inactive.`);
}

export function formatArn({ region, accountId, id }: EventDataStore): string {
  return formatResourceArn({ region, accountId, type: 'eventdatastore', id });
}

function owns(caller: Owner, store: EventDataStore): boolean {
  return store.accountId === caller.accountId && store.region === caller.region;
}

function storesOf(context: LakeContext, caller: Caller): EventDataStore[] {
  const now = context.options.now();
  return context.eventDataStores.list((store) => owns(caller, store) && !isGone(store, now));
}

/** An account that has a store, even one pending deletion, is an existing customer. */
function checkCustomer({ options, eventDataStores }: LakeContext, { accountId }: Caller): void {
  const { acceptsNewStores: accepts } = options;
  if (accepts === true || (accepts !== false && accepts.includes(accountId))) return;
  if (eventDataStores.list((store) => store.accountId === accountId).length === 0)
    throw closedToNewCustomers();
}

function checkSettings(store: EventDataStore): void {
  checkEventSelectors(store.eventSelectors);
  if (store.billingMode === 'FIXED_RETENTION_PRICING' && store.retentionDays > 2557) {
    throw new AwsError(
      'InvalidParameterException',
      'The retention period of an event data store with FIXED_RETENTION_PRICING is at most 2557 days.',
    );
  }
  if (receivesActivity(store.eventSelectors) && (store.multiRegionEnabled || store.organizationEnabled)) {
    throw new AwsError(
      'InvalidParameterException',
      'An event data store for ActivityAuditLog events must have MultiRegionEnabled and OrganizationEnabled set to false.',
    );
  }
}

function nameIsFree(context: LakeContext, caller: Caller, { id, name }: EventDataStore): void {
  if (storesOf(context, caller).some((other) => other.id !== id && other.name === name)) {
    throw new AwsError(
      'EventDataStoreAlreadyExistsException',
      `An event data store with the name ${name} already exists.`,
    );
  }
}

function tooMany(most: number): AwsError {
  return new AwsError(
    'EventDataStoreMaxLimitExceededException',
    `Your account has used the maximum number of event data stores (${most}).`,
  );
}

function describe(store: EventDataStore): object {
  return {
    EventDataStoreArn: formatArn(store),
    Name: store.name,
    Status: store.status,
    AdvancedEventSelectors: store.eventSelectors,
    MultiRegionEnabled: store.multiRegionEnabled,
    OrganizationEnabled: store.organizationEnabled,
    RetentionPeriod: store.retentionDays,
    TerminationProtectionEnabled: store.terminationProtectionEnabled,
    CreatedTimestamp: store.createdAt / 1000,
    UpdatedTimestamp: store.updatedAt / 1000,
    ...(store.kmsKeyId === undefined ? {} : { KmsKeyId: store.kmsKeyId }),
    BillingMode: store.billingMode,
  };
}
