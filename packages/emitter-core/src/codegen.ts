/**
 * Everything that generated code may import. Every emitter ever generated depends on it: add exports, never remove one.
 */
export {
  createEmitter,
  type DrainOptions,
  type Emitter,
  type EmitterViews,
  type RefusedEvent,
} from './emitter.js';
export { createRecordingEmitter } from './testing/recording.js';
export type { RecordedEvent, RecordingEmitter, RecordingOptions } from './testing/recording.js';
export type {
  BindableField,
  BoundFields,
  BoundInput,
  EventDescriptor,
  EventInput,
  EventSections,
  InputWithBound,
  Report,
  SectionMembers,
  SensitiveField,
  SourceDescriptor,
} from './event.js';
export type { EmitterOptions, TenantChannels } from './options.js';
export type { ChannelOptions } from './channel.js';
export type { Logger } from './log.js';
export type { ChannelStats, EmitterStats } from './stats.js';
export type { LaneState } from './delivery/observer.js';
export type { Delivery, Receipt } from './receipt.js';
export type { DrainReason, DrainReport } from './delivery/drain-report.js';
export { EmitterError, type EmitterErrorCode, type Issue } from './errors.js';
export { standardSchema, type StandardResult, type StandardSchema } from './standard-schema.js';
export type { EnvelopeInput } from './gen/envelope.js';
export * from './checks.js';
