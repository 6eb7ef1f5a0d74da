import type { WriteStream } from 'node:tty';
import { columnsOf, type Terminal } from '../terminal.js';

/**
 * Shows on standard error how long a query has been running: only in a terminal, and after a second.
 *
 * @returns A function that clears the line.
 */
export function showProgress({ stderr, env }: Terminal): () => void {
  const columns = columnsOf(stderr as Partial<WriteStream>);
  if (columns === undefined || env['TERM'] === 'dumb') return () => undefined;
  const start = performance.now();
  let isShown = false;
  const show = (): void => {
    isShown = true;
    const seconds = Math.round((performance.now() - start) / 1000);
    const text = `Running the query in Lake, ${seconds} s. Press Ctrl-C to cancel it.`;
    // Of a text on two lines, only the second would be cleared.
    stderr.write(`\r\u001b[K${text.slice(0, columns - 1)}`);
  };
  const timer = setInterval(show, 1000);
  return () => {
    clearInterval(timer);
    if (isShown) stderr.write('\r\u001b[K');
    isShown = false;
  };
}
