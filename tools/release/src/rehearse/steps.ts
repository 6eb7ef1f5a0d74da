import type { CommandError } from '../run.js';

/** Runs steps one after another, and prints each with the time it took. */
export interface Steps {
  /**
   * @param name What is being done, such as "publish"; an error names it.
   * @param work Does it, and returns the result as one line.
   */
  readonly step: (name: string, work: () => Promise<string> | string) => Promise<void>;
}

export function startSteps(write: (line: string) => void, signal: AbortSignal): Steps {
  return {
    async step(name, work) {
      signal.throwIfAborted();
      const start = performance.now();
      try {
        const outcome = await work();
        write(`${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${name}: ${outcome}`);
      } catch (error) {
        throw new StepError(name, signal.aborted ? signal.reason : error);
      }
    },
  };
}

/** A step failed; `cause` is the command's error, where a command did. */
class StepError extends Error {
  override readonly name = 'StepError';
  declare readonly cause: CommandError | Error;

  constructor(step: string, cause: unknown) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    super(`The rehearsal failed at "${step}": ${error.message}`, { cause: error });
  }
}
