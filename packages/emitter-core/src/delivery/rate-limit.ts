/**
 * A token bucket: `perSecond` requests per second, and as many at once after a second of rest. Throttling halves the
 * rate, and each success raises it a little, up to the maximum.
 */
export class RateLimit {
  #tokens: number;
  #updated: number;
  #perSecond: number;

  /** @param maxPerSecond The initial rate, and its maximum. */
  constructor(
    private readonly maxPerSecond: number,
    now: number,
  ) {
    this.#perSecond = maxPerSecond;
    this.#tokens = maxPerSecond;
    this.#updated = now;
  }

  /** Takes a token if there is one. */
  take(now: number): boolean {
    this.#refill(now);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** How long until a token is available, in milliseconds. */
  waitMs(now: number): number {
    this.#refill(now);
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000);
  }

  throttled(now: number): void {
    this.#refill(now);
    this.#perSecond = Math.max(this.maxPerSecond / 128, this.#perSecond / 2);
    this.#tokens = Math.min(this.#tokens, this.#perSecond);
  }

  succeeded(): void {
    this.#perSecond = Math.min(this.maxPerSecond, this.#perSecond + this.maxPerSecond / 100);
  }

  #refill(now: number): void {
    const gained = ((now - this.#updated) / 1000) * this.#perSecond;
    this.#tokens = Math.min(Math.max(1, this.#perSecond), this.#tokens + Math.max(0, gained));
    this.#updated = now;
  }
}
