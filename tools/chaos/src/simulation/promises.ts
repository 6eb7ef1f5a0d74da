import { EmitterError, type Receipt } from '@org/emitter-core';
import type { Model, ModelEvent } from './model.js';
import type { Unsynced } from './unsynced.js';

/** The promises that are not settled yet: each must be, at the latest when its life has ended. */
export class Promises {
  /** What each is about, for the report. */
  readonly #open = new Set<{ readonly what: string }>();

  constructor(private readonly model: Model) {}

  /** Waits for a promise, and passes on its result. */
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

  /** The process that made them is dead. */
  forget(): void {
    this.#open.clear();
  }

  /** Nothing may be left open. */
  checkAllKept(): void {
    for (const { what } of this.#open) this.model.problems.push(`${what} was never settled`);
    this.#open.clear();
  }
}

/**
 * Waits for a receipt's `delivered`, and compares it with CloudTrail's responses.
 *
 * @param isDiskFaulty Whether the disk fails at the moment.
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
      model.must(
        isTrue,
        () => `the receipt of ${UID} says ${message}; CloudTrail's response was ${told ?? 'none'}`,
      );
    },
  );
}

/** Waits for a receipt's `stored`, and compares it with what was synced. */
export function askStored(
  event: ModelEvent,
  receipt: Receipt,
  { model, promises, unsynced }: { model: Model; promises: Promises; unsynced: Unsynced },
): void {
  const { UID, life } = event;
  promises.watch(
    `${UID}'s storage`,
    receipt.stored,
    () => {
      if (life.state === 'killed') return;
      event.isStored = life.isDurable;
      if (event.eventIDs.size > 0 || event.isRefused) return;
      const { write } = event;
      const isTrue = life.isDurable && (write === undefined || unsynced.isOnDisk(write));
      const what =
        write?.state === 'synced' ? 'its file may be lost' : `its write is ${String(write?.state)}`;
      model.must(isTrue, () => `${UID} is called stored, and ${what}`);
    },
    ({ code, message }) => {
      if (life.state === 'killed' || !life.isDurable) return;
      const isTrue = code === 'spool_failed' && life.wasFaulty;
      model.must(isTrue, () => `${UID} is not stored: ${message}`);
    },
  );
}
