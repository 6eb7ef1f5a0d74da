/** So many may wait; who comes then is sent away. */
const MAX_WAITING = 32;

/** Lets one through at a time: however many pages are open, one read costs memory. */
export class Turnstile {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** `undefined` where too many wait already. */
  async pass<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.#waiting >= MAX_WAITING) return undefined;
    this.#waiting += 1;
    const done = this.#last.then(work).finally(() => {
      this.#waiting -= 1;
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when all who wait now are through. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
