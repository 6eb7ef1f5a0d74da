import { type Command, Option } from 'commander';
import { exitCodes } from './exit-codes.js';
import { type ReportFormat, reportFormats } from './report-formats.js';
import type { BaseOptions } from './run.js';

const noVerdict = `  ${exitCodes.cannotJudge}  no verdict: no such base, schemas with errors, or a changeset that cannot be read`;

/** Adds the commands that compare the schemas with an earlier state of them. Their modules are loaded when one runs. */
export function addDiffCommands(program: Command): void {
  against(program.command('diff'))
    .description('show what the changes to the schemas break, for whom, and which version bumps they need')
    .addOption(
      new Option('--format <format>', 'how to print it').choices([...reportFormats]).default('pretty'),
    )
    .addHelpText('after', `\nExit codes:\n  0  a verdict, whatever the changes break\n${noVerdict}`)
    .action(async (options: BaseOptions & { format: ReportFormat }) => {
      const { runDiff } = await import('./run.js');
      runDiff(options);
    });

  against(program.command('changeset'))
    .description('write the verdict as changesets, for the users of each package')
    .addHelpText(
      'after',
      `\nRunning it again updates the files that it wrote.\n\nExit codes:\n  0  the changesets are current\n${noVerdict}`,
    )
    .action(async (options: BaseOptions) => {
      const { runChangeset } = await import('./run.js');
      runChangeset(options);
    });

  against(program.command('gate'))
    .description('fail if the pending changesets promise less than the changes to the schemas need')
    .addHelpText(
      'after',
      `\nExit codes:\n  0  the changesets promise enough\n  ${exitCodes.promisesTooLittle}  the changesets promise too little, or describe other changes\n${noVerdict}`,
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
