import type { Channel } from '../channel.js';
import type { PendingReceipt } from '../receipt.js';
import type { SealedEntry } from '../seal.js';
import type { Damage } from './segment-reader.js';

/**
 * Identifies a lane: it holds one tenant's entries for one channel. Never the external ID: it is looked up anew, and
 * written nowhere.
 */
export type LaneKey = Omit<Channel, 'externalId'>;

/** Another tenant's entries are never in the same lane: they would be sent with the external ID of this one. */
export function laneName({ channelArn, tenant }: Pick<LaneKey, 'channelArn' | 'tenant'>): string {
  // No ARN contains white space.
  return tenant === undefined ? channelArn : `${channelArn} ${tenant}`;
}

/**
 * Keeps accepted entries until they are delivered, or refused for good.
 *
 * A spool is divided by channel and tenant, as delivery is: a failing channel must not hold up the entries of others.
 */
export interface Spool {
  /** Whether an appended entry survives the end of the process. */
  readonly durable: boolean;
  /** Opens a lane, which still holds its entries after a restart. */
  open(key: LaneKey): SpoolLane;
  /** The lanes in which an earlier process left something. */
  left(): readonly LaneKey[];
  /** What could not be read back since the spool was opened. */
  readonly damages: readonly Damage[];
  /** Bytes used by all lanes together. */
  readonly bytes: number;
  close(): void;
}

/** An entry in the spool. */
export interface SpooledEntry extends SealedEntry {
  /** The entry's number in its lane, higher than those of all entries before it. */
  readonly sequence: number;
  /**
   * The receipt to settle with its outcome, set by the lane. It is on the entry itself, since a map of all that wait
   * would take a tenth of delivery's time, mostly for garbage collection.
   */
  receipt?: PendingReceipt | undefined;
}

/** Why an entry was refused for good. */
export interface Refusal {
  /** CloudTrail's error code. */
  readonly code: string;
  readonly message: string;
}

/** An entry that was refused for good, kept so that it can be examined and sent again. */
export interface DeadLetter {
  readonly entry: SpooledEntry;
  readonly refusal: Refusal;
  /** When it was refused, in milliseconds since the epoch. */
  readonly time: number;
}

/** How an entry was settled. */
export type EntryEnd =
  | { readonly kind: 'delivered' }
  /** It is a dead letter. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** It was a dead letter, and was appended again as another entry. */
  | { readonly kind: 'resent' }
  /** It was lost to damage before it was delivered or refused. */
  | { readonly kind: 'lost' };

/** What the spool keeps of one tenant's channel. */
export interface SpoolLane {
  /**
   * Accepts an entry.
   *
   * @returns The entry with its sequence: the same object that `peek` returns later, if it stays in memory.
   * @throws EmitterError `spool_full`, `spool_failed`; the entry was then not accepted.
   */
  append(entry: SealedEntry): SpooledEntry;
  /** Resolves when the entry is synced, and so survives a crash of the machine; called only on durable spools. */
  stored(sequence: number): Promise<void>;
  /** The next entry that was not shifted yet, in order, which stays in place. */
  peek(): SpooledEntry | undefined;
  /** Removes that entry from the queue. It stays in the spool until it is settled. */
  shift(): void;
  /**
   * Takes back entries that are to be sent again, if memory is scarce. They must be all that were shifted and neither
   * settled nor buried.
   *
   * @returns Whether `peek` gives them again, in order, before all others; if not, the caller keeps them, until it calls
   * this again.
   */
  takeBack(entries: readonly SpooledEntry[]): boolean;
  /** The entry was delivered: the spool may forget it. */
  settle(entry: SpooledEntry): void;
  /** The entry was refused for good: it becomes a dead letter. */
  bury(entry: SpooledEntry, refusal: Refusal): void;
  /** @throws EmitterError `spool_failed`. */
  deadLetters(): readonly DeadLetter[];
  /** How many dead letters there are. Read often, and so must not read the letters. */
  readonly deadLetterCount: number;
  /**
   * Appends all dead letters again as new entries, which are then no longer dead letters.
   *
   * @returns How many there were.
   * @throws EmitterError `spool_full`, `spool_failed`; those that were not appended are kept.
   */
  resendDeadLetters(): number;
  /** The highest sequence assigned so far, by this process or an earlier one; 0 before the first. */
  readonly last: number;
  /**
   * How this entry was settled; undefined while it is not. Call it rarely: it reads dead letters.
   *
   * @throws EmitterError `spool_failed` if they cannot be read.
   */
  endOf(sequence: number): EntryEnd | undefined;
  /** How many entries were lost to damage, as far as this process has found. */
  readonly lost: number;
  /** The lowest sequence that is not settled; one above the last if all are. */
  readonly oldest: number;
  /** What `peek` and `shift` have yet to return. */
  readonly waiting: { readonly entries: number; readonly bytes: number };
  /** How many entries are neither settled nor buried. */
  readonly unsettled: number;
}
