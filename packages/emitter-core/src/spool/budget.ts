/** A bound in bytes that several lanes share. */
export class Budget {
  #used = 0;

  /** @param reclaim Gives back what is held and needed no more. */
  constructor(
    readonly maxBytes: number,
    private readonly reclaim: () => void = () => undefined,
  ) {}

  get used(): number {
    return this.#used;
  }

  /** Takes the bytes, or gives false where they are over the bound. */
  tryTake(bytes: number): boolean {
    if (this.#used + bytes > this.maxBytes) return false;
    this.#used += bytes;
    return true;
  }

  /** Takes the bytes where enough of what is held is needed no more. */
  tryReclaim(bytes: number): boolean {
    this.reclaim();
    return this.tryTake(bytes);
  }

  /** Takes bytes that are there already, be they over the bound. */
  take(bytes: number): void {
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}
