import type { Refusal } from '../spool/spool.js';
import { isThrottling } from '../transport/outcome.js';
import { backoffMs, type BackoffOptions } from './backoff.js';
import type { LaneState } from './observer.js';
import { RateLimit } from './rate-limit.js';

export interface CircuitOptions {
  readonly backoff: BackoffOptions;
  /** How often a channel that needs fixing is tried, in milliseconds. */
  readonly parkedProbeMs: number;
  readonly requestsPerSecond: number;
}

/** Consecutive failures after which waiting alone is not expected to help; not sooner, since an outage may be short. */
const patience = 3;

/**
 * When a channel's next request may be sent, by how its last ones ended: at the channel's own rate while it works, after a
 * backoff when it fails, and now and then as a probe when it needs fixing first.
 */
export class Circuit {
  /** The last failure, until a request succeeds. */
  trouble: Refusal | undefined;
  /** How often the channel was parked. A count rather than a time, since clocks may be set back. */
  parkings = 0;
  /** Consecutive failures. */
  failures = 0;
  #isParked = false;
  #notBefore = 0;
  readonly #rate: RateLimit;

  /** @param changed Called when the channel enters another state. */
  constructor(
    private readonly options: CircuitOptions,
    private readonly changed: (state: LaneState, trouble: Refusal | undefined) => void,
    now: number,
  ) {
    this.#rate = new RateLimit(options.requestsPerSecond, now);
  }

  get state(): LaneState {
    if (this.#isParked) return 'parked';
    return this.trouble ? 'backing_off' : 'ready';
  }

  get isOutOfPatience(): boolean {
    return this.failures >= patience;
  }

  /** When the next request may be sent, in milliseconds since the epoch. */
  allowedAt(now: number): number {
    const { backoff, parkedProbeMs } = this.options;
    // If the clock was set back, the channel must not wait longer by as much.
    if (this.#notBefore > now + Math.max(backoff.maxMs, parkedProbeMs)) this.#notBefore = now;
    return Math.max(this.#notBefore, now + this.#rate.waitMs(now));
  }

  sent(now: number): void {
    this.#rate.take(now);
  }

  succeeded(): void {
    this.failures = 0;
    this.#notBefore = 0;
    this.#rate.succeeded();
    this.#enter(undefined, false);
  }

  backOff(trouble: Refusal, now: number): void {
    this.failures++;
    this.#notBefore = now + backoffMs(this.failures, this.options.backoff);
    if (isThrottling(trouble.code)) this.#rate.throttled(now);
    this.#enter(trouble, false);
  }

  park(trouble: Refusal, now: number): void {
    // Half to all of the interval, so that probes of many channels do not coincide.
    this.#notBefore = now + this.options.parkedProbeMs * (0.5 + Math.random() / 2);
    this.parkings++;
    this.#enter(trouble, true);
  }

  /** Makes the next request due now, whatever the state. */
  probe(): void {
    this.#notBefore = 0;
  }

  #enter(trouble: Refusal | undefined, isParked: boolean): void {
    const before = this.state;
    this.trouble = trouble;
    this.#isParked = isParked;
    if (this.state !== before) this.changed(this.state, trouble);
  }
}
