import { EmitterError } from '../errors.js';
import { PendingReceipt, type ReceiptSource, type Settlement } from '../receipt.js';
import type { EntryEnd, Refusal, SpooledEntry, SpoolLane } from '../spool/spool.js';

/** The receipts of one lane's entries, and what each is told of its entry's end. */
export class LaneReceipts {
  /** Receipts whose end somebody waits for. */
  readonly #awaited = new Map<number, PendingReceipt>();
  readonly #source: ReceiptSource;
  /** Of what damage took, how much those who wait were told of. */
  #lostTold = 0;
  /** Why nothing more will be delivered. */
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

  /** The receipt of an entry that was just appended. */
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

  /** Damage is found as a backlog is read, and no request will tell the end of what it took. */
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

  /** Tells whoever waits, now or later, that what is pending will not be delivered by this process. */
  abandon(why: string): void {
    this.#abandonedFor = why;
    for (const receipt of this.#awaited.values()) receipt.settle(undelivered(receipt.UID, why));
    this.#awaited.clear();
  }

  /** Somebody asks for the end of an entry that had none when its receipt was last told. */
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

/** What a receipt is told that asks after the end. */
function settlementOf(UID: string, end: EntryEnd): Settlement {
  switch (end.kind) {
    case 'delivered':
      return { eventID: undefined };
    case 'refused':
      return rejection(UID, end.refusal);
    case 'resent':
      return { error: new EmitterError('rejected', `${UID}: refused for good, and sent again since`) };
    case 'lost':
      return { error: new EmitterError('lost', `${UID}: damage in the spool directory took it`) };
  }
}
