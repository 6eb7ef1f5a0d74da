import type { SenderKind } from './sender.js';
import type { SenderName } from './senders.js';

const load: Readonly<Record<SenderName, () => Promise<SenderKind>>> = {
  nobody: async () => (await import('./nobody.js')).nobody,
  stringify: async () => (await import('./stringify.js')).stringify,
  bareLoop: async () => (await import('./bare-loop.js')).bareLoop,
  emitterInMemory: async () => (await import('./emitter.js')).emitterInMemory,
  emitterOnDisk: async () => (await import('./emitter.js')).emitterOnDisk,
  pinoBuffered: async () => (await import('./pino.js')).pinoBuffered,
  pinoWritten: async () => (await import('./pino.js')).pinoWritten,
  openTelemetry: async () => (await import('./opentelemetry.js')).openTelemetry,
  postHog: async () => (await import('./posthog.js')).postHog,
  segment: async () => (await import('./segment.js')).segment,
  awsSdk: async () => (await import('./aws-sdk.js')).awsSdk,
};

/** Loads only this sender: a service has only one, and the code of the others would be in its heap. */
export function loadSender(name: SenderName): Promise<SenderKind> {
  return load[name]();
}
