import { createHistogram } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Sender } from '../senders/sender.js';

export interface Steady {
  readonly events: number;
  readonly wallMs: number;
  /** Of the sender's process, the engine's own threads included. */
  readonly cpuMs: number;
  /** How long calls took, in microseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

const tickMs = 10;

/** How long a rate is held before it is measured: then the engine has brought the code to its fastest form. */
export const warmUpSeconds = 5;

/** Hands over at a steady rate, after so many seconds of the same that are not measured. */
export async function steady(
  sender: Sender,
  perSecond: number,
  seconds: number,
  notMeasured: number,
): Promise<Steady> {
  await run(sender, perSecond, notMeasured);
  return run(sender, perSecond, seconds);
}

/** A tick that comes late hands over what it owes. */
async function run(sender: Sender, perSecond: number, seconds: number): Promise<Steady> {
  const calls = createHistogram();
  const cpu = process.cpuUsage();
  const start = performance.now();
  let events = 0;
  for (;;) {
    const elapsed = Math.min(performance.now() - start, seconds * 1000);
    for (const due = Math.round((elapsed / 1000) * perSecond); events < due; events++) {
      const before = process.hrtime.bigint();
      sender.emit();
      calls.record(process.hrtime.bigint() - before || 1n);
    }
    if (elapsed === seconds * 1000) break;
    await setTimeout(tickMs);
  }
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const [p50, p99, p999] = [50, 99, 99.9].map((percent) => calls.percentile(percent) / 1000);
  return { events, wallMs, cpuMs: (user + system) / 1000, p50: p50 ?? 0, p99: p99 ?? 0, p999: p999 ?? 0 };
}
