import type { Channel } from '../channel.js';
import type { Refusal } from '../spool/spool.js';

/**
 * The state of a channel: `ready` sends; `backing_off` waits before it retries; `parked` needs the channel to be fixed
 * first.
 */
export type LaneState = 'ready' | 'backing_off' | 'parked';

/** A request that has finished. */
export interface RequestReport {
  readonly entries: number;
  /** From the first byte sent to the last one received, in milliseconds. */
  readonly durationMs: number;
  /** The error code of the request, or of the first entry that failed; undefined on success. */
  readonly errorCode: string | undefined;
}

/** Observes delivery as it happens. Never gets the content of an event. */
export interface DeliveryObserver {
  request?(report: RequestReport): void;
  laneChanged?(channel: Channel, state: LaneState, trouble: Refusal | undefined): void;
  rejected?(channel: Channel, UID: string, refusal: Refusal): void;
}

/** Combines several observers into one. */
export function observers(all: readonly DeliveryObserver[]): Required<DeliveryObserver> {
  return {
    request(report) {
      for (const observer of all) safely(() => observer.request?.(report));
    },
    laneChanged(channel, state, trouble) {
      for (const observer of all) safely(() => observer.laneChanged?.(channel, state, trouble));
    },
    rejected(channel, UID, refusal) {
      for (const observer of all) safely(() => observer.rejected?.(channel, UID, refusal));
    },
  };
}

/** A service's logger or metrics may throw, which must not affect events. */
export function safely(tell: () => void): void {
  try {
    tell();
  } catch {
    // There is nowhere left to report it.
  }
}
