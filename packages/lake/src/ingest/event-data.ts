import { eventSource, eventTime, fields, ipAddress, map, text, type Rules } from './field-readers.js';

/** A map column: strings as they are, nested values as JSON text. */
export type MapColumn = Readonly<Record<string, string | null>>;

/** Checked eventData, in CloudTrail's spelling. Field names are those of the columns except for case. */
export interface EventData {
  readonly version: string;
  readonly userIdentity: {
    readonly type: string;
    readonly principalId: string;
    readonly details?: MapColumn;
  };
  readonly userAgent?: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly eventTime: string;
  readonly UID: string;
  readonly requestParameters?: MapColumn;
  readonly responseElements?: MapColumn;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly sourceIPAddress?: string;
  readonly recipientAccountId: string;
  readonly additionalEventData?: MapColumn;
}

/**
 * The fields, whether they are required, and their limits, from the event schema of CloudTrail Lake's integrations.
 * Limits are in bytes of UTF-8, with 1000 bytes to a kB: the strictest reading of the documentation.
 */
const USER_IDENTITY: Rules = {
  type: ['required', text(128)],
  principalId: ['required', text(1024)],
  details: ['optional', map(undefined)],
};
const EVENT_DATA: Rules = {
  version: ['required', text(256)],
  userIdentity: ['required', fields(USER_IDENTITY)],
  userAgent: ['optional', text(1024)],
  eventSource: ['required', eventSource(1024)],
  eventName: ['required', text(1024)],
  eventTime: ['required', eventTime],
  UID: ['required', text(1024)],
  requestParameters: ['optional', map(100_000)],
  responseElements: ['optional', map(100_000)],
  errorCode: ['optional', text(256)],
  errorMessage: ['optional', text(256)],
  sourceIPAddress: ['optional', ipAddress],
  recipientAccountId: ['required', text(1024)],
  additionalEventData: ['optional', map(28_000)],
};
const readFields = fields(EVENT_DATA);

/** Checks an event. Throws EntryError that names the field. */
export function readEventData(
  value: unknown,
  eventBytes: number,
  unknownFields: 'refuse' | 'ignore',
): EventData {
  return readFields(value, { path: 'eventData', unknownFields, eventBytes }) as EventData;
}
