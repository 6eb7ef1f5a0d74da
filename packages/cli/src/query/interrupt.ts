/** SIGTERM is what `docker stop`, `timeout` and a cancelled CI job send. */
const signals = ['SIGINT', 'SIGTERM'] as const;

/** Runs something that Ctrl-C or SIGTERM aborts with the signal. A second one ends the process at once. */
export async function untilInterrupted<Result>(
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const interrupt = (): void => {
    controller.abort();
  };
  for (const signal of signals) process.once(signal, interrupt);
  try {
    return await run(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}
