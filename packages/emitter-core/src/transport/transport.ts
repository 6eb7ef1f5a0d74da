import type { Channel } from '../channel.js';
import type { SealedEntry } from '../seal.js';
import type { EntryOutcome } from './outcome.js';

/** What one request carries: entries of one channel, at most 100, at most 1 MB, ids unique. */
export interface Batch {
  readonly channel: Channel;
  readonly entries: readonly SealedEntry[];
}

/** The way to CloudTrail. It sends once: whoever calls it decides about sending again. */
export interface Transport {
  /** One outcome for each entry, in the entries' order. A rejection counts as `retry` for all of them. */
  send(batch: Batch): Promise<readonly EntryOutcome[]>;
  /** Ends what is under way, and frees connections. */
  close(): void;
}
