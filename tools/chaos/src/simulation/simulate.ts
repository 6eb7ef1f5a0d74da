import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Counts } from './counts.js';
import type { SequenceReport } from './sequence.js';

export interface SimulationOptions {
  /** How many sequences. */
  readonly runs: number;
  /** Determines the first sequence; each of the others has the next seed. */
  readonly seed: number;
  /** Called with a line of progress. */
  readonly write?: (line: string) => void;
}

export interface SimulationReport {
  /** How many sequences ran. */
  readonly runs: number;
  /** What happened in all of them together. */
  readonly counts: Readonly<Record<keyof Counts, number>>;
  readonly failures: readonly FailedSequence[];
}

/** A sequence in which something did not hold. */
export type FailedSequence = Pick<SequenceReport, 'seed' | 'problems' | 'steps'>;

/** The compiled one, as for the service in run.ts. */
const sequencesProcess = join(import.meta.dirname, '../../dist/simulation/sequences-process.js');
/** More failures than these show nothing new. */
const maxFailures = 5;
const shownSteps = 12;
const shownProblems = 5;

/** Runs sequences of what a service, its disk and CloudTrail do, one after the other, in their own process. */
export async function simulate({
  runs,
  seed,
  write = () => undefined,
}: SimulationOptions): Promise<SimulationReport> {
  const failures: FailedSequence[] = [];
  const counts: Partial<Record<keyof Counts, number>> = {};
  let done = 0;
  // If it is a link, as on macOS, the emitter uses its target.
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'simulation-'));
  const child = fork(sequencesProcess, [directory, String(seed), String(runs)], { execArgv: [] });
  child.on('message', (report: SequenceReport) => {
    if (failures.length === maxFailures) return;
    done++;
    for (const [what, count] of Object.entries(report.counts) as [keyof Counts, number][]) {
      counts[what] = (counts[what] ?? 0) + count;
    }
    if (report.problems.length > 0 && failures.push(report) === maxFailures) child.kill();
    if (done % 1000 === 0) write(`${done} sequences, ${counts.events ?? 0} events`);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  rmSync(directory, { recursive: true });
  if (failures.length < maxFailures && (code !== 0 || done < runs)) {
    const problems = [`its process ended with ${String(code)}: see the error above`];
    failures.push({ seed: seed + done, problems, steps: [] });
  }
  return { runs: done, counts: counts as SimulationReport['counts'], failures };
}

/** What somebody needs to know of a failure, and the command that repeats it. */
export function describeFailure({ seed, problems, steps }: FailedSequence): string {
  const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
  return [
    `sequence ${seed} does not hold:`,
    ...indented(problems.slice(0, shownProblems)),
    'its last steps:',
    ...indented(steps.slice(-shownSteps)),
    `to repeat it: npm run chaos -- simulate --runs 1 --seed ${seed}`,
  ].join('\n');
}
