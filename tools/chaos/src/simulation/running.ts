import type { Emitter, EmitterViews } from '@org/emitter-core';
import type { Life } from './model.js';

export type SimulatedEmitter = Emitter & EmitterViews;

/** A running emitter. */
export interface Running {
  readonly life: Life;
  readonly directory: string;
  readonly emitter: SimulatedEmitter;
  readonly views: Map<string, SimulatedEmitter>;
  readonly pendingAtStart: number;
  readonly lostAtStart: number;
  resent: number;
  /** How many flushes and closes are in progress. */
  drains: number;
}
