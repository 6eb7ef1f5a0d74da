import { randomUUID } from 'node:crypto';
import { parseResourceArn, UUID_PATTERN } from '../arn.js';
import { formatChannelArn, type Channel } from '../control/channels.js';
import type { LakeContext } from '../context.js';
import type { Call } from '../faults/faults.js';
import { AwsError } from '../http/aws-error.js';
import type { Caller } from '../http/caller.js';
import { list, optional, readInput, string, structure } from '../http/input.js';
import { mayPut } from '../policy/may-put.js';
import { parsePolicy } from '../policy/parse-policy.js';
import { EntryError } from './entry-error.js';
import { readEntry, type Entry } from './entry.js';
import { recordWriter, type EventRecord } from './event-record.js';

/** A request, including its query parameters. */
export interface PutAuditEventsRequest {
  readonly channelArn: string | undefined;
  readonly externalId: string | undefined;
  readonly body: unknown;
}

export interface PutAuditEventsResult {
  readonly successful: { readonly id: string; readonly eventID: string }[];
  readonly failed: { readonly id: string; readonly errorCode: string; readonly errorMessage: string }[];
}

const requestShape = structure({
  channelArn: string(),
  externalId: optional(string({ min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ })),
});
const bodyShape = structure({
  auditEvents: list(
    structure({
      id: string({ min: 1, max: 128, pattern: /^[-_A-Za-z0-9]+$/ }),
      eventData: string(),
      eventDataChecksum: optional(string()),
    }),
    { min: 1, max: 100 },
  ),
});

/** Stores events. Those returned as successful are durable. Throws AwsError. */
export async function putAuditEvents(
  context: LakeContext,
  caller: Caller,
  request: PutAuditEventsRequest,
): Promise<PutAuditEventsResult> {
  const { channelArn, externalId } = readInput(requestShape, request);
  const entries: Entry[] = readInput(bodyShape, request.body).auditEvents;
  const channel = findChannel(context, caller, channelArn);
  checkPermission(context, caller, channel, externalId);
  checkIdsDiffer(entries);

  const result: PutAuditEventsResult = { successful: [], failed: [] };
  const records: EventRecord[] = [];
  const now = context.options.now();
  const storeIds = channel.eventDataStoreIds.filter(
    (id) => context.eventDataStores.get(id)?.status === 'ENABLED',
  );
  const write = recordWriter({
    channelArn: formatChannelArn(channel),
    region: channel.region,
    recipientAccountId: channel.accountId,
    now,
  });
  const call: Call = { operation: 'PutAuditEvents', channel: channel.id, caller };
  for (const [index, entry] of entries.entries()) {
    try {
      if (storeIds.length === 0)
        throw new EntryError('AccountNotSubscribed', 'The channel has no active event data store');
      const event = readEntry(entry, {
        recipientAccountId: channel.accountId,
        unknownEventFields: context.options.unknownEventFields,
      });
      const { UID, eventName } = event;
      const fault = context.faults.ofEntry(call, { id: entry.id, UID, eventName, index });
      if (fault) throw new EntryError(fault.code, fault.message ?? "A fault of the lake's script");
      const eventID = randomUUID();
      records.push(write(event, eventID));
      result.successful.push({ id: entry.id, eventID });
    } catch (error) {
      if (!(error instanceof EntryError)) throw error;
      result.failed.push({ id: entry.id, errorCode: error.code, errorMessage: error.message });
    }
  }
  await context.eventWriter.write({
    channelId: channel.id,
    eventDataStoreIds: storeIds,
    records,
    at: now,
    errorCode: result.failed.at(-1)?.errorCode,
  });
  return result;
}

/** By ARN or ID; it may belong to another account, but not to another Region. */
function findChannel(context: LakeContext, caller: Caller, arnOrId: string): Channel {
  const arn = parseResourceArn(arnOrId);
  const id = arn?.type === 'channel' ? arn.id : arnOrId.toLowerCase();
  if (!UUID_PATTERN.test(id)) {
    throw new AwsError('InvalidChannelARN', 'The specified channel ARN is not a valid channel ARN.');
  }
  const channel = context.channels.get(id);
  if (channel?.region === caller.region && (arn === undefined || formatChannelArn(channel) === arnOrId))
    return channel;
  throw new AwsError('ChannelNotFound', 'The channel could not be found.');
}

function checkPermission(
  context: LakeContext,
  caller: Caller,
  channel: Channel,
  externalId: string | undefined,
): void {
  const statements =
    channel.policy === undefined ? [] : parsePolicy(channel.policy, formatChannelArn(channel));
  if (mayPut(caller, channel.accountId, statements, externalId)) return;
  throw new AwsError(
    context.options.permissionError,
    `${caller.arn} is not allowed to put events into the channel: the channel's resource policy does not allow it, ` +
      'or requires another external ID.',
  );
}

function checkIdsDiffer(entries: readonly Entry[]): void {
  const seen = new Set<string>();
  for (const { id } of entries) {
    if (seen.has(id)) {
      throw new AwsError(
        'DuplicatedAuditEventId',
        `Two or more entries in the request have the same event ID: ${id}.`,
      );
    }
    seen.add(id);
  }
}
