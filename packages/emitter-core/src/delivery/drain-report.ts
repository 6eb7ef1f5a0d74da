import type { Lane } from './lane.js';

/** The outcome of the events, as `flush` and `close` report it. */
export interface DrainReport {
  /** Events delivered since the call. */
  readonly delivered: number;
  /** Events refused for good since the call. */
  readonly rejected: number;
  /** Events still not delivered or refused when the drain ends. */
  readonly pending: number;
  /** Why events were rejected, are pending or were lost: one row for each tenant's channel and code. */
  readonly reasons: readonly DrainReason[];
}

export interface DrainReason {
  readonly outcome: 'rejected' | 'pending' | 'lost';
  readonly channelArn: string;
  /** The tenant passed to `forTenant`, if any. */
  readonly tenant?: string;
  readonly code: string;
  readonly message: string;
  readonly events: number;
}

/** Remembers the counts of each lane when a drain began. */
export class DrainTally {
  readonly #start: readonly {
    lane: Lane;
    delivered: number;
    rejected: number;
    lost: number;
    rejections: Map<string, number>;
  }[];

  constructor(lanes: readonly Lane[]) {
    this.#start = lanes.map((lane) => ({
      lane,
      delivered: lane.delivered,
      rejected: lane.rejected,
      lost: lane.lost,
      rejections: new Map([...lane.rejections].map(([code, { events }]) => [code, events])),
    }));
  }

  report(): DrainReport {
    const report = { delivered: 0, rejected: 0, pending: 0, reasons: [] as DrainReason[] };
    for (const { lane, delivered, rejected, lost, rejections } of this.#start) {
      const { channelArn, tenant } = lane.channel;
      const of = tenant === undefined ? { channelArn } : { channelArn, tenant };
      report.delivered += lane.delivered - delivered;
      report.rejected += lane.rejected - rejected;
      report.pending += lane.pending;
      for (const { code, message, events } of lane.rejections.values()) {
        const since = events - (rejections.get(code) ?? 0);
        if (since > 0) report.reasons.push({ outcome: 'rejected', ...of, code, message, events: since });
      }
      if (lane.lost > lost) {
        const message = 'damage in the spool directory destroyed them';
        report.reasons.push({
          outcome: 'lost',
          ...of,
          code: 'SpoolDamage',
          message,
          events: lane.lost - lost,
        });
      }
      if (lane.pending > 0) {
        const { code, message } = lane.pendingFor ?? { code: 'Deadline', message: 'the timeout was reached' };
        report.reasons.push({ outcome: 'pending', ...of, code, message, events: lane.pending });
      }
    }
    return report;
  }
}
