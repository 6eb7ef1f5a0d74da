import { spawnSync } from 'node:child_process';

/** What a process cost. On a busy machine CPU time says more: it leaves out the waiting for others. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Has a process tell its CPU time as it ends, over a file descriptor of its own. */
const tellCpuTime =
  'data:text/javascript,' +
  encodeURIComponent(
    'import { writeSync } from "node:fs";' +
      'process.on("exit", () => { const { user, system } = process.cpuUsage(); writeSync(3, String(user + system)); });',
  );

/** Runs a Node program to its end, from its start on. */
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

/** The least of several, each by itself. */
export function best(costs: readonly Cost[]): Cost {
  return {
    wallMs: Math.min(...costs.map(({ wallMs }) => wallMs)),
    cpuMs: Math.min(...costs.map(({ cpuMs }) => cpuMs)),
  };
}
