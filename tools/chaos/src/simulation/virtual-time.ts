/** A timer that somebody has set. */
interface Timer {
  dueAt: number;
  readonly everyMs: number | undefined;
  readonly ring: () => void;
  /** Whether it keeps the process alive, as Node's do until `unref`. */
  holds: boolean;
  /** The simulation's own: for a response or a sync in progress. */
  readonly isOurs: boolean;
}

/** If more timers fire in one `advance`, one of them sets itself again without end. */
const maxRings = 20_000;
/** The clock at the start of each sequence, which only its seed determines, not the sequences before it. */
const epoch = 1_700_000_000_000;

/**
 * Time that passes only in `advance`: hours in an instant, and always the same.
 *
 * It permanently replaces the process's timers and `Date.now`; `setImmediate` and promises stay as they are.
 */
export class VirtualTime {
  /** Milliseconds since the sequence's start, which never decrease. */
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

  /** Starts again, without timers. */
  reset(): void {
    this.elapsed = 0;
    this.#clockOffset = 0;
    this.#timers.clear();
  }

  /** Moves the wall clock forward or back, without effect on timers, as in Node. */
  setClock(byMs: number): void {
    this.#clockOffset += byMs;
  }

  /** Runs an action of the simulation after this many milliseconds. */
  later(action: () => void, ms: number): void {
    this.#add(action, ms, false, true);
  }

  /** The timers that the emitter has set. */
  get emittersTimers(): readonly { readonly holds: boolean }[] {
    return [...this.#timers].filter(({ isOurs }) => !isOurs);
  }

  /** As the end of a process does. */
  forgetTimers(): void {
    this.#timers.clear();
  }

  /** Lets this many milliseconds pass, and fires each timer in turn. */
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

  /** Lets promises and immediates settle, and those that they cause. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => this.#setImmediate(resolve));
  }

  #add(ring: () => void, ms: number | undefined, repeats: boolean, isOurs: boolean): Timer {
    // As in Node: after at least a millisecond.
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

  /** A timer with the methods of Node's timers. */
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
