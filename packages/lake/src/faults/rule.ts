/** The faults that `startLake` and `PUT /_lake/faults` accept. */
export interface FaultScript {
  /** The seed of the random numbers: the same seed with the same calls gives the same faults. Default: 1. */
  readonly seed?: number;
  /** At most 1,000. They are evaluated in order: latencies add up, and the first other fault is returned. */
  readonly rules: readonly FaultRule[];
}

/** A fault, and the calls or entries that it is for. */
export interface FaultRule extends FaultConditions, FaultEffect {}

/** A rule applies if all its conditions match; without conditions, to every call. */
export interface FaultConditions {
  /** The name of the operation, or several: `PutAuditEvents`, `CreateChannel`, `AssumeRole`, … */
  readonly operation?: string | readonly string[];
  /** The ARN or ID of the channel that the call names. */
  readonly channel?: string;
  /** The account ID, access key ID or ARN of the caller. */
  readonly caller?: string;
  /** Only with `entryError`: which entries, of those that the lake would accept. */
  readonly entry?: EntryCondition;
  /** How often the rule applies: to this many calls, or entries with `entryError`. Default: no limit. */
  readonly next?: number;
  /** The probability with which the rule applies to a call or entry that matches, from 0 to 1. Default: 1. */
  readonly rate?: number;
  /** The rule applies from this time on, by the lake's clock: `2026-01-02T03:04:05Z`. */
  readonly from?: string;
  /** The rule applies before this time. */
  readonly until?: string;
}

/** Which entries of PutAuditEvents. All members that are given must match. */
export interface EntryCondition {
  /** The entry's id in its request. */
  readonly id?: string;
  readonly UID?: string;
  readonly eventName?: string;
  /** The entry's position in its request, from 0. */
  readonly index?: number;
}

/** The fault: exactly one of these. */
export interface FaultEffect {
  /** Any exception, instead of the operation. Default status: that of AWS's exception with this code, otherwise 400. */
  readonly exception?: { readonly code: string; readonly status?: number; readonly message?: string };
  /** The entry is returned in `failed`, with any code. */
  readonly entryError?: { readonly code: string; readonly message?: string };
  /** The service's own throttling exception. */
  readonly throttling?: true;
  /** The delay before the operation, in milliseconds; of a range, each call has a random one. At most an hour. */
  readonly latencyMs?: number | readonly [min: number, max: number];
  /**
   * When the connection is closed: `before` the operation; after it, but before the response (`taken`); in the middle of
   * the response (`mid`); or `after` it.
   */
  readonly cut?: Cut;
  /** CreateEventDataStore returns the error for accounts that never used CloudTrail Lake. */
  readonly closedToNewCustomers?: true;
}

export const CUTS = ['before', 'taken', 'mid', 'after'] as const;
export type Cut = (typeof CUTS)[number];

export const EFFECTS = [
  'exception',
  'entryError',
  'throttling',
  'latencyMs',
  'cut',
  'closedToNewCustomers',
] as const satisfies readonly (keyof FaultEffect)[];
