import { createHistogram } from 'node:perf_hooks';
import type { Sender } from '../senders/sender.js';
import { paced } from './paced.js';
import { warmUp } from './throughput.js';

export interface Steady {
  readonly wallMs: number;
  /** Of the sender's process, including the engine's threads, while single calls are not timed. */
  readonly cpuMs: number;
  /** How long calls took, in microseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/**
 * Hands over events at a steady rate, for twice as long as `seconds`: first it measures the CPU time, then the time of each
 * call, because reading the clock costs more than many calls.
 */
export async function steady(sender: Sender, perSecond: number, seconds: number): Promise<Steady> {
  const handOver = (): void => {
    sender.emit();
  };
  await warmUp(sender);
  // A second at the new rate, so that what the warm-up has built up does not count.
  await paced(handOver, perSecond, 1);

  const cpu = process.cpuUsage();
  const start = performance.now();
  await paced(handOver, perSecond, seconds);
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);

  const calls = createHistogram();
  const timed = (): void => {
    const before = performance.now();
    sender.emit();
    // Numbers, because the engine discards the optimized code of a function with bigints several times a second.
    calls.record(Math.max(1, Math.round((performance.now() - before) * 1e6)));
  };
  await paced(timed, perSecond, seconds);
  const [p50 = 0, p99 = 0, p999 = 0] = [50, 99, 99.9].map((percent) => calls.percentile(percent) / 1000);
  return { wallMs, cpuMs: (user + system) / 1000, p50, p99, p999 };
}
