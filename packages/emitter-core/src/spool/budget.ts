import { EmitterError } from '../errors.js';

/** A limit in bytes, shared by several lanes. */
export class Budget {
  #used = 0;

  /** @param reclaim Gives back bytes that are no longer needed. */
  constructor(
    readonly maxBytes: number,
    private readonly reclaim: () => void = () => undefined,
  ) {}

  get used(): number {
    return this.#used;
  }

  /** Takes the bytes; returns false if they would exceed the limit. */
  tryTake(bytes: number): boolean {
    if (this.#used + bytes > this.maxBytes) return false;
    this.#used += bytes;
    return true;
  }

  /** Takes the bytes if `reclaim` frees enough for them. */
  tryReclaim(bytes: number): boolean {
    this.reclaim();
    return this.tryTake(bytes);
  }

  /**
   * The error for an event that does not fit.
   *
   * @param option The option that sets the limit.
   */
  full(bytes: number, option: string): EmitterError {
    const { used, maxBytes } = this;
    return new EmitterError(
      'spool_full',
      bytes > maxBytes
        ? `the event takes ${bytes} bytes, more than all that may wait: raise ${option}, which is ${maxBytes}`
        : `${used} of ${maxBytes} bytes hold undelivered events: emit this one later, or raise ${option}`,
    );
  }

  /** Takes bytes that are already in use, even if they exceed the limit. */
  take(bytes: number): void {
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}
