import { type Command, Option } from 'commander';
import { exitCodes } from './exit-codes.js';
import { type ReportFormat, reportFormats } from './report-formats.js';
import type { BaseOptions } from './run.js';

const noVerdict = `  ${exitCodes.cannotJudge}  no verdict: no such base, schemas with errors, or a changeset that cannot be read`;

/** Adds the commands that judge the schemas against an earlier state of them. What they need is loaded when one runs. */
export function addDiffCommands(program: Command): void {
  against(program.command('diff'))
    .description('tell what the changes to the schemas break, for whom, and which versions they ask for')
    .addOption(
      new Option('--format <format>', 'how to print it').choices([...reportFormats]).default('pretty'),
    )
    .addHelpText('after', `\nExit codes:\n  0  told, whatever it breaks\n${noVerdict}`)
    .action(async (options: BaseOptions & { format: ReportFormat }) => {
      const { runDiff } = await import('./run.js');
      runDiff(options);
    });

  against(program.command('changeset'))
    .description("write the verdict as changesets, in words for each package's users")
    .addHelpText(
      'after',
      `\nA second run brings the files of the first up to date.\n\nExit codes:\n  0  the changesets are current\n${noVerdict}`,
    )
    .action(async (options: BaseOptions) => {
      const { runChangeset } = await import('./run.js');
      runChangeset(options);
    });

  against(program.command('gate'))
    .description('fail where the pending changesets promise less than the changes to the schemas need')
    .addHelpText(
      'after',
      `\nExit codes:\n  0  enough is promised\n  ${exitCodes.promisesTooLittle}  too little is promised, or other changes than there are\n${noVerdict}`,
    )
    .action(async (options: BaseOptions) => {
      const { runGate } = await import('./run.js');
      runGate(options);
    });
}

function against(command: Command): Command {
  return command
    .requiredOption('--base <ref>', 'the branch, tag or commit to compare with, such as origin/main')
    .option('--root <folder>', 'the workspace', process.cwd());
}
