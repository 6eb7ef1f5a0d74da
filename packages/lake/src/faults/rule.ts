/** What `startLake` and `PUT /_lake/faults` take: rules, and the seed of their chances. */
export interface FaultScript {
  /** The same seed and the same calls meet the same faults. Default 1. */
  readonly seed?: number;
  /** Each is asked, in their order: latencies add up, the first other fault is the answer. */
  readonly rules: readonly FaultRule[];
}

/** Which calls or entries meet which fault, and how often. */
export interface FaultRule extends FaultConditions, FaultEffect {}

/** All that are given must fit; a rule without any meets every call. */
export interface FaultConditions {
  /** Names of operations: `PutAuditEvents`, `CreateChannel`, `AssumeRole`, … */
  readonly operation?: string | readonly string[];
  /** ARN or ID of the channel that the call names. */
  readonly channel?: string;
  /** Account ID, access key id or ARN of the caller. */
  readonly caller?: string;
  /** Entries of PutAuditEvents, of those which the lake would take. Goes with `entryError`, only. */
  readonly entry?: EntryCondition;
  /** Meets the next so many calls (with `entryError`: entries) that fit, then no more. */
  readonly next?: number;
  /** Meets a call (with `entryError`: an entry) that fits with this probability, over 0 to 1. */
  readonly rate?: number;
  /** From this time on, by the lake's clock: ISO 8601. */
  readonly from?: string;
  /** Until this time, exclusively. */
  readonly until?: string;
}

export interface EntryCondition {
  /** The entry's id in its request. */
  readonly id?: string;
  readonly UID?: string;
  readonly eventName?: string;
  /** The entry's place in its request, from 0. */
  readonly index?: number;
}

/** Exactly one of these. */
export interface FaultEffect {
  /** Any exception, in place of the operation. Default status: the exception's own, else 400. */
  readonly exception?: { readonly code: string; readonly status?: number; readonly message?: string };
  /** The entry comes back in `failed` with any code. */
  readonly entryError?: { readonly code: string; readonly message?: string };
  /** A throttling exception, as the service spells it. */
  readonly throttling?: true;
  /** Waits before the operation: milliseconds, or a range of them from which each call has its own. */
  readonly latencyMs?: number | readonly [min: number, max: number];
  /**
   * The connection is cut: `before` anything is done; when all is done, but before the answer (`taken`); in
   * the midst of the answer (`mid`); right after it (`after`).
   */
  readonly cut?: Cut;
  /** CreateEventDataStore answers as it does to accounts that never used CloudTrail Lake. */
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
