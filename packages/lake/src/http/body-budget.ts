import type { IncomingMessage } from 'node:http';

/**
 * Bodies that are held at a time, in bytes, from the first byte to the answer: what a thousand clients that
 * send a megabyte each may cost.
 */
const MAX_HELD_BYTES = 32_000_000;

/** Bounds the memory that requests under way take. */
export class BodyBudget {
  /** In the order in which they began. */
  readonly #held = new Map<IncomingMessage, { bytes: number; reading: boolean }>();
  #bytes = 0;

  constructor(private readonly maxBytes = MAX_HELD_BYTES) {}

  /**
   * Takes some more bytes of a body; `false` where there is no room. Room is made at the cost of whoever has
   * been sending for longest: who sends slowly does not keep others out.
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

  /** The body is read; it is held until it is answered. */
  complete(request: IncomingMessage): void {
    const held = this.#held.get(request);
    if (held) held.reading = false;
  }

  release(request: IncomingMessage): void {
    this.#bytes -= this.#held.get(request)?.bytes ?? 0;
    this.#held.delete(request);
  }
}
