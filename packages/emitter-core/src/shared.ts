import { Courier } from './delivery/courier.js';
import type { DrainReport } from './delivery/drain-report.js';
import type { DrainOptions } from './emitter.js';
import type { EventDescriptor, EventInput, EventSections } from './event.js';
import type { Channel } from './channel.js';
import { type DeliveryObserver, observers } from './delivery/observer.js';
import { EmitterError } from './errors.js';
import { logDelivery } from './log.js';
import { type Reporting, reportMetrics } from './metrics.js';
import { noChannel, type EmitterSettings } from './options.js';
import { type Receipt, RefusedReceipt } from './receipt.js';
import { seal } from './seal.js';
import { closeOnSignals } from './signals.js';
import { type EmitterStats, statsOf } from './stats.js';

/** What all views of one emitter share. */
export class Shared {
  readonly courier: Courier;
  #closing: Promise<DrainReport> | undefined;
  #forgetSignals: (() => void) | undefined;
  readonly #metrics: Reporting;

  constructor(readonly settings: EmitterSettings) {
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
    const { privacy, numberEvents, onInvalid } = this.settings;
    const { recipientAccountId } = channel;
    const now = Date.now();
    try {
      return this.courier.accept(channel, now, (lane) => {
        const origin = numberEvents ? lane : undefined;
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
