import type { PendingReceipt } from '../receipt.js';
import type { SealedEntry } from '../seal.js';
import type { SpooledEntry } from './spool.js';

/**
 * An entry in memory. A class, since the engine would learn of a literal, from entries that wait through an outage, to put all
 * that follow among what lives long: garbage then, with their eventData, that only a collection of everything finds.
 */
export class WaitingEntry implements SpooledEntry {
  readonly UID: string;
  readonly id: string;
  readonly eventData: string;
  readonly bytes: number;
  receipt: PendingReceipt | undefined = undefined;

  constructor(
    { UID, id, eventData, bytes }: SealedEntry,
    readonly sequence: number,
  ) {
    this.UID = UID;
    this.id = id;
    this.eventData = eventData;
    this.bytes = bytes;
  }
}
