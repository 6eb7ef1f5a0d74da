import type { Channel } from '../channel.js';
import type { PendingReceipt } from '../receipt.js';
import type { SealedEntry } from '../seal.js';
import type { Damage } from './segment-reader.js';

/** Whose entries a lane holds. Never the external ID: it is looked up anew, and written nowhere. */
export type LaneKey = Omit<Channel, 'externalId'>;

/**
 * Keeps accepted entries until they are delivered, or refused for good.
 *
 * A spool is divided by channel, since delivery is: one channel that fails must not hold the entries of the others.
 */
export interface Spool {
  /** Whether an appended entry survives the end of the process. */
  readonly durable: boolean;
  /** Opens what is kept for one channel; the same channel gives the same entries after a restart. */
  open(key: LaneKey): SpoolLane;
  /** The channels of which an earlier process left something. */
  left(): readonly LaneKey[];
  /** What could not be read back, since the spool was opened. */
  readonly damages: readonly Damage[];
  /** Bytes that are taken, of all lanes together. */
  readonly bytes: number;
  close(): void;
}

/** An entry in the spool. */
export interface SpooledEntry extends SealedEntry {
  /** The entry's number in its lane: larger than that of every entry before it. */
  readonly sequence: number;
  /**
   * Whoever is to be told of its end, set by the lane. On the entry itself: a map of all that wait takes a tenth of a
   * delivery's time, in garbage above all.
   */
  receipt?: PendingReceipt | undefined;
}

/** Why an entry was refused for good. */
export interface Refusal {
  /** CloudTrail's error code. */
  readonly code: string;
  readonly message: string;
}

/** An entry that was refused for good, kept to be looked at and sent again. */
export interface DeadLetter {
  readonly entry: SpooledEntry;
  readonly refusal: Refusal;
  /** When it was refused, in milliseconds since the epoch. */
  readonly time: number;
}

/** How an entry came to its end. */
export type EntryEnd =
  | { readonly kind: 'delivered' }
  /** It is a dead letter. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** It was a dead letter, and was appended anew as another entry. */
  | { readonly kind: 'resent' }
  /** Damage took it, before it was delivered or refused. */
  | { readonly kind: 'lost' };

/** What the spool keeps for one channel. */
export interface SpoolLane {
  /**
   * Accepts an entry.
   *
   * @returns The entry with its sequence: the very object that `peek` gives later, if it stays in memory.
   * @throws EmitterError `spool_full`, `spool_failed`; the entry was not taken.
   */
  append(entry: SealedEntry): SpooledEntry;
  /** Resolves when the entry is synced to what survives the machine; asked of durable spools alone. */
  stored(sequence: number): Promise<void>;
  /** The next entry that was not shifted yet, in order; it stays where it is. */
  peek(): SpooledEntry | undefined;
  /** Takes that entry out of the line. It stays in the spool until it is settled. */
  shift(): void;
  /** The entry was delivered: the spool may forget it. */
  settle(entry: SpooledEntry): void;
  /** The entry was refused for good: it goes to the dead letters. */
  bury(entry: SpooledEntry, refusal: Refusal): void;
  /** @throws EmitterError `spool_failed`. */
  deadLetters(): readonly DeadLetter[];
  /** How many dead letters there are; asked often, so not by reading them. */
  readonly deadLetterCount: number;
  /**
   * Appends all dead letters anew, and forgets them as such. Gives how many there were.
   *
   * @throws EmitterError `spool_full`, `spool_failed`; those that were not appended are kept.
   */
  resendDeadLetters(): number;
  /** The highest sequence that was given so far, by this process or an earlier one; 0 before the first. */
  readonly last: number;
  /**
   * How this entry came to its end; undefined before it. Asked seldom: dead letters are read for it.
   *
   * @throws EmitterError `spool_failed` where they cannot be.
   */
  endOf(sequence: number): EntryEnd | undefined;
  /** How many entries damage took, as far as this process has found. */
  readonly lost: number;
  /** The lowest sequence that has not come to its end; one above the last where all have. */
  readonly oldest: number;
  /** What `peek` and `shift` have still to give. */
  readonly waiting: { readonly entries: number; readonly bytes: number };
  /** How many entries are neither settled nor buried. */
  readonly unsettled: number;
}
