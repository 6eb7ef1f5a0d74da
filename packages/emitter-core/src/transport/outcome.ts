import type { SealedEntry } from '../seal.js';

/**
 * What CloudTrail's response means for one entry:
 * `delivered`; `retry` (send the same again later); `park` (the channel needs fixing first; its entries are kept);
 * `split` (something in the request is wrong: send smaller ones until it is found); `reject` (refused for good).
 */
export type EntryOutcome =
  | { readonly kind: 'delivered'; readonly eventID: string }
  | { readonly kind: 'retry' | 'park' | 'split' | 'reject'; readonly code: string; readonly message: string };

/** The failure of a whole request. */
export interface Failure {
  /** AWS's error code without namespace and suffix, or our own name for a network failure. */
  readonly code: string;
  readonly message: string;
  /** The HTTP status; undefined if there was no response. */
  readonly status?: number | undefined;
}

const throttling =
  /^(Throttling|TooManyRequests|ProvisionedThroughputExceeded|RequestLimitExceeded|SlowDown)/;

/** Whether AWS is throttling. */
export function isThrottling(code: string): boolean {
  return throttling.test(code) || code === 'HTTP429';
}

/** These do not name the event at fault: they only say that the content or size of the request was not understood. */
const contentFaults = new Set([
  'ValidationException',
  'SerializationException',
  'DuplicatedAuditEventId',
  'RequestEntityTooLargeException',
]);

/**
 * The outcome for an error code in `failed[]`, by the list that PutAuditEvents documents. Unknown codes are final: the
 * entry becomes a dead letter.
 */
export function entryOutcome(code: string, message: string): EntryOutcome {
  if (code === 'InternalFailure' || throttling.test(code)) return { kind: 'retry', code, message };
  if (code === 'AccountNotSubscribed') return { kind: 'park', code, message };
  return { kind: 'reject', code, message };
}

/**
 * What a failed request means for each of its entries. Decided by code first, since PutAuditEvents also throttles with
 * HTTP 400, then by status. If no event can be to blame, the channel is parked and its entries are kept.
 */
export function failureOutcome({ code, message, status }: Failure): EntryOutcome {
  if (throttling.test(code)) return { kind: 'retry', code, message };
  if (contentFaults.has(code) || status === 413) return { kind: 'split', code, message };
  if (status === undefined || status === 408 || status === 429 || status >= 500) {
    return { kind: 'retry', code, message };
  }
  return { kind: 'park', code, message };
}

/** The body of a 200 response. */
export interface PutAuditEventsOutput {
  readonly successful?:
    readonly { readonly id?: string | undefined; readonly eventID?: string | undefined }[] | undefined;
  readonly failed?:
    | readonly {
        readonly id?: string | undefined;
        readonly errorCode?: string | undefined;
        readonly errorMessage?: string | undefined;
      }[]
    | undefined;
}

/** What an outcome refers to. */
type Identified = Pick<SealedEntry, 'id'>;

/** The outcome of each entry, in their order. Matched by id; an entry in neither list was not acknowledged. */
export function entryOutcomes(entries: readonly Identified[], output: PutAuditEventsOutput): EntryOutcome[] {
  const successful = output.successful ?? [];
  const failed = output.failed ?? [];
  // The usual response: all successful, in order. That needs no map, which would take a hundredth of delivery's time.
  const allSuccessful =
    failed.length === 0 &&
    successful.length === entries.length &&
    successful.every(({ id }, index) => id === entries[index]?.id);
  if (allSuccessful) return successful.map(delivered);

  const byId = new Map<string | undefined, EntryOutcome>();
  for (const entry of successful) byId.set(entry.id, delivered(entry));
  for (const { id, errorCode, errorMessage } of failed) {
    byId.set(id, entryOutcome(errorCode ?? 'InternalFailure', errorMessage ?? ''));
  }
  const unanswered: EntryOutcome = {
    kind: 'retry',
    code: 'IncompleteAnswer',
    message: 'the response lists the entry neither as successful nor as failed',
  };
  return entries.map(({ id }) => byId.get(id) ?? unanswered);
}

function delivered({ eventID }: { readonly eventID?: string | undefined }): EntryOutcome {
  return { kind: 'delivered', eventID: eventID ?? '' };
}
