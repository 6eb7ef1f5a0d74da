import { availableParallelism, cpus, loadavg } from 'node:os';

/** What the figures were measured on. */
export interface Machine {
  readonly node: string;
  readonly cpus: number;
  readonly cpuModel: string;
  /** The load average of the last minute: if it is higher than the number of CPUs, times are too long. */
  readonly load: number;
}

export function thisMachine(): Machine {
  return {
    node: process.version,
    cpus: availableParallelism(),
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

export function machineWords({ node, cpus: count, cpuModel, load }: Machine): string {
  return `Node ${node.slice(1)}, ${count} CPUs (${cpuModel}), load ${load}`;
}
