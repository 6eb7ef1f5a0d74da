export interface BackoffOptions {
  /** Upper bound of the first delay, in milliseconds. Default: 100. */
  readonly initialMs: number;
  /** Upper bound of all delays, in milliseconds. Default: 30 000. */
  readonly maxMs: number;
}

/**
 * Exponential backoff with full jitter: a random delay between zero and a bound that doubles with each consecutive
 * failure, so that emitters that failed together do not retry together.
 *
 * @param failures The number of consecutive failures, at least 1.
 */
export function backoffMs(failures: number, { initialMs, maxMs }: BackoffOptions): number {
  const bound = Math.min(maxMs, initialMs * 2 ** (failures - 1));
  return Math.random() * bound;
}
