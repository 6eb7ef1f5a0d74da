/** Why an event was refused, and what fixes it. */
export interface IngestionError {
  /** Where the problem is, in a word or two. */
  readonly part: 'recipient account' | 'schema' | 'store' | 'AWS';
  readonly meaning: string;
  readonly fix: string;
}

const inTheEvent =
  'Tell the sender: the event violates the schema of CloudTrail Lake, and sending it again does not help.';
const ofAws = 'This is temporary: the sender retries. If it persists, check the AWS Health Dashboard.';

/** The error codes of PutAuditEvents for a single event: all that AWS documents. */
const errors: Readonly<Record<string, IngestionError>> = {
  InvalidRecipient: {
    part: 'recipient account',
    meaning: "the event's recipient account is not the account that owns the channel",
    fix: "Tell the sender the channel's ARN: recipientAccountId must be the account in that ARN.",
  },
  AccountNotSubscribed: {
    part: 'store',
    meaning: "no event data store accepts the channel's events",
    fix: 'Check that the store is ENABLED: activity integration status says what to do.',
  },
  FieldTooLong: { part: 'schema', meaning: 'a field of the event is too long', fix: inTheEvent },
  FieldNotFound: {
    part: 'schema',
    meaning: 'a field that every event requires is missing',
    fix: inTheEvent,
  },
  InvalidData: {
    part: 'schema',
    meaning: 'the event is not in the form that CloudTrail Lake accepts',
    fix: inTheEvent,
  },
  InvalidChecksum: {
    part: 'schema',
    meaning: "the event's checksum does not match its text",
    fix: inTheEvent,
  },
  InvalidEventSource: {
    part: 'schema',
    meaning: 'CloudTrail Lake does not accept the event source',
    fix: inTheEvent,
  },
  Throttling: { part: 'AWS', meaning: 'more events arrived than the quota allows', fix: ofAws },
  InternalFailure: { part: 'AWS', meaning: 'CloudTrail had an internal error', fix: ofAws },
};

/** What a code means. Codes that AWS added later have no explanation. */
export function ingestionError(code: string): IngestionError {
  return (
    errors[code] ?? {
      part: 'AWS',
      meaning: 'AWS does not document what this means',
      fix: "Look up the code in AWS's documentation of PutAuditEvents.",
    }
  );
}
