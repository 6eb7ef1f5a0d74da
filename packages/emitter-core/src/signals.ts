import { os } from './built-ins.js';

const signals = ['SIGTERM', 'SIGINT'] as const;

/** What is to be closed before the process ends, and what listens for that. */
interface Closing {
  readonly closes: Set<() => Promise<unknown>>;
  readonly onSignal: (signal: NodeJS.Signals) => void;
}

/**
 * One list for all emitters, of which none may end the process while others drain: also those of another copy of this package, which
 * a service has where two emitters' packages need different versions. So what the list looks like never changes.
 */
const shared: Partial<Record<symbol, Closing>> = globalThis;
const key = /*#__PURE__*/ Symbol.for('@org/emitter-core: closing on signals');

/**
 * Closes before the process ends by a signal, then lets the signal do what it would have done.
 *
 * @returns What takes it off the list again.
 */
export function closeOnSignals(close: () => Promise<unknown>): () => void {
  const closing = (shared[key] ??= newClosing());
  const { closes, onSignal } = closing;
  // First in line, so that listeners for one time are still there to be counted.
  if (closes.size === 0) for (const signal of signals) process.prependListener(signal, onSignal);
  closes.add(close);
  return () => {
    if (closes.delete(close) && closes.size === 0) stopListening(closing);
  };
}

function newClosing(): Closing {
  const closing: Closing = {
    closes: new Set(),
    onSignal(signal) {
      // A second signal while we close ends the process at once, as its sender expects.
      stopListening(closing);
      // Whoever else listens decides when the process ends.
      const isOurs = process.listenerCount(signal) === 0;
      const closed = [...closing.closes].map((close) => close());
      closing.closes.clear();
      void Promise.allSettled(closed).then(() => {
        if (!isOurs || process.listenerCount(signal) > 0) return;
        // The kernel sends no signal to the first process of a container that does not listen to it.
        if (process.pid === 1) process.exit(128 + os().constants.signals[signal]);
        process.kill(process.pid, signal);
      });
    },
  };
  return closing;
}

function stopListening({ onSignal }: Closing): void {
  for (const signal of signals) process.off(signal, onSignal);
}
