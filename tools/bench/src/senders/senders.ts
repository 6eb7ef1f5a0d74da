import { awsSdk } from './aws-sdk.js';
import { bareLoop } from './bare-loop.js';
import { emitterInMemory, emitterOnDisk } from './emitter.js';
import { nobody } from './nobody.js';
import { openTelemetry } from './opentelemetry.js';
import { pinoBuffered, pinoWritten } from './pino.js';
import { postHog } from './posthog.js';
import { segment } from './segment.js';
import type { SenderKind } from './sender.js';
import { stringify } from './stringify.js';

/** All senders, by the name that a process gets as its argument: floors, ours, peers. */
export const senders = {
  nobody,
  stringify,
  bareLoop,
  emitterInMemory,
  emitterOnDisk,
  pinoBuffered,
  pinoWritten,
  openTelemetry,
  postHog,
  segment,
  awsSdk,
} satisfies Record<string, SenderKind>;

export type SenderName = keyof typeof senders;
