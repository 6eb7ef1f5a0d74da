import { counted } from '../describe/counted.js';
import { isFileError, sentenceOf } from '../file-errors.js';
import { NoSchemasError, SchemaLinkError } from '../load.js';
import { CannotJudgeError } from './cannot-judge.js';
import { compareWithBase, type Comparison } from './comparison.js';
import { exitCodes } from './exit-codes.js';
import { printShortfalls, printStale, shortfalls } from './gate.js';
import { pendingChangesets, promisesOf } from './pending-changesets.js';
import { report } from './report.js';
import type { ReportFormat } from './report-formats.js';
import { printWithdrawn, withdrawnPromises } from './withdrawn-promises.js';
import { staleChangesets, writeChangesets } from './write-changesets.js';

/** The workspace, and the git ref whose schemas its own are compared with. */
export interface BaseOptions {
  readonly root: string;
  readonly base: string;
}

const takesBack = 'only unreleased changes are undone';

export function runDiff({ root, base, format }: BaseOptions & { readonly format: ReportFormat }): void {
  judged(root, base, (comparison) => {
    print(report(comparison, format));
  });
}

export function runChangeset({ root, base }: BaseOptions): void {
  judged(root, base, (comparison) => {
    const written = writeChangesets(root, comparison);
    for (const { file, outcome } of written) print(`${outcome.padEnd(7)}  ${file}\n`);
    if (written.length > 0) return;
    const why = comparison.takenBack.length === 0 ? `the schemas are the same as at ${base}` : takesBack;
    print(`No changeset needed: ${why}.\n`);
  });
}

export function runGate({ root, base }: BaseOptions): void {
  judged(root, base, (comparison) => {
    const changesets = pendingChangesets(root, comparison.base);
    const found = shortfalls(comparison.packages, promisesOf(changesets));
    const isTakenBack = new Set(comparison.takenBack.map(({ package: name }) => name));
    const withdrawn = withdrawnPromises(root, comparison.base, changesets).filter(
      ({ package: name }) => !isTakenBack.has(name),
    );
    // The same command also updates a changeset that promises too little, so that it is reported only once.
    const stale = found.length > 0 ? [] : staleChangesets(root, comparison);
    if (found.length === 0 && withdrawn.length === 0 && stale.length === 0) {
      const { changes, packages } = comparison;
      const reached = packages.map(({ package: name, bump }) => `${name} ${bump}`).join(', ');
      print(
        changes.length === 0
          ? `No changes to the schemas compared with ${base}.\n`
          : `The changesets promise enough for ${counted(changes.length, 'change')}: ${reached === '' ? takesBack : reached}.\n`,
      );
      return;
    }
    if (found.length > 0) process.stderr.write(printShortfalls(found, base));
    if (stale.length > 0) process.stderr.write(printStale(stale, base));
    process.stderr.write(printWithdrawn(withdrawn, comparison.base));
    process.exitCode = exitCodes.promisesTooLittle;
  });
}

function judged(root: string, base: string, use: (comparison: Comparison) => void): void {
  try {
    use(compareWithBase(root, base));
  } catch (error) {
    if (!isExplained(error)) throw error;
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exitCode = exitCodes.cannotJudge;
  }
}

function isExplained(error: unknown): error is Error {
  return (
    isFileError(error) ||
    [CannotJudgeError, NoSchemasError, SchemaLinkError].some((kind) => error instanceof kind)
  );
}

function print(text: string): void {
  process.stdout.write(text);
}
