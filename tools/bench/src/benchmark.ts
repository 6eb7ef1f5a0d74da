/** One benchmark: a file of its own, and a line in main.ts. */
export interface Benchmark {
  readonly name: string;
  readonly description: string;
  /** Where it measures at several sizes: what is counted, and which it takes unless told, with commas. */
  readonly sizes?: { readonly what: string; readonly counts: string };
  /** @param say Tells what is being measured, as it begins. */
  run(options: RunOptions, say: (line: string) => void): Result | Promise<Result>;
}

export interface RunOptions {
  /** How often each figure is taken; the best counts, since whatever else runs can only add to it. */
  readonly rounds: number;
  /** What is measured, where the benchmark has several sizes. */
  readonly sizes: readonly number[];
}

export interface Result {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What the figures come to, a sentence each. */
  readonly conclusions: readonly string[];
  /** The same figures for programs. */
  readonly figures: Readonly<Record<string, unknown>>;
}
