import type { EmitterError } from './errors.js';

/** What the caller gets for an event. */
export interface Receipt {
  /** False only if `onInvalid` handled the event; the promises then reject with the same error. */
  readonly accepted: boolean;
  /** The event's UID, the same in every delivery of it. */
  readonly UID: string;
  /**
   * Resolves when the event survives the end of the process: synced in the spool or, if events are kept in memory only,
   * delivered. Created on first access, so that one nobody reads never causes an unhandled rejection.
   * Rejects with EmitterError `spool_failed` if the disk could not be synced: the event then survives the end of the
   * process, but maybe not of the machine.
   */
  readonly stored: Promise<void>;
  /**
   * Resolves with CloudTrail's `eventID` when Lake has the event.
   * Rejects with EmitterError `rejected` (refused for good), `undelivered` (closed before delivery) or `lost` (the
   * spool directory was damaged); or with `spool_failed` if its outcome cannot be read from disk: read `delivered`
   * again later.
   */
  readonly delivered: Promise<Delivery>;
}

export interface Delivery {
  /**
   * CloudTrail's ID of the event. Undefined if the backlog exceeded memory and nobody read `delivered` before the event
   * was delivered.
   */
  readonly eventID: string | undefined;
}

export type Settlement = Delivery | { readonly error: EmitterError };

/** Answers receipts about the events that it accepted. One object serves all receipts, since every call creates one. */
export interface ReceiptSource {
  /** Resolves when the entry survives a crash of the machine; undefined if entries are kept in memory only. */
  readonly stored: ((sequence: number) => Promise<void>) | undefined;
  /**
   * Settles the receipt once the entry's outcome is known, possibly at once.
   *
   * @returns The error if the outcome cannot be read; the receipt is then not followed.
   */
  follow(sequence: number, receipt: PendingReceipt): EmitterError | undefined;
}

/** A receipt that keeps its outcome, and creates promises only on access. */
export class PendingReceipt implements Receipt {
  readonly accepted: boolean = true;
  #settlement: Settlement | undefined;
  #deferred: { promise: Promise<Delivery>; settle: (settlement: Settlement) => void } | undefined;

  constructor(
    readonly UID: string,
    private readonly source: ReceiptSource,
    private readonly sequence: number,
  ) {}

  get stored(): Promise<void> {
    return this.source.stored?.(this.sequence) ?? this.delivered.then(() => undefined);
  }

  get delivered(): Promise<Delivery> {
    if (!this.#deferred) {
      const failure = this.#settlement ? undefined : this.source.follow(this.sequence, this);
      // Not kept, since nothing would settle it, and a later read may succeed.
      if (failure) return Promise.reject(failure);
      let settle!: (settlement: Settlement) => void;
      const promise = new Promise<Delivery>((resolve, reject) => {
        settle = (settlement) => {
          if ('error' in settlement) reject(settlement.error);
          else resolve({ eventID: settlement.eventID });
        };
      });
      this.#deferred = { promise, settle };
      if (this.#settlement) settle(this.#settlement);
    }
    return this.#deferred.promise;
  }

  settle(settlement: Settlement): void {
    this.#settlement = settlement;
    this.#deferred?.settle(settlement);
  }
}

/** The receipt of an event that `onInvalid` handled. */
export class RefusedReceipt implements Receipt {
  readonly accepted = false;

  constructor(
    readonly UID: string,
    private readonly error: EmitterError,
  ) {}

  get stored(): Promise<void> {
    return Promise.reject(this.error);
  }

  get delivered(): Promise<Delivery> {
    return Promise.reject(this.error);
  }
}
