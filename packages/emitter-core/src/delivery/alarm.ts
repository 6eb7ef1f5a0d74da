import { maxTimerMs } from '../max-timer.js';

/** A one-shot alarm, whose time can be changed until it rings. It keeps no process alive. */
export class Alarm {
  #at = Infinity;
  #timer: NodeJS.Timeout | undefined;
  /** What rings next. */
  #due: (() => void) | undefined;

  constructor(private readonly ring: () => void) {}

  /** When it rings, in milliseconds since the epoch; Infinity if it is not set. */
  get at(): number {
    return this.#at;
  }

  /**
   * @param time As in `at`; replaces any earlier setting. If it is not after `now`, it rings in the same turn of the
   * event loop.
   */
  set(time: number, now: number): void {
    this.clear();
    if (time === Infinity) return;
    this.#at = time;
    const ring = (): void => {
      if (this.#due !== ring) return;
      this.clear();
      this.ring();
    };
    this.#due = ring;
    // Even the shortest timer takes a millisecond: the process would sleep, and wake to a processor with cold caches.
    // An unreferenced immediate would not wake it either; a referenced one keeps it alive for no longer than a turn.
    if (time <= now) setImmediate(ring);
    else this.#timer = setTimeout(ring, Math.min(time - now, maxTimerMs)).unref();
  }

  clear(): void {
    this.#at = Infinity;
    clearTimeout(this.#timer);
    // An immediate comes all the same, and rings no more. Node's `clearImmediate` may not be given one of fake timers that a
    // test has ended since: no immediate of the whole process would come any more.
    this.#timer = this.#due = undefined;
  }
}
