/** What became of an event that was not taken, and what mends it. */
export interface IngestionError {
  /** What is at fault, in a word or two. */
  readonly part: 'recipient account' | 'schema' | 'store' | 'AWS';
  readonly meaning: string;
  readonly mend: string;
}

const inTheEvent =
  'Tell the sender: the event breaks the schema of CloudTrail Lake, and sending it again is of no use.';
const ofAws = 'It passes: the sender sends again. If it stays, look at the AWS Health Dashboard.';

/** The codes of PutAuditEvents for a single event: the whole list that AWS documents. */
const errors: Readonly<Record<string, IngestionError>> = {
  InvalidRecipient: {
    part: 'recipient account',
    meaning: 'the event names another recipient account than the one that owns the channel',
    mend: "Tell the sender the channel's ARN: its recipientAccountId must be the account in that ARN.",
  },
  AccountNotSubscribed: {
    part: 'store',
    meaning: 'no event data store takes what the channel brings',
    mend: 'See that the store is ENABLED: activity integration status tells what to do.',
  },
  FieldTooLong: { part: 'schema', meaning: 'a field of the event is too long', mend: inTheEvent },
  FieldNotFound: { part: 'schema', meaning: 'a field that every event needs is missing', mend: inTheEvent },
  InvalidData: {
    part: 'schema',
    meaning: 'the event is not of the form that CloudTrail Lake takes',
    mend: inTheEvent,
  },
  InvalidChecksum: {
    part: 'schema',
    meaning: "the event's checksum is not that of its text",
    mend: inTheEvent,
  },
  InvalidEventSource: {
    part: 'schema',
    meaning: 'the event source is not one that CloudTrail Lake takes',
    mend: inTheEvent,
  },
  Throttling: { part: 'AWS', meaning: 'more events came than the quota allows', mend: ofAws },
  InternalFailure: { part: 'AWS', meaning: 'CloudTrail had a fault of its own', mend: ofAws },
};

/** What a code means; codes that AWS has added since are told as they are. */
export function ingestionError(code: string): IngestionError {
  return (
    errors[code] ?? {
      part: 'AWS',
      meaning: 'AWS does not document what this means',
      mend: "Look for the code in AWS's documentation of PutAuditEvents.",
    }
  );
}
