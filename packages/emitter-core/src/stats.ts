import type { Lane } from './delivery/lane.js';
import type { LaneState } from './delivery/observer.js';
import type { Refusal, Spool } from './spool/spool.js';

/** A snapshot of an emitter. Counts start when it is created. */
export interface EmitterStats {
  readonly accepted: number;
  readonly delivered: number;
  /** Refused for good. */
  readonly rejected: number;
  /** Accepted, but lost to damage in the spool directory before delivery, as far as it was found. */
  readonly lost: number;
  /** Sent again after a first attempt. */
  readonly redelivered: number;
  /** Accepted but not yet delivered or refused, including what an earlier process left. */
  readonly pending: number;
  /** Dead letters: refused events that are kept, including those of earlier processes. */
  readonly deadLetters: number;
  /** Size of undelivered events in memory, or of the spool directory's segments, in bytes. */
  readonly spoolBytes: number;
  /** Damaged places found in the spool directory. */
  readonly spoolDamages: number;
  /**
   * How long ago the oldest pending event was accepted, in milliseconds, to within a second or so; 0 if there is none.
   * For events of an earlier process it is read from the UID, or counts from this process's start if the service gave a
   * UID that is not a version 7 UUID. For dead letters it counts from `retryDeadLetters`.
   */
  readonly oldestPendingMs: number;
  readonly channels: readonly ChannelStats[];
}

export interface ChannelStats {
  readonly channelArn: string;
  readonly tenant: string | undefined;
  readonly state: LaneState;
  readonly pending: number;
  /** Why the channel, or some of its events, cannot be delivered; undefined if it accepts them all. */
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
