/** What services use. */
export {
  createEmitter,
  type DrainOptions,
  type Emitter,
  type EmitterViews,
  type RefusedEvent,
} from './emitter.js';
export type { EmitterOptions, TenantChannels } from './options.js';
export type { ChannelOptions } from './channel.js';
export type { Logger } from './log.js';
export type { ChannelStats, EmitterStats } from './stats.js';
export type { LaneState } from './delivery/observer.js';
export type { Delivery, Receipt } from './receipt.js';
export type { DrainReason, DrainReport } from './delivery/drain-report.js';
export type { BackoffOptions } from './delivery/backoff.js';
export { EmitterError, emitterErrorCodes, type EmitterErrorCode, type Issue } from './errors.js';
export type { EventDescriptor, EventInput, EventSections, SourceDescriptor } from './event.js';
export { standardSchema, type StandardResult, type StandardSchema } from './standard-schema.js';
export type { AwsCredentials, CredentialsProvider } from './transport/credentials.js';
export type { CloudTrailDataClient, PutAuditEventsInput } from './transport/client.js';
export type { PutAuditEventsOutput } from './transport/outcome.js';
export type { Batch, Transport } from './transport/transport.js';
export type { EntryOutcome } from './transport/outcome.js';
export type { DeadLetter, LaneKey, Refusal, Spool, SpooledEntry, SpoolLane } from './spool/spool.js';
