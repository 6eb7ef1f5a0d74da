const signals = ['SIGTERM', 'SIGINT'] as const;

/**
 * Closes before the process ends by a signal, then lets the signal do what it would have done.
 *
 * @returns What takes the listeners away again.
 */
export function closeOnSignals(close: () => Promise<unknown>): () => void {
  const forget = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    // A second signal while we close ends the process at once, as its sender expects.
    forget();
    void close().finally(() => {
      // Whoever else listens decides when the process ends.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  };
  for (const signal of signals) process.on(signal, onSignal);
  return forget;
}
