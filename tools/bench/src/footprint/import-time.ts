import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * How long a new process takes to import each of these first of all, in milliseconds: the median of several rounds. They
 * take turns, so that a slow moment of the machine affects all of them.
 */
export function importMs(specifiers: readonly string[], rounds: number): Map<string, number> {
  const times = new Map<string, number[]>(specifiers.map((specifier) => [specifier, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [specifier, taken] of times) taken.push(importOnce(specifier));
  }
  return new Map(
    [...times].map(([specifier, taken]) => [
      specifier,
      taken.sort((a, b) => a - b)[taken.length >> 1] ?? NaN,
    ]),
  );
}

function importOnce(specifier: string): number {
  const program = join(import.meta.dirname, 'import-process.js');
  return Number(
    execFileSync(process.execPath, [program, specifier], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
}
