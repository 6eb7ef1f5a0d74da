import { bind, bindMore } from './bound-fields.js';
import { Courier } from './delivery/courier.js';
import type { DrainReport } from './delivery/drain-report.js';
import type {
  BindableField,
  BoundFields,
  BoundInput,
  EventDescriptor,
  EventInput,
  EventSections,
} from './event.js';
import type { Channel } from './channel.js';
import { type DeliveryObserver, observers } from './delivery/observer.js';
import { EmitterError } from './errors.js';
import { logDelivery } from './log.js';
import { type Reporting, reportMetrics } from './metrics.js';
import { completeOptions, noChannel, type EmitterOptions, type EmitterSettings } from './options.js';
import { type Receipt, RefusedReceipt } from './receipt.js';
import { seal } from './seal.js';
import { closeOnSignals } from './signals.js';
import { type EmitterStats, statsOf } from './stats.js';
import { newUID } from './uid.js';

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
   * The dead letters of all channels: events that CloudTrail refused for good, oldest first within each channel.
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

/** What all views of one emitter share. */
class Shared {
  readonly courier: Courier;
  /** Undefined if events are not numbered. */
  readonly #instance: string | undefined;
  #closing: Promise<DrainReport> | undefined;
  #forgetSignals: (() => void) | undefined;
  readonly #metrics: Reporting;

  constructor(readonly settings: EmitterSettings) {
    this.#instance = settings.numberEvents ? newUID() : undefined;
    const { spool, transport } = settings;
    const current = (channel: Channel): Channel => currentChannel(channel, settings);
    const watching: DeliveryObserver[] = settings.logger ? [logDelivery(settings.logger)] : [];
    this.courier = new Courier(spool, transport, current, settings, observers(watching));
    try {
      for (const key of spool.left()) this.courier.resume(key);
      // Last: it keeps a reference to the emitter until `end`.
      this.#metrics = reportMetrics(settings.meterProvider, () => this.stats());
      watching.push(this.#metrics);
    } catch (error) {
      // Nothing was started, so the directory must not stay locked.
      this.courier.close();
      throw error;
    }
    if (settings.closeOnSignals) this.#forgetSignals = closeOnSignals(() => this.close(null));
  }

  accept(event: EventDescriptor, input: EventInput<EventSections>, channel: Channel | undefined): Receipt {
    if (this.#closing) {
      const name = `${event.source.key} ${event.resource}.${event.action}`;
      throw new EmitterError('closed', `${name}: the emitter was closed, so the event was not accepted`);
    }
    if (!channel) throw noChannel();
    const { privacy, onInvalid } = this.settings;
    const { recipientAccountId } = channel;
    const now = Date.now();
    try {
      return this.courier.accept(channel, now, (sequence) => {
        const instance = this.#instance;
        const origin = instance === undefined ? undefined : () => ({ instance, sequence: sequence() });
        return seal(event, input, { recipientAccountId, now, privacy, origin });
      });
    } catch (error) {
      if (!onInvalid || !(error instanceof EmitterError) || error.code !== 'invalid_event') throw error;
      onInvalid(error);
      const UID: unknown = (input as Partial<EventInput<EventSections>> | undefined)?.UID;
      return new RefusedReceipt(typeof UID === 'string' ? UID : '', error);
    }
  }

  retryDeadLetters(): number {
    if (this.#closing)
      throw new EmitterError('closed', 'the emitter was closed: retry dead letters with a new one');
    return this.courier.resendDeadLetters();
  }

  stats(): EmitterStats {
    return statsOf(this.courier.lanes, this.settings.spool, Date.now());
  }

  flush(options: DrainOptions | null): Promise<DrainReport> {
    return this.#closing ?? this.courier.drain(this.#timeoutOf(options));
  }

  close(options: DrainOptions | null): Promise<DrainReport> {
    const timeoutMs = this.#timeoutOf(options);
    // Drain only after `#closing` is set: the drain sends at once, and events that the service's transport or logger
    // emits in response must no longer be accepted.
    this.#closing ??= Promise.resolve()
      .then(() => this.courier.drain(timeoutMs))
      .then((report) => {
        this.courier.close();
        this.#metrics.end();
        this.#forgetSignals?.();
        return report;
      });
    return this.#closing;
  }

  /**
   * A shutdown can neither reject null or NaN, such as of a variable that is not set, nor give up at once for it, as a
   * timer would.
   */
  #timeoutOf(options: DrainOptions | null): number {
    const given = Number(options?.timeoutMs ?? undefined);
    return Number.isNaN(given) ? this.settings.closeTimeoutMs : given;
  }
}

/**
 * The channel for waiting events: the tenant's as configured now, unless it belongs to another account, for which these
 * events were not sealed.
 */
function currentChannel(known: Channel, { channel, channelOf }: EmitterSettings): Channel {
  try {
    const configured = known.tenant === undefined ? channel : channelOf(known.tenant);
    if (configured?.recipientAccountId === known.recipientAccountId) return configured;
  } catch {
    // The tenant is no longer configured: try the channel as last known, and keep its events.
  }
  return known;
}

/** What callers hold: the emitter with a channel and, after `with`, bound fields. */
class View implements Emitter, EmitterViews {
  readonly #shared: Shared;
  readonly #channel: Channel | undefined;
  readonly #bound: BoundFields | undefined;

  constructor(shared: Shared, channel: Channel | undefined, bound: BoundFields | undefined) {
    this.#shared = shared;
    this.#channel = channel;
    this.#bound = bound;
  }

  emit(event: EventDescriptor, input: EventInput<EventSections>): Receipt {
    return this.#shared.accept(event, this.#bound ? bind(this.#bound, input) : input, this.#channel);
  }

  with(fields: BoundFields): this {
    return this.#view(this.#channel, bindMore(this.#bound, fields));
  }

  forTenant(tenant: string): this {
    return this.#view(this.#shared.settings.channelOf(tenant), this.#bound);
  }

  flush(options: DrainOptions | null = null): Promise<DrainReport> {
    return this.#shared.flush(options);
  }

  close(options: DrainOptions | null = null): Promise<DrainReport> {
    return this.#shared.close(options);
  }

  stats(): EmitterStats {
    return this.#shared.stats();
  }

  deadLetters(): RefusedEvent[] {
    return this.#shared.courier.lanes.flatMap((lane) =>
      lane.deadLetters().map(({ entry, refusal, time }) => ({
        UID: entry.UID,
        channelArn: lane.channel.channelArn,
        tenant: lane.channel.tenant,
        code: refusal.code,
        message: refusal.message,
        refusedAt: new Date(time),
        eventData: entry.eventData,
      })),
    );
  }

  retryDeadLetters(): number {
    return this.#shared.retryDeadLetters();
  }

  #view(channel: Channel | undefined, bound: BoundFields | undefined): this {
    const Same = this.constructor as new (...args: ConstructorParameters<typeof View>) => this;
    return new Same(this.#shared, channel, bound);
  }
}

/**
 * A class with a getter for each resource. A resource's methods are created on first access, so that a view per request
 * costs nothing for the events that the request does not emit.
 */
function viewOf(events: readonly EventDescriptor[]): typeof View {
  class Tree extends View {}
  for (const [resource, ofResource] of groupByResource(events)) {
    Object.defineProperty(Tree.prototype, resource, {
      get(this: Tree) {
        const methods = Object.fromEntries(
          ofResource.map((event) => [
            event.action,
            (input: EventInput<EventSections>): Receipt => this.emit(event, input),
          ]),
        );
        Object.defineProperty(this, resource, { value: methods, enumerable: true });
        return methods;
      },
    });
  }
  return Tree;
}

function groupByResource(events: readonly EventDescriptor[]): Map<string, EventDescriptor[]> {
  const groups = new Map<string, EventDescriptor[]>();
  for (const event of events) {
    const group = groups.get(event.resource);
    if (group) group.push(event);
    else groups.set(event.resource, [event]);
  }
  return groups;
}
