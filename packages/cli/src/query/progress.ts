import type { Terminal } from '../terminal.js';

/**
 * Shows on standard error that a query is under way, and for how long: only to a terminal, and after a second.
 *
 * @returns Takes the line away.
 */
export function showProgress({ stderr, env }: Terminal): () => void {
  if (!('isTTY' in stderr && stderr.isTTY) || env['TERM'] === 'dumb') return () => undefined;
  const start = performance.now();
  let isShown = false;
  const show = (): void => {
    isShown = true;
    const seconds = Math.round((performance.now() - start) / 1000);
    stderr.write(`\r\u001b[KThe query runs in Lake, ${seconds} s. Ctrl-C cancels it.`);
  };
  const timer = setInterval(show, 1000);
  return () => {
    clearInterval(timer);
    if (isShown) stderr.write('\r\u001b[K');
    isShown = false;
  };
}
