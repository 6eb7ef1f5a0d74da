import type { JsonObject } from '../json.js';
import type { Envelope, Event, Source } from '../model.js';

/** The values that documentation shows for what the emitter, the customer and CloudTrail supply. */
const sample = {
  accountId: '111122223333',
  region: 'eu-west-1',
  eventTime: '2026-01-31T09:30:00Z',
  ingestionTime: '2026-01-31T09:30:02Z',
  channelId: '00000000-0000-4000-8000-0000000000c1',
  eventID: '00000000-0000-4000-8000-0000000000e1',
  UID: '019c1364-9b40-7000-8000-0000000000d1',
  emitter: { instance: '019c1364-0000-7000-8000-0000000000f1', sequence: 42 },
} as const;

/** An event's first example as CloudTrail Lake stores it, with what CloudTrail adds around eventData. */
export function recordOf(envelope: Envelope, source: Source, event: Event): JsonObject {
  const [example] = event.examples;
  const { accountId, region, eventTime, ingestionTime, channelId, eventID, UID, emitter } = sample;
  const isNumbered = envelope.properties.some(
    ({ name, type }) =>
      name === 'additionalEventData' &&
      type.kind === 'open' &&
      type.properties.some((property) => property.name === 'emitter'),
  );
  const supplied: JsonObject = {
    version: source.version,
    eventSource: source.eventSource,
    eventName: event.name,
    eventTime,
    UID,
    recipientAccountId: accountId,
    ...example,
    ...(isNumbered
      ? { additionalEventData: { ...(example['additionalEventData'] as JsonObject | undefined), emitter } }
      : {}),
  };
  const members = envelope.properties.flatMap(({ name }) => {
    const value = supplied[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    eventVersion: '1.0',
    eventCategory: 'ActivityAuditLog',
    eventType: 'ActivityLog',
    eventID,
    eventTime: supplied['eventTime'] ?? eventTime,
    awsRegion: region,
    recipientAccountId: accountId,
    metadata: {
      ingestionTime,
      channelARN: `arn:aws:cloudtrail:${region}:${accountId}:channel/${channelId}`,
    },
    eventData: Object.fromEntries(members),
  };
}
