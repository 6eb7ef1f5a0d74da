import { execFileSync } from 'node:child_process';

/** Milliseconds that a fresh process takes to import a module, as the process itself sees it: the median of several. */
export function importMs(specifier: string, rounds: number): number {
  const program = `
    const start = performance.now();
    await import(${JSON.stringify(specifier)});
    process.stdout.write(String(performance.now() - start));`;
  const times = Array.from({ length: rounds * 5 }, () =>
    Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', program], {
        cwd: import.meta.dirname,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ),
  );
  return times.sort((a, b) => a - b)[times.length >> 1] ?? NaN;
}
