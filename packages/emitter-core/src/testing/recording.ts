import { createEmitter } from '../emitter.js';
import type { EmitterError } from '../errors.js';
import type { EventDescriptor } from '../event.js';
import type { PrivacyOptions } from '../privacy.js';
import { createMemorySpool } from '../spool/memory-spool.js';
import type { LaneKey, Spool, SpooledEntry } from '../spool/spool.js';
import type { SealedEntry } from '../seal.js';
import { createMemoryTransport } from './memory-transport.js';

/** The channel and account for which a recording emitter seals its events. */
const recordingChannelArn =
  'arn:aws:cloudtrail:eu-west-1:111122223333:channel/00000000-0000-4000-8000-000000000000';

/** An event as CloudTrail would receive it. */
export interface RecordedEvent {
  readonly UID: string;
  /** `discoveryRule.created` */
  readonly eventName: string;
  readonly eventSource: string;
  /** The tenant passed to `forTenant`, if any. */
  readonly tenant?: string;
  /** The complete eventData, decoded from what would be sent. */
  readonly eventData: Readonly<Record<string, unknown>>;
}

export interface RecordingOptions extends PrivacyOptions {
  /** As for a real emitter. Default: an invalid event throws. */
  readonly onInvalid?: ((error: EmitterError) => void) | undefined;
}

/** An emitter for tests and the events that it accepted. */
export interface RecordingEmitter<Tree> {
  /** Validates and encodes events like the real emitter, but delivers them to memory. Every tenant has a channel. */
  readonly emitter: Tree;
  /** The accepted events, in order, each present as soon as the call has returned. */
  readonly events: readonly RecordedEvent[];
  /** Forgets the recorded events. */
  clear(): void;
}

/** Creates an emitter for tests: the real one, with a spool that records events and a transport that sends nothing. */
export function createRecordingEmitter<Tree extends object>(
  events: readonly EventDescriptor[],
  options: RecordingOptions = {},
): RecordingEmitter<Tree> {
  const recorded: RecordedEvent[] = [];
  const emitter = createEmitter<Tree>(
    {
      ...options,
      channelArn: recordingChannelArn,
      channels: (tenant) => ({ channelArn: `${recordingChannelArn}-${encodeURIComponent(tenant)}` }),
      transport: createMemoryTransport(),
      lingerMs: 0,
      spool: recordingSpool(({ tenant }, entry) => {
        recorded.push(recordedEvent(entry, tenant));
      }),
    },
    events,
  );
  return {
    emitter,
    events: recorded,
    clear: () => {
      recorded.length = 0;
    },
  };
}

function recordingSpool(record: (key: LaneKey, entry: SealedEntry) => void): Spool {
  const memory = createMemorySpool();
  return {
    ...memory,
    open(key) {
      const lane = memory.open(key);
      const append = lane.append.bind(lane);
      return Object.assign(lane, {
        append(entry: SealedEntry): SpooledEntry {
          const spooled = append(entry);
          record(key, entry);
          return spooled;
        },
      });
    },
  };
}

function recordedEvent(entry: SealedEntry, tenant: string | undefined): RecordedEvent {
  const eventData = JSON.parse(entry.eventData) as RecordedEvent['eventData'];
  return {
    UID: entry.UID,
    eventName: eventData['eventName'] as string,
    eventSource: eventData['eventSource'] as string,
    ...(tenant === undefined ? {} : { tenant }),
    eventData,
  };
}
