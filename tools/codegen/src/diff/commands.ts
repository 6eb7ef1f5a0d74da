import { type Command, Option } from 'commander';
import { NoSchemasError } from '../load.js';
import { CannotJudgeError } from './cannot-judge.js';
import { compareWithBase, type Comparison } from './comparison.js';
import { printShortfalls, shortfalls } from './gate.js';
import { pendingChangesets, promisesOf } from './pending-changesets.js';
import { report, type ReportFormat, reportFormats } from './report.js';
import { counted } from './report-words.js';
import { writeChangesets } from './write-changesets.js';

interface BaseOptions {
  readonly root: string;
  readonly base: string;
}

const exitCodes = {
  /** The changesets promise less than the changes need. */
  promisesTooLittle: 1,
  /** There is no verdict: no such base, or schemas or changesets that nobody can read. */
  cannotJudge: 2,
} as const;

const noVerdict = `  ${exitCodes.cannotJudge}  no verdict: no such base, schemas with errors, or a changeset that cannot be read`;

/** Adds the commands that judge the schemas against an earlier state of them. */
export function addDiffCommands(program: Command): void {
  against(program.command('diff'))
    .description('tell what the changes to the schemas break, for whom, and which versions they ask for')
    .addOption(
      new Option('--format <format>', 'how to print it').choices([...reportFormats]).default('pretty'),
    )
    .addHelpText('after', `\nExit codes:\n  0  told, whatever it breaks\n${noVerdict}`)
    .action(({ root, base, format }: BaseOptions & { format: ReportFormat }) => {
      judged(root, base, (comparison) => {
        print(report(comparison, format));
      });
    });

  against(program.command('changeset'))
    .description("write the verdict as changesets, in words for each package's users")
    .addHelpText(
      'after',
      `\nA second run brings the files of the first up to date.\n\nExit codes:\n  0  the changesets are current\n${noVerdict}`,
    )
    .action(({ root, base }: BaseOptions) => {
      judged(root, base, (comparison) => {
        const written = writeChangesets(root, comparison);
        for (const { file, outcome } of written) print(`${outcome.padEnd(7)}  ${file}\n`);
        if (written.length === 0) print(`No changeset needed: the schemas are those of ${base}.\n`);
      });
    });

  against(program.command('gate'))
    .description('fail where the pending changesets promise less than the changes to the schemas need')
    .addHelpText(
      'after',
      `\nExit codes:\n  0  enough is promised\n  ${exitCodes.promisesTooLittle}  too little is promised\n${noVerdict}`,
    )
    .action(({ root, base }: BaseOptions) => {
      judged(root, base, (comparison) => {
        const promises = promisesOf(pendingChangesets(root, comparison.base));
        const found = shortfalls(comparison.packages, promises);
        if (found.length === 0) {
          const { changes, packages } = comparison;
          const reached = packages.map(({ package: name, bump }) => `${name} ${bump}`).join(', ');
          print(
            changes.length === 0
              ? `No change to the schemas against ${base}.\n`
              : `Enough is promised for ${counted(changes.length, 'change')}: ${reached}.\n`,
          );
          return;
        }
        process.stderr.write(printShortfalls(found, base));
        process.exitCode = exitCodes.promisesTooLittle;
      });
    });
}

function against(command: Command): Command {
  return command
    .requiredOption('--base <ref>', 'the branch, tag or commit to compare with, such as origin/main')
    .option('--root <folder>', 'the workspace', process.cwd());
}

function judged(root: string, base: string, use: (comparison: Comparison) => void): void {
  try {
    use(compareWithBase(root, base));
  } catch (error) {
    if (!(error instanceof CannotJudgeError || error instanceof NoSchemasError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = exitCodes.cannotJudge;
  }
}

function print(text: string): void {
  process.stdout.write(text);
}
