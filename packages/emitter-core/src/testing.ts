/** The public API for tests. */
export {
  createMemoryTransport,
  type MemoryTransport,
  type MemoryTransportOptions,
} from './testing/memory-transport.js';
export { createRecordingEmitter } from './codegen.js';
export type { RecordedEvent, RecordingEmitter, RecordingOptions } from './testing/recording.js';
export { createMemorySpool, type MemorySpoolOptions } from './spool/memory-spool.js';
export { createFileSpool, type FileSpoolOptions } from './spool/file-spool.js';
export { createCloudTrailTransport, type CloudTrailTransportOptions } from './transport/cloudtrail.js';
export { createClientTransport } from './transport/client.js';
export type { ContractCase } from './testing/contract.js';
export { spoolContract } from './testing/spool-contract.js';
export { transportContract, type Answer, type TransportHarness } from './testing/transport-contract.js';
