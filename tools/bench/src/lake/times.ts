/** How long several runs took, in milliseconds. */
export interface Times {
  readonly median: number;
  readonly p99: number;
  readonly worst: number;
}

export function timesOf(milliseconds: readonly number[]): Times {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? NaN;
  return { median: at(0.5), p99: at(0.99), worst: sorted.at(-1) ?? NaN };
}

/** Does the work `count` times in sequence. */
export async function timed(count: number, work: (n: number) => Promise<unknown>): Promise<Times> {
  const taken: number[] = [];
  for (let n = 0; n < count; n++) {
    const before = performance.now();
    await work(n);
    taken.push(performance.now() - before);
  }
  return timesOf(taken);
}
