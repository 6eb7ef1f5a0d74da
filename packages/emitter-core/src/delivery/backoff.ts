export interface BackoffOptions {
  /** The bound of the first wait, in milliseconds. Default: 100. */
  readonly initialMs: number;
  /** The bound of the longest wait, in milliseconds. Default: 30 000. */
  readonly maxMs: number;
}

/**
 * Full jitter: anything between nothing and a bound that doubles with each failure in a row, so that emitters
 * which failed together do not come back together.
 *
 * @param failures How many failures in a row there were, from 1.
 */
export function backoffMs(failures: number, { initialMs, maxMs }: BackoffOptions): number {
  const bound = Math.min(maxMs, initialMs * 2 ** (failures - 1));
  return Math.random() * bound;
}
