/** The types of answers to the page, shared by the lake that writes them and the page that reads them. */

export interface Overview {
  /** At most this many of each, the newest. */
  readonly stores: readonly StoreView[];
  readonly channels: readonly ChannelView[];
}

export interface StoreView {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly status: 'ENABLED' | 'PENDING_DELETION';
  readonly retentionDays: number;
  /** The number of its events; `null` if it is for another category, of which the lake stores nothing. */
  readonly events: number | null;
}

/** Times are milliseconds since 1970. */
export interface ChannelView {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly source: string;
  readonly storeIds: readonly string[];
  readonly ingestion?: {
    readonly attemptTime: number;
    readonly successTime?: number;
    readonly successEventId?: string;
    readonly errorCode?: string;
  };
}

/** An event in the list. */
export interface EventLine {
  readonly id: string;
  /** In CloudTrail's form: `2026-01-31T09:30:00Z`. */
  readonly time: string;
  readonly source: string;
  readonly name: string;
  readonly actorType: string;
  readonly actor: string;
  readonly errorCode: string | null;
}

/** The number of events of one name in a store. */
export interface NameCount {
  readonly source: string;
  readonly name: string;
  readonly events: number;
}

/** Events over time. */
export interface Timeline {
  /** The start of the first interval, in seconds since 1970. */
  readonly from: number;
  readonly stepSeconds: number;
  readonly intervals: number;
  readonly total: number;
  /** `source: null` is all sources without a series of their own. */
  readonly series: readonly { readonly source: string | null; readonly counts: readonly number[] }[];
}

export interface QueryAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly more: boolean;
  readonly executionMs: number;
}

/** A value of an event's record. */
export type RecordValue = null | string | { readonly [name: string]: RecordValue };
