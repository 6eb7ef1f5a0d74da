import type { SealedEntry } from '../seal.js';

/**
 * What CloudTrail's answer means for one entry:
 * `delivered`; `retry` (later, the same); `park` (the channel must be mended first, its entries are kept);
 * `split` (something in the request is wrong: send fewer at once, until it is found); `reject` (for good).
 */
export type EntryOutcome =
  | { readonly kind: 'delivered'; readonly eventID: string }
  | { readonly kind: 'retry' | 'park' | 'split' | 'reject'; readonly code: string; readonly message: string };

/** An answer to a whole request that is no success. */
export interface Failure {
  /** AWS's error code, free of namespace and suffix, or our own word for what the network did. */
  readonly code: string;
  readonly message: string;
  /** The HTTP status; absent where no answer came. */
  readonly status?: number | undefined;
}

const throttling =
  /^(Throttling|TooManyRequests|ProvisionedThroughputExceeded|RequestLimitExceeded|SlowDown)/;

/** Whether AWS asks for fewer requests. */
export function isThrottling(code: string): boolean {
  return throttling.test(code) || code === 'HTTP429';
}

/** The request never names one event: these say that its content, or its size, was not understood. */
const contentFaults = new Set([
  'ValidationException',
  'SerializationException',
  'DuplicatedAuditEventId',
  'RequestEntityTooLargeException',
]);

/** A code of `failed[]`, by the list that PutAuditEvents documents. A code it does not know is final, and kept. */
export function entryOutcome(code: string, message: string): EntryOutcome {
  if (code === 'InternalFailure' || throttling.test(code)) return { kind: 'retry', code, message };
  if (code === 'AccountNotSubscribed') return { kind: 'park', code, message };
  return { kind: 'reject', code, message };
}

/**
 * What a failed request means for each of its entries. By code first, since PutAuditEvents throttles with HTTP
 * 400 too; then by status. A refusal that no event can be blamed for parks the channel: its entries are kept.
 */
export function failureOutcome({ code, message, status }: Failure): EntryOutcome {
  if (throttling.test(code)) return { kind: 'retry', code, message };
  if (contentFaults.has(code) || status === 413) return { kind: 'split', code, message };
  if (status === undefined || status === 408 || status === 429 || status >= 500) {
    return { kind: 'retry', code, message };
  }
  return { kind: 'park', code, message };
}

/** The body of a 200. */
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

/** What an outcome is for. */
type Identified = Pick<SealedEntry, 'id'>;

/** The outcome of each entry, in the entries' order. Matched by id; one that no list names was not acknowledged. */
export function entryOutcomes(entries: readonly Identified[], output: PutAuditEventsOutput): EntryOutcome[] {
  const successful = output.successful ?? [];
  const failed = output.failed ?? [];
  // As nearly every answer is: all of them successful, and in their order. That needs no map.
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
    message: 'the answer names the entry neither as successful nor as failed',
  };
  return entries.map(({ id }) => byId.get(id) ?? unanswered);
}

function delivered({ eventID }: { readonly eventID?: string | undefined }): EntryOutcome {
  return { kind: 'delivered', eventID: eventID ?? '' };
}
