import type {
  BindableField,
  BoundFields,
  BoundInput,
  EventDescriptor,
  EventInput,
  EventSections,
} from './event.js';
import type { DrainReport } from './delivery/drain-report.js';
import { completeOptions, type EmitterOptions } from './options.js';
import type { Receipt } from './receipt.js';
import { Shared } from './shared.js';
import type { EmitterStats } from './stats.js';
import { viewOf } from './view.js';

export interface DrainOptions {
  /** How long to wait, in milliseconds. Default: the option `closeTimeoutMs`, also in place of null and NaN. */
  readonly timeoutMs?: number | undefined;
}

/** Accepts events and delivers them to CloudTrail Lake, at least once. */
export interface Emitter<Bound extends BindableField = never> {
  /**
   * Validates an event, completes and encodes it, and stores it for delivery, all before it returns.
   *
   * @throws EmitterError `invalid_event` (unless `onInvalid` handles it), `no_channel`, `spool_full`, `spool_failed`,
   * `closed`.
   */
  emit<Sections extends EventSections>(
    event: EventDescriptor<Sections>,
    input: BoundInput<EventInput<Sections>, Bound>,
  ): Receipt;
  /**
   * Waits until every event accepted before the call is delivered or refused for good, or until the timeout. Resolves
   * early if all that is left waits for parked channels, which need fixing first, or for another process that took the
   * spool directory over, or once `close` has ended. Never rejects: the report says what is pending, and why.
   */
  flush(options?: DrainOptions): Promise<DrainReport>;
  /**
   * Shuts down gracefully: stops accepting events, drains as `flush` does, then closes connections and the spool. Later
   * calls return the same promise.
   */
  close(options?: DrainOptions): Promise<DrainReport>;
  /** A snapshot of the emitter: counts, what is pending and for how long, and each channel's state. */
  stats(): EmitterStats;
  /**
   * The dead letters of all channels: events that CloudTrail refused for good, oldest first for each tenant's
   * channel.
   *
   * @throws EmitterError `spool_failed` if they cannot be read.
   */
  deadLetters(): RefusedEvent[];
  /**
   * Sends all dead letters again, unchanged. Call it once the cause of the refusals is fixed.
   *
   * @returns How many dead letters there were.
   * @throws EmitterError `spool_full`, `spool_failed`, `closed`.
   */
  retryDeadLetters(): number;
}

/** An event that CloudTrail refused for good. */
export interface RefusedEvent {
  readonly UID: string;
  readonly channelArn: string;
  /** The tenant that the channel was chosen for, if any. */
  readonly tenant: string | undefined;
  /** CloudTrail's error code. */
  readonly code: string;
  readonly message: string;
  readonly refusedAt: Date;
  /** The event as it was sent: the JSON of its eventData. */
  readonly eventData: string;
}

/** The methods whose return types a generated emitter narrows to its own. */
export interface EmitterViews {
  /**
   * Returns the same emitter with these fields bound, for the events of one request. Fields of the input, or of a later
   * `with`, take precedence unless they are undefined.
   */
  with(fields: BoundFields): Emitter & EmitterViews;
  /**
   * Returns the same emitter, sending to a customer's channel.
   *
   * @throws EmitterError `no_channel` if the option `channels` has none for the tenant, `invalid_option` if it is
   * wrong.
   */
  forTenant(tenant: string): Emitter & EmitterViews;
}

/**
 * Creates an emitter with a method for each of the events: `{resource: 'image', action: 'created'}` becomes
 * `emitter.image.created(input)`.
 *
 * @throws EmitterError `invalid_option`, `no_channel`; with a spool directory also `spool_failed`, `spool_locked`.
 */
// Only generated code knows the tree's type, and passes it.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function createEmitter<Tree extends object = Emitter & EmitterViews>(
  options: EmitterOptions = {},
  events: readonly EventDescriptor[] = [],
): Tree {
  const View = viewOf(events);
  const shared = new Shared(completeOptions(options));
  return new View(shared, shared.settings.channel, undefined) as unknown as Tree;
}
