import type { Channel } from '../channel.js';
import type { SealedEntry } from '../seal.js';
import type { EntryOutcome } from './outcome.js';

/** The content of one request: at most 100 entries of one channel and 1 MB, with unique ids. */
export interface Batch {
  readonly channel: Channel;
  readonly entries: readonly SealedEntry[];
}

/** Sends events to CloudTrail. A transport never retries: its caller decides. */
export interface Transport {
  /** Returns one outcome for each entry, in order. A rejected promise counts as `retry` for all of them. */
  send(batch: Batch): Promise<readonly EntryOutcome[]>;
  /** Aborts requests in flight and closes connections. */
  close(): void;
}
