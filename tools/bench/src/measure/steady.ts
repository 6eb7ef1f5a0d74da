import { createHistogram } from 'node:perf_hooks';
import type { Sender } from '../senders/sender.js';
import { paced } from './paced.js';
import { warmUp } from './throughput.js';

export interface Steady {
  readonly wallMs: number;
  /** Of the sender's process, the engine's own threads included, while nobody looks at the clock beside each call. */
  readonly cpuMs: number;
  /** How long calls took, in microseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/**
 * Hands over at a steady rate, twice as long as it says: the CPU time is taken first, and then the time of each call, which
 * costs more than many a call.
 */
export async function steady(sender: Sender, perSecond: number, seconds: number): Promise<Steady> {
  const handOver = (): void => {
    sender.emit();
  };
  await warmUp(sender);
  // From one pace to the other: what the first had built up is none of the second's.
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
    // Numbers, since the engine throws its code for a function with bigints away several times a second.
    calls.record(Math.max(1, Math.round((performance.now() - before) * 1e6)));
  };
  await paced(timed, perSecond, seconds);
  const [p50 = 0, p99 = 0, p999 = 0] = [50, 99, 99.9].map((percent) => calls.percentile(percent) / 1000);
  return { wallMs, cpuMs: (user + system) / 1000, p50, p99, p999 };
}
