export type QueryStatus = 'QUEUED' | 'RUNNING' | 'FINISHED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT';

/** A query, as stored. Times are milliseconds since 1970. */
export interface Query {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly statement: string;
  readonly eventDataStoreIds: readonly string[];
  readonly status: QueryStatus;
  readonly createdAt: number;
  readonly executionMs?: number;
  readonly errorMessage?: string;
  readonly columns?: readonly string[];
  readonly rowCount: number;
  readonly eventsScanned: number;
}

/** Queries and their results are kept for 7 days. */
export const KEPT_MS = 7 * 24 * 3_600_000;

export function isActive({ status }: Query): boolean {
  return status === 'QUEUED' || status === 'RUNNING';
}
