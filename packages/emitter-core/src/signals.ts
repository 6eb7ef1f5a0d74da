import { os } from './built-ins.js';

const signals = ['SIGTERM', 'SIGINT'] as const;

/** What to close before the process ends, and the listener that does it. */
interface Closing {
  readonly closes: Set<() => Promise<unknown>>;
  readonly onSignal: (signal: NodeJS.Signals) => void;
}

/**
 * One list for all emitters, so that none ends the process while others drain. Copies of this package share it, since a
 * service has several if its emitter packages need different versions; so its shape must never change.
 */
const shared: Partial<Record<symbol, Closing>> = globalThis;
const key = /*#__PURE__*/ Symbol.for('@org/emitter-core: closing on signals');

/**
 * Closes before a signal ends the process, then lets the signal take effect.
 *
 * @returns Removes `close` from the list.
 */
export function closeOnSignals(close: () => Promise<unknown>): () => void {
  const closing = (shared[key] ??= newClosing());
  const { closes, onSignal } = closing;
  // Prepended, so that `once` listeners are still registered when they are counted.
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
      // If anyone else listens, they decide when the process ends.
      const isOurs = process.listenerCount(signal) === 1;
      // A second signal while we close ends the process at once, as its sender expects. We listen until the first has
      // reached everyone: the hidden listener of tsx ends the process if it finds no other.
      const stop = (): void => {
        stopListening(closing);
      };
      if (isOurs) queueMicrotask(stop);
      else stop();
      const closed = [...closing.closes].map((close) => close());
      closing.closes.clear();
      void Promise.allSettled(closed).then(() => {
        // An emitter that was created meanwhile closes, too: it listens, but no signal follows for it to hear.
        if (isOurs && closing.closes.size > 0) {
          closing.onSignal(signal);
          return;
        }
        if (!isOurs || process.listenerCount(signal) > 0) return;
        // The kernel does not deliver the signal to a container's first process, which has no listener for it now.
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
