import type { PendingReceipt } from '../receipt.js';
import type { SealedEntry } from '../seal.js';
import type { SpooledEntry } from './spool.js';

/**
 * An entry in memory. A class, since from literals that wait through an outage, the engine would learn to allocate all
 * later ones in the old generation, where they become garbage, along with their eventData, that only a full collection
 * finds.
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
