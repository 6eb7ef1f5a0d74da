/** A timer that somebody has set. */
interface Timer {
  dueAt: number;
  readonly everyMs: number | undefined;
  readonly ring: () => void;
  /** Whether it holds the process, as Node's do until `unref`. */
  holds: boolean;
  /** The simulation's own: an answer on its way, a sync under way. */
  readonly isOurs: boolean;
}

/** More rings than this while time is advanced once are a timer that sets itself anew without end. */
const maxRings = 20_000;
/** Where each sequence begins: a sequence is decided by its seed, and not by those before it. */
const epoch = 1_700_000_000_000;

/**
 * Time that passes only when it is told to: hours in an instant, and each time the same.
 *
 * It takes the place of the process's timers and of `Date.now`, for good, and leaves `setImmediate` and promises as they are.
 */
export class VirtualTime {
  /** Milliseconds since the sequence's start; nothing sets them back. */
  elapsed = 0;
  #clockOffset = 0;
  readonly #timers = new Set<Timer>();
  readonly #setImmediate = setImmediate;

  constructor() {
    const clear = (handle: unknown): void => {
      this.#timers.delete(handle as Timer);
    };
    Object.assign(globalThis, {
      setTimeout: (ring: () => void, ms?: number) => this.#handle(this.#add(ring, ms, false, false)),
      setInterval: (ring: () => void, ms?: number) => this.#handle(this.#add(ring, ms, true, false)),
      clearTimeout: clear,
      clearInterval: clear,
    });
    Date.now = () => Math.floor(epoch + this.elapsed + this.#clockOffset);
  }

  /** Begins anew, without a timer. */
  reset(): void {
    this.elapsed = 0;
    this.#clockOffset = 0;
    this.#timers.clear();
  }

  /** Sets the wall clock forward or back; timers do not notice, as Node's do not. */
  setClock(byMs: number): void {
    this.#clockOffset += byMs;
  }

  /** Does something of the simulation's own after so many milliseconds. */
  later(action: () => void, ms: number): void {
    this.#add(action, ms, false, true);
  }

  /** What the emitter has set, and whether it holds the process. */
  get emittersTimers(): readonly { readonly holds: boolean }[] {
    return [...this.#timers].filter(({ isOurs }) => !isOurs);
  }

  /** As the end of a process does. */
  forgetTimers(): void {
    this.#timers.clear();
  }

  /** Lets pass so many milliseconds, each timer in its turn. */
  async advance(ms: number): Promise<void> {
    const until = this.elapsed + ms;
    await this.settle();
    for (let rings = 0; ; rings++) {
      const next = this.#nextBefore(until);
      if (!next) break;
      if (rings === maxRings) throw new Error(`more than ${maxRings} timers in ${ms} ms: one spins`);
      this.elapsed = Math.max(this.elapsed, next.dueAt);
      if (next.everyMs === undefined) this.#timers.delete(next);
      else next.dueAt += next.everyMs;
      next.ring();
      await this.settle();
    }
    this.elapsed = until;
    await this.settle();
  }

  /** Lets promises and immediates come to their end, and those that they bring about. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => this.#setImmediate(resolve));
  }

  #add(ring: () => void, ms: number | undefined, repeats: boolean, isOurs: boolean): Timer {
    // As Node does: nothing sooner than in a millisecond.
    const delay = Math.max(1, Math.floor(ms ?? 1) || 1);
    const timer: Timer = {
      dueAt: this.elapsed + delay,
      everyMs: repeats ? delay : undefined,
      ring,
      holds: true,
      isOurs,
    };
    this.#timers.add(timer);
    return timer;
  }

  /** A timer with the methods of Node's. */
  #handle(timer: Timer): Timer & { ref(): unknown; unref(): unknown } {
    return Object.assign(timer, {
      ref: () => {
        timer.holds = true;
        return timer;
      },
      unref: () => {
        timer.holds = false;
        return timer;
      },
    });
  }

  #nextBefore(until: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueAt <= until && (!next || timer.dueAt < next.dueAt)) next = timer;
    }
    return next;
  }
}
