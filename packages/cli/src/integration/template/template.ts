import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { examples } from '../../examples.js';
import { Failure } from '../../failure.js';
import type { Terminal } from '../../terminal.js';
import type { Desired } from '../desired.js';
import { desiredBy, withMakeOptions, type MakeFlags } from '../options.js';
import { awsCliTemplate } from './aws-cli.js';
import { cloudFormationTemplate } from './cloudformation.js';
import { terraformTemplate } from './terraform.js';

const formats = {
  cloudformation: cloudFormationTemplate,
  terraform: terraformTemplate,
  'aws-cli': awsCliTemplate,
} satisfies Record<string, (desired: Desired) => string>;

interface TemplateFlags extends MakeFlags {
  readonly format: keyof typeof formats;
  readonly output?: string;
}

export function templateCommand(terminal: Terminal): Command {
  return withMakeOptions(new Command('template'))
    .description('Print what enable makes as a file, to review and keep; nothing is asked of AWS.')
    .addOption(
      new Option('--format <format>', 'what to print').choices(Object.keys(formats)).makeOptionMandatory(),
    )
    .option('--output <file>', 'write it there; a file that exists is not overwritten')
    .addHelpText('after', help)
    .action(async (flags: TemplateFlags) => template(flags, terminal));
}

const help = `
Without --custom it is the integration of IBM Multicloud. What is not given is
a parameter of the file: the external ID, too, which is confidential, and need
not be in it.
${examples(
  'activity integration template --format cloudformation --output activity.yaml',
  'activity integration template --format terraform --retention-days 2557 > activity.tf',
  'activity integration template --format aws-cli --custom --source-account 444455556666',
)}`;

async function template({ format, output, ...flags }: TemplateFlags, terminal: Terminal): Promise<void> {
  const text = formats[format](desiredBy(flags));
  if (output === undefined) {
    terminal.stdout.write(text);
    return;
  }
  try {
    // It may hold the external ID: for its owner alone.
    await writeFile(output, text, { flag: 'wx', mode: format === 'aws-cli' ? 0o700 : 0o600 });
  } catch (cause) {
    throw new Failure(
      `The file ${output} could not be written: ${(cause as Error).message}.`,
      'Give another name by --output, or remove the file first.',
      { cause },
    );
  }
  terminal.stderr.write(`Written: ${output}\n`);
}
