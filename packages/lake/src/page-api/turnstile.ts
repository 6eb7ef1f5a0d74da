/** How many may wait; further ones are refused. */
const MAX_WAITING = 32;

/** Lets one through at a time, so that only one read uses memory, however many pages are open. */
export class Turnstile {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** `undefined` if too many are waiting already. */
  async pass<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.#waiting >= MAX_WAITING) return undefined;
    this.#waiting += 1;
    const done = this.#last.then(work).finally(() => {
      this.#waiting -= 1;
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when all that are waiting now are through. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
