import { createHash } from 'node:crypto';
import { EntryError } from './entry-error.js';
import { readEventData, type EventData } from './event-data.js';

/** An entry of a PutAuditEvents request. */
export interface Entry {
  readonly id: string;
  readonly eventData: string;
  readonly eventDataChecksum?: string;
}

/** What an entry is checked against. */
export interface EntryRules {
  readonly recipientAccountId: string;
  readonly unknownEventFields: 'refuse' | 'ignore';
}

/** A whole event may have 256 KB, read as 256,000 bytes of UTF-8, the strictest reading. */
const MAX_EVENT_BYTES = 256_000;

/** Reads and checks the event of an entry. Throws EntryError with one of the documented codes. */
export function readEntry(entry: Entry, rules: EntryRules): EventData {
  checkChecksum(entry);
  const bytes = Buffer.byteLength(entry.eventData);
  if (bytes > MAX_EVENT_BYTES) {
    throw new EntryError('FieldTooLong', `eventData is longer than ${MAX_EVENT_BYTES} bytes`);
  }
  const event = readEventData(parse(entry.eventData), bytes, rules.unknownEventFields);
  if (event.recipientAccountId !== rules.recipientAccountId) {
    throw new EntryError(
      'InvalidRecipient',
      `recipientAccountId must be the account that owns the channel, ${rules.recipientAccountId}, not ${event.recipientAccountId}`,
    );
  }
  return event;
}

function checkChecksum({ eventData, eventDataChecksum }: Entry): void {
  if (eventDataChecksum === undefined) return;
  if (createHash('sha256').update(eventData).digest('base64') === eventDataChecksum) return;
  throw new EntryError('InvalidChecksum', 'eventDataChecksum is not the base64 of the SHA-256 of eventData');
}

function parse(eventData: string): unknown {
  try {
    return JSON.parse(eventData) as unknown;
  } catch (cause) {
    throw new EntryError('InvalidData', 'eventData is not JSON', { cause });
  }
}
