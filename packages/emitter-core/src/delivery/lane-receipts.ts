import { EmitterError } from '../errors.js';
import { PendingReceipt, type ReceiptSource, type Settlement } from '../receipt.js';
import type { EntryEnd, Refusal, SpooledEntry, SpoolLane } from '../spool/spool.js';

/** The receipts of one lane's entries, each settled with its entry's outcome. */
export class LaneReceipts {
  /** Receipts whose `delivered` has been read, by sequence. */
  readonly #awaited = new Map<number, PendingReceipt>();
  readonly #source: ReceiptSource;
  /** `store.lost` when waiting receipts were last settled for it. */
  #lostTold = 0;
  /** Why nothing more will be delivered, once that is so. */
  #abandonedFor: string | undefined;

  constructor(
    private readonly store: SpoolLane,
    durable: boolean,
  ) {
    this.#source = {
      stored: durable ? (sequence) => store.stored(sequence) : undefined,
      follow: (sequence, receipt) => this.#follow(sequence, receipt),
    };
  }

  /** Creates the receipt of an entry that was just appended. */
  issue(entry: SpooledEntry): PendingReceipt {
    return (entry.receipt = new PendingReceipt(entry.UID, this.#source, entry.sequence));
  }

  settle(entry: SpooledEntry, settlement: Settlement): void {
    entry.receipt?.settle(settlement);
    entry.receipt = undefined;
    if (this.#awaited.size === 0) return;
    this.#awaited.get(entry.sequence)?.settle(settlement);
    this.#awaited.delete(entry.sequence);
  }

  /**
   * Settles the receipts of entries lost to damage, which is found while a backlog is read: no response will settle
   * them.
   */
  tellOfLoss(): void {
    const { lost } = this.store;
    if (lost === this.#lostTold) return;
    this.#lostTold = lost;
    for (const [sequence, receipt] of this.#awaited) {
      const end = this.store.endOf(sequence);
      if (end?.kind !== 'lost') continue;
      receipt.settle(settlementOf(receipt.UID, end));
      this.#awaited.delete(sequence);
    }
  }

  /** Rejects the receipts of pending entries, now or when they are read: this process will not deliver them. */
  abandon(why: string): void {
    this.#abandonedFor = why;
    for (const receipt of this.#awaited.values()) receipt.settle(undelivered(receipt.UID, why));
    this.#awaited.clear();
  }

  /** Follows an entry that had no outcome when its receipt was last settled. */
  #follow(sequence: number, receipt: PendingReceipt): EmitterError | undefined {
    const { UID } = receipt;
    let end: EntryEnd | undefined;
    try {
      end = this.store.endOf(sequence);
    } catch (error) {
      return error as EmitterError;
    }
    if (end) receipt.settle(settlementOf(UID, end));
    else if (this.#abandonedFor !== undefined) receipt.settle(undelivered(UID, this.#abandonedFor));
    else this.#awaited.set(sequence, receipt);
    return undefined;
  }
}

export function rejection(UID: string, { code, message }: Refusal): Settlement {
  return { error: new EmitterError('rejected', `${UID}: ${code}: ${message}`) };
}

function undelivered(UID: string, why: string): Settlement {
  return { error: new EmitterError('undelivered', `${UID}: ${why}`) };
}

function settlementOf(UID: string, end: EntryEnd): Settlement {
  switch (end.kind) {
    case 'delivered':
      return { eventID: undefined };
    case 'refused':
      return rejection(UID, end.refusal);
    case 'resent':
      return {
        error: new EmitterError('rejected', `${UID}: refused for good, then sent again by retryDeadLetters`),
      };
    case 'lost':
      return { error: new EmitterError('lost', `${UID}: damage in the spool directory destroyed it`) };
  }
}
