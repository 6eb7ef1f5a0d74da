import { os } from './built-ins.js';

const signals = ['SIGTERM', 'SIGINT'] as const;

/** What is to be closed before the process ends: one list for all emitters, of which none may end it while others drain. */
const closing = new Set<() => Promise<unknown>>();

/**
 * Closes before the process ends by a signal, then lets the signal do what it would have done.
 *
 * @returns What takes it off the list again.
 */
export function closeOnSignals(close: () => Promise<unknown>): () => void {
  // First in line, so that listeners for one time are still there to be counted.
  if (closing.size === 0) for (const signal of signals) process.prependListener(signal, onSignal);
  closing.add(close);
  return () => {
    if (closing.delete(close) && closing.size === 0) stopListening();
  };
}

function onSignal(signal: NodeJS.Signals): void {
  // A second signal while we close ends the process at once, as its sender expects.
  stopListening();
  // Whoever else listens decides when the process ends.
  const isOurs = process.listenerCount(signal) === 0;
  const closed = [...closing].map((close) => close());
  closing.clear();
  void Promise.allSettled(closed).then(() => {
    if (!isOurs || process.listenerCount(signal) > 0) return;
    // The kernel sends no signal to the first process of a container that does not listen to it.
    if (process.pid === 1) process.exit(128 + os().constants.signals[signal]);
    process.kill(process.pid, signal);
  });
}

function stopListening(): void {
  for (const signal of signals) process.off(signal, onSignal);
}
