import type { IncomingMessage } from 'node:http';

/**
 * The most bytes of bodies in memory at a time, each counted from its first byte until it is answered: it limits what a
 * thousand clients that send a megabyte each can cost.
 */
const MAX_HELD_BYTES = 32_000_000;

/** Limits the memory of requests in progress. */
export class BodyBudget {
  /** In the order in which they started. */
  readonly #held = new Map<IncomingMessage, { bytes: number; reading: boolean }>();
  #bytes = 0;

  constructor(private readonly maxBytes = MAX_HELD_BYTES) {}

  /**
   * Reserves more bytes for a body; `false` if there is no room. Makes room by dropping the request that has been
   * sending for the longest time, so that slow clients cannot keep others out.
   */
  take(request: IncomingMessage, bytes: number): boolean {
    const held = this.#held.get(request) ?? { bytes: 0, reading: true };
    held.bytes += bytes;
    this.#held.set(request, held);
    this.#bytes += bytes;
    for (const [other, { reading }] of this.#held) {
      if (this.#bytes <= this.maxBytes) return true;
      if (!reading || other === request) continue;
      other.destroy();
      this.release(other);
    }
    return this.#bytes <= this.maxBytes;
  }

  /** The body has been read; its bytes stay reserved until it is answered. */
  complete(request: IncomingMessage): void {
    const held = this.#held.get(request);
    if (held) held.reading = false;
  }

  release(request: IncomingMessage): void {
    this.#bytes -= this.#held.get(request)?.bytes ?? 0;
    this.#held.delete(request);
  }
}
