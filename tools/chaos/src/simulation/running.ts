import type { Emitter, EmitterViews } from '@org/emitter-core';
import type { Life } from './model.js';

export type SimulatedEmitter = Emitter & EmitterViews;

/** An emitter that lives. */
export interface Running {
  readonly life: Life;
  readonly directory: string;
  readonly emitter: SimulatedEmitter;
  readonly views: Map<string, SimulatedEmitter>;
  readonly pendingAtStart: number;
  readonly lostAtStart: number;
  resent: number;
  /** Drains that are under way. */
  drains: number;
}
