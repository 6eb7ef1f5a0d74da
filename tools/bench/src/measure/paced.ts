import { setTimeout } from 'node:timers/promises';

const tickMs = 10;

/**
 * Calls at a steady rate, for this many seconds. A late tick makes up for the missed calls.
 *
 * @returns How many calls it made.
 */
export async function paced(call: () => void, perSecond: number, seconds: number): Promise<number> {
  const start = performance.now();
  let calls = 0;
  for (;;) {
    const elapsed = Math.min(performance.now() - start, seconds * 1000);
    for (const due = Math.round((elapsed / 1000) * perSecond); calls < due; calls++) call();
    if (elapsed === seconds * 1000) return calls;
    await setTimeout(tickMs);
  }
}
