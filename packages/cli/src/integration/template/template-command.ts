import { Command, Option } from 'commander';
import { examples } from '../../examples.js';
import type { Terminal } from '../../terminal.js';
import { withMakeOptions } from '../options.js';
import { formatNames } from './format-names.js';
import type { TemplateFlags } from './template.js';

/** `activity integration template`. */
export function templateCommand(terminal: Terminal): Command {
  return withMakeOptions(new Command('template'))
    .description('Print what enable makes as a file, to review and keep; nothing is asked of AWS.')
    .addOption(new Option('--format <format>', 'what to print').choices(formatNames).makeOptionMandatory())
    .option('--output <file>', 'write it there; a file that exists is not overwritten')
    .addHelpText('after', help)
    .action(async (flags: TemplateFlags) => {
      const { template } = await import('./template.js');
      await template(flags, terminal);
    });
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
