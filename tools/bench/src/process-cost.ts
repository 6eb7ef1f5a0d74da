import { spawnSync } from 'node:child_process';

/** What a process cost. On a busy machine, CPU time says more: it does not include waiting for other processes. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** A module that makes a process write its CPU time, in microseconds, to file descriptor 3 when it ends. */
const tellCpuTime =
  'data:text/javascript,' +
  encodeURIComponent(
    'import { writeSync } from "node:fs";' +
      'process.on("exit", () => { const { user, system } = process.cpuUsage(); writeSync(3, String(user + system)); });',
  );

/** Runs a Node program, and measures it from start to end. */
export function costOf(...args: string[]): Cost {
  const start = performance.now();
  const { status, stderr, output } = spawnSync(process.execPath, ['--import', tellCpuTime, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const wallMs = performance.now() - start;
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed: ${stderr}`);
  return { wallMs, cpuMs: Number(output[3]) / 1000 };
}

/** The lowest wall time and the lowest CPU time of several runs. */
export function best(costs: readonly Cost[]): Cost {
  return {
    wallMs: Math.min(...costs.map(({ wallMs }) => wallMs)),
    cpuMs: Math.min(...costs.map(({ cpuMs }) => cpuMs)),
  };
}
