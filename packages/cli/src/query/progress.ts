import type { Terminal } from '../terminal.js';

/**
 * Shows on standard error how long a query has been running: only in a terminal, and after a second.
 *
 * @returns A function that clears the line.
 */
export function showProgress({ stderr, env }: Terminal): () => void {
  if (!('isTTY' in stderr && stderr.isTTY) || env['TERM'] === 'dumb') return () => undefined;
  const start = performance.now();
  let isShown = false;
  const show = (): void => {
    isShown = true;
    const seconds = Math.round((performance.now() - start) / 1000);
    stderr.write(`\r\u001b[KRunning the query in Lake, ${seconds} s. Press Ctrl-C to cancel it.`);
  };
  const timer = setInterval(show, 1000);
  return () => {
    clearInterval(timer);
    if (isShown) stderr.write('\r\u001b[K');
    isShown = false;
  };
}
