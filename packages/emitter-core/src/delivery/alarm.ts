import { maxTimerMs } from '../max-timer.js';

/** Rings once, at a time that may be set anew until then. */
export class Alarm {
  #at = Infinity;
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #holdsProcess = false;

  constructor(private readonly ring: () => void) {}

  /** When it rings, in milliseconds since the epoch; Infinity where it is not set. */
  get at(): number {
    return this.#at;
  }

  /** @param time As `at` has it, instead of what was set before; in the same turn of the event loop where it is not after `now`. */
  set(time: number, now: number): void {
    this.clear();
    if (time === Infinity) return;
    this.#at = time;
    const ring = (): void => {
      this.clear();
      this.ring();
    };
    // The shortest of timers takes a millisecond: the process would sleep, and come back to a processor that has forgotten it. An
    // immediate that did not hold the process would not wake it either; this one holds it for no longer than a turn.
    if (time <= now) this.#immediate = setImmediate(ring);
    else {
      this.#timer = setTimeout(ring, Math.min(time - now, maxTimerMs));
      this.holdProcess(this.#holdsProcess);
    }
  }

  clear(): void {
    this.#at = Infinity;
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#timer = this.#immediate = undefined;
  }

  /** Whether the process stays alive until it rings. Default: no. */
  holdProcess(hold: boolean): void {
    this.#holdsProcess = hold;
    if (hold) this.#timer?.ref();
    else this.#timer?.unref();
  }
}
