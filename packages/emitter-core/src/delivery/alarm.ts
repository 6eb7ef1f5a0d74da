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

  set(time: number, now: number): void {
    this.clear();
    if (time === Infinity) return;
    this.#at = time;
    const ring = (): void => {
      this.clear();
      this.ring();
    };
    // The shortest of timers takes a millisecond: the process would sleep, and come back to a processor that has forgotten it.
    if (time <= now) this.#immediate = setImmediate(ring);
    // Beside it all the same: one that does not hold the process does not wake it either, where nothing else happens.
    this.#timer = setTimeout(ring, Math.min(Math.max(0, time - now), maxTimerMs));
    this.holdProcess(this.#holdsProcess);
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
    for (const pending of [this.#timer, this.#immediate]) {
      if (hold) pending?.ref();
      else pending?.unref();
    }
  }
}
