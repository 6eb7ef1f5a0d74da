import type { Channel } from '../channel.js';
import type { Refusal } from '../spool/spool.js';

/** How a lane fares: it sends; it waits before it tries again; its channel must be mended first. */
export type LaneState = 'ready' | 'backing_off' | 'parked';

/** A request that came to its end. */
export interface RequestReport {
  readonly entries: number;
  /** From the first byte sent to the last one received, in milliseconds. */
  readonly durationMs: number;
  /** The code of what kept the request, or some of its entries, from being delivered; none for a success. */
  readonly errorCode: string | undefined;
}

/** Is told what happens on the way out, as it happens. Nothing that it is told holds an event's content. */
export interface DeliveryObserver {
  request?(report: RequestReport): void;
  laneChanged?(channel: Channel, state: LaneState, trouble: Refusal | undefined): void;
  rejected?(channel: Channel, UID: string, refusal: Refusal): void;
}

/** One observer that tells several. */
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

/** A service's logger or metrics may throw: events must not suffer for it. */
export function safely(tell: () => void): void {
  try {
    tell();
  } catch {
    // Where else should it be told?
  }
}
