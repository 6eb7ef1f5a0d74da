import type { EmitterError } from './errors.js';

/** What the caller has in hand once an event was accepted. */
export interface Receipt {
  /** False only where `onInvalid` took the event: then the promises reject with the same error. */
  readonly accepted: boolean;
  /** The event's UID, which every delivery of it bears. */
  readonly UID: string;
  /**
   * Resolves when the event survives the end of the process: synced in the spool, or, where events are kept
   * in memory alone, delivered. Made when first read, so one that nobody reads is never left unhandled.
   * Rejects with EmitterError `spool_failed` where the disk could not be synced, so that only the process's end is survived.
   */
  readonly stored: Promise<void>;
  /**
   * Resolves with CloudTrail's `eventID` when Lake has the event.
   * Rejects with EmitterError `rejected` (refused for good), `undelivered` (closed before) or `lost` (the spool
   * directory was damaged); or `spool_failed` where it cannot be read what became of it: ask again.
   */
  readonly delivered: Promise<Delivery>;
}

export interface Delivery {
  /**
   * CloudTrail's id of the event. Undefined where nobody asked before the event was delivered, and the backlog
   * was larger than what memory keeps.
   */
  readonly eventID: string | undefined;
}

export type Settlement = Delivery | { readonly error: EmitterError };

/** Whoever accepted events, and answers for them. One object for all: a receipt is made at each call. */
export interface ReceiptSource {
  /** Resolves when the entry survives the machine; absent where entries are kept in memory alone. */
  readonly stored: ((sequence: number) => Promise<void>) | undefined;
  /**
   * Asks for the end of an entry; it may come at once.
   *
   * @returns Why it cannot be told what became of the entry, if so: then it was not asked for.
   */
  follow(sequence: number, receipt: PendingReceipt): EmitterError | undefined;
}

/** A receipt that knows its end as soon as there is one, and makes promises only when asked. */
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
      // No promise is kept that nobody will settle: whoever asks again may be told.
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

/** The receipt of an event that `onInvalid` took. */
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
