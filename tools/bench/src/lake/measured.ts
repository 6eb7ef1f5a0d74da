import type { Times } from './times.js';

/** The figures of both the lake and the bare database. */
export interface Measured {
  /** Acknowledged and durable, per second. */
  readonly eventsPerSecond: number;
  readonly groupBy: Times;
  readonly byUid: Times;
  /** The highest resident memory since the start, in MB. */
  readonly memoryMb: number;
  readonly bytesPerEvent: number;
}

/** How often each question is asked. */
export const asked = { groupBy: 10, byUid: 20 };

/** The UIDs to look up later: a sample, because a million of them would take memory. */
export class UidSample {
  readonly #uids: string[] = [];

  constructor(private readonly events: number) {}

  add(n: number, UID: string): void {
    if (n % Math.max(1, Math.floor(this.events / asked.byUid)) === 0) this.#uids.push(UID);
  }

  get(n: number): string {
    return this.#uids[n % this.#uids.length] ?? '';
  }
}

/** The better of two rounds, figure by figure; but the higher memory. */
export function better<M extends Measured>(a: M | undefined, b: M): M {
  if (a === undefined) return b;
  const least = (x: Times, y: Times): Times => (y.median < x.median ? y : x);
  return {
    ...(b.eventsPerSecond > a.eventsPerSecond ? b : a),
    groupBy: least(a.groupBy, b.groupBy),
    byUid: least(a.byUid, b.byUid),
    memoryMb: Math.max(a.memoryMb, b.memoryMb),
  };
}
