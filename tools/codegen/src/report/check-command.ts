import { InvalidArgumentError, Option, type Command } from 'commander';
import { readSchemas } from '../load.js';
import { githubFindings } from './github.js';
import { jsonFindings } from './json.js';
import { paintFor } from './paint.js';
import { prettyFindings, summary } from './pretty.js';

const formats = ['pretty', 'json', 'github'] as const;

interface CheckOptions {
  readonly format: (typeof formats)[number];
  readonly maxWarnings?: number;
  readonly root: string;
}

/** `codegen check`, which `npm run schemas` runs. */
export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .description('check the schemas, and write nothing')
    .addOption(
      new Option(
        '--format <format>',
        'how to print it: for people, for programs, or as annotations in a pull request',
      )
        .choices(formats)
        .default('pretty'),
    )
    .option('--max-warnings <count>', 'fail if there are more warnings (default: no limit)', wholeNumber)
    .option('--root <folder>', 'the workspace', process.cwd())
    .action(runCheck);
}

async function runCheck({ format, maxWarnings = Infinity, root }: CheckOptions): Promise<void> {
  const files = readSchemas(root);
  const { checkSchemas } = await import('../generate.js');
  const { findings, silenced } = checkSchemas(files);
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.length - errors;
  if (errors > 0 || warnings > maxWarnings) process.exitCode = 1;
  if (format === 'json') {
    process.stdout.write(jsonFindings(findings));
    return;
  }
  if (format === 'github') process.stdout.write(githubFindings(findings));
  else process.stdout.write(prettyFindings(findings, files, paintFor(process.stdout)));
  const paint = format === 'pretty' ? paintFor(process.stdout) : undefined;
  process.stdout.write(`${summary({ findings, silenced, files: files.size }, paint)}\n`);
  if (warnings > maxWarnings) {
    process.stderr.write(
      `At most ${maxWarnings} warnings are allowed: fix the others, or silence them with a reason.\n`,
    );
  }
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
