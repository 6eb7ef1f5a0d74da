import type { Lane } from './delivery/lane.js';
import type { LaneState } from './delivery/observer.js';
import type { Refusal, Spool } from './spool/spool.js';

/** How an emitter fares, at the moment of the call. Counts are since the emitter was made. */
export interface EmitterStats {
  readonly accepted: number;
  readonly delivered: number;
  /** Refused for good. */
  readonly rejected: number;
  /** Accepted, and taken by damage in the spool directory before they were delivered, as far as it was found. */
  readonly lost: number;
  /** Sent again after a first try. */
  readonly redelivered: number;
  /** Accepted, and neither delivered nor refused yet; what an earlier process left included. */
  readonly pending: number;
  /** Refused events that are kept, of earlier processes too. */
  readonly deadLetters: number;
  /** The bytes that undelivered events take: of memory, or of the spool directory's segments. */
  readonly spoolBytes: number;
  /** Damages found in the spool directory. */
  readonly spoolDamages: number;
  /**
   * How long ago the oldest undelivered event was accepted, in milliseconds, to a second or so; 0 for none. Of what an earlier
   * process accepted, the UIDs tell it; one that the service gave, and that is no UUID of version 7, counts from the start.
   */
  readonly oldestPendingMs: number;
  readonly channels: readonly ChannelStats[];
}

export interface ChannelStats {
  readonly channelArn: string;
  readonly tenant: string | undefined;
  readonly state: LaneState;
  readonly pending: number;
  /** What keeps the channel, or some of its events, from being delivered; none where it takes them all. */
  readonly trouble: Refusal | undefined;
}

export function statsOf(lanes: readonly Lane[], spool: Spool, now: number): EmitterStats {
  const sum = (count: (lane: Lane) => number): number =>
    lanes.reduce((total, lane) => total + count(lane), 0);
  return {
    accepted: sum((lane) => lane.accepted),
    delivered: sum((lane) => lane.delivered),
    rejected: sum((lane) => lane.rejected),
    lost: sum((lane) => lane.lost),
    redelivered: sum((lane) => lane.redelivered),
    pending: sum((lane) => lane.pending),
    deadLetters: sum((lane) => lane.deadLetterCount),
    spoolBytes: spool.bytes,
    spoolDamages: spool.damages.length,
    oldestPendingMs: Math.max(0, ...lanes.map((lane) => now - (lane.oldestAcceptedAt ?? now))),
    channels: lanes.map(({ channel, state, pending, pendingFor }) => ({
      channelArn: channel.channelArn,
      tenant: channel.tenant,
      state,
      pending,
      trouble: pendingFor,
    })),
  };
}
