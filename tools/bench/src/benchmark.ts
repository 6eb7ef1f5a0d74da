/** One benchmark: a file of its own, and a line in main.ts. */
export interface Benchmark {
  readonly name: string;
  readonly description: string;
  /** For a benchmark of several sizes: what is counted, and the default sizes, separated by commas. */
  readonly sizes?: { readonly what: string; readonly counts: string };
  /** @param say Called with what is measured next. */
  run(options: RunOptions, say: (line: string) => void): Result | Promise<Result>;
}

export interface RunOptions {
  /** How often each figure is measured; the best counts, because other processes can only make it worse. */
  readonly rounds: number;
  /** The sizes to measure; none for a benchmark without sizes. */
  readonly sizes: readonly number[];
}

export interface Result {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What the figures mean, one sentence each. */
  readonly conclusions: readonly string[];
  /** The same figures for programs. */
  readonly figures: Readonly<Record<string, unknown>>;
}
