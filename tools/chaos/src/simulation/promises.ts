import { EmitterError, type Receipt } from '@org/emitter-core';
import type { Model, ModelEvent } from './model.js';
import type { Unsynced } from './unsynced.js';

/** What was promised and has not been kept yet: each must be, once its life has ended at the latest. */
export class Promises {
  /** What each is about, to be told. */
  readonly #open = new Set<{ readonly what: string }>();

  constructor(private readonly model: Model) {}

  /** Waits for a promise, and hands on how it ends. */
  watch<T>(
    what: string,
    promise: Promise<T>,
    onKept: (value: T) => void,
    onBroken: (error: EmitterError) => void,
  ): void {
    const open = { what };
    this.#open.add(open);
    promise.then(
      (value) => {
        this.#open.delete(open);
        onKept(value);
      },
      (error: unknown) => {
        this.#open.delete(open);
        if (error instanceof EmitterError) onBroken(error);
        else this.model.problems.push(`${what} ended with ${String(error)}`);
      },
    );
  }

  /** Whoever made them is dead. */
  forget(): void {
    this.#open.clear();
  }

  /** Nothing may be left open. */
  checkAllKept(): void {
    for (const { what } of this.#open) this.model.problems.push(`nobody ever told of ${what}`);
    this.#open.clear();
  }
}

/**
 * Asks a receipt what became of its event, and compares it with what CloudTrail told.
 *
 * @param isDiskFaulty Whether the disk fails as it is asked.
 */
export function askDelivered(
  event: ModelEvent,
  receipt: Receipt,
  { model, promises, isDiskFaulty }: { model: Model; promises: Promises; isDiskFaulty: boolean },
): void {
  const { UID, life } = event;
  promises.watch(
    `${UID}'s delivery`,
    receipt.delivered,
    ({ eventID }) => {
      if (life.state === 'killed') return;
      const isTrue = eventID === undefined ? event.eventIDs.size > 0 : event.eventIDs.has(eventID);
      model.must(isTrue, () => `the receipt of ${UID} says that it was delivered as ${String(eventID)}`);
    },
    ({ code, message }) => {
      if (life.state === 'killed') return;
      const told = event.told.get(life);
      const isTrue =
        (code === 'rejected' && event.isRefused) ||
        (code === 'undelivered' &&
          life.state !== 'open' &&
          (told !== 'delivered' || life.answeredLate.has(event))) ||
        (code === 'lost' && model.isDamaged) ||
        (code === 'spool_failed' && isDiskFaulty);
      model.must(isTrue, () => `the receipt of ${UID} says ${message}; it was told ${told ?? 'nothing'}`);
    },
  );
}

/** Asks a receipt whether its event survives the machine, and compares it with what was synced. */
export function askStored(
  event: ModelEvent,
  receipt: Receipt,
  { model, promises, unsynced }: { model: Model; promises: Promises; unsynced: Unsynced },
): void {
  const { UID, life } = event;
  promises.watch(
    `${UID}'s being stored`,
    receipt.stored,
    () => {
      if (life.state === 'killed') return;
      event.isStored = life.isDurable;
      if (event.eventIDs.size > 0 || event.isRefused) return;
      const { write } = event;
      const isTrue = life.isDurable && (write === undefined || unsynced.isOnDisk(write));
      const what =
        write?.state === 'synced' ? 'its file may be found no more' : `its write is ${String(write?.state)}`;
      model.must(isTrue, () => `${UID} is called stored, and ${what}`);
    },
    ({ code, message }) => {
      if (life.state === 'killed' || !life.isDurable) return;
      const isTrue = code === 'spool_failed' && life.wasFaulty;
      model.must(isTrue, () => `${UID} is not stored: ${message}`);
    },
  );
}
