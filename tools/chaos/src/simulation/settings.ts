import type { EmitterOptions } from '@org/emitter-core';
import type { FileSpoolOptions } from '@org/emitter-core/testing';
import type { Dice } from './dice.js';

/** How the emitter of one sequence is set up. */
export interface Settings {
  /** Whether it has a spool directory; otherwise it keeps events in memory. */
  readonly isDurable: boolean;
  /** Whether it sends through a client of AWS's form, or through the service's own transport. */
  readonly usesClient: boolean;
  readonly channels: number;
  /** Of as many tenants: each has its own external ID. */
  readonly tenantsPerChannel: number;
  /** How often a kill takes the machine's power with it, and how often bytes have changed before the next start, from 0 to 1. */
  readonly powerCuts: number;
  readonly changedFiles: number;
  readonly spool: Required<
    Pick<FileSpoolOptions, 'maxBytes' | 'maxMemoryBytes' | 'maxOpenSegments' | 'segmentBytes'>
  >;
  readonly emitter: EmitterOptions;
}

/** Small limits and large ones: most bugs are where a limit is reached. */
export function drawSettings(dice: Dice): Settings {
  return {
    isDurable: dice.happens(0.85),
    usesClient: dice.happens(0.4),
    channels: dice.pick([1, 2, 3, 12]),
    tenantsPerChannel: dice.pick([1, 1, 3]),
    // Less is promised after damage: many sequences have none, and most others only one kind.
    powerCuts: dice.pick([0, 0.5, 0.9]),
    changedFiles: dice.pick([0, 0, 0, 0.5]),
    spool: {
      segmentBytes: dice.pick([600, 600, 3000, 20_000, 8 * 2 ** 20]),
      maxMemoryBytes: dice.pick([0, 1000, 5000, 16 * 2 ** 20]),
      maxOpenSegments: dice.pick([1, 2, 3, 256]),
      maxBytes: dice.pick([20_000, 100_000, 2 ** 30, 2 ** 30]),
    },
    emitter: {
      numberEvents: true,
      lingerMs: dice.pick([0, 5, 100]),
      requestsPerSecond: dice.pick([100, 100, 20]),
      maxRequestsInFlight: dice.pick([1, 3, 256]),
      maxRequestsInFlightPerChannel: dice.pick([1, 2, 4]),
      parkedProbeMs: dice.pick([500, 60_000]),
      backoff: { initialMs: dice.pick([10, 100]), maxMs: dice.pick([200, 30_000]) },
    },
  };
}
