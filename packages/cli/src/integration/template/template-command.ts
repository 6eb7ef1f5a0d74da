import { Command, Option } from 'commander';
import { examples } from '../../examples.js';
import type { Terminal } from '../../terminal.js';
import { withSetupOptions } from '../options.js';
import { formatNames } from './format-names.js';
import type { TemplateFlags } from './template.js';

/** `activity integration template`. */
export function templateCommand(terminal: Terminal): Command {
  return withSetupOptions(new Command('template'))
    .description('Print what enable creates as a template to review and keep. Sends nothing to AWS.')
    .addOption(
      new Option('--format <format>', 'format of the template').choices(formatNames).makeOptionMandatory(),
    )
    .option('--output <file>', 'write to this file; never overwrites a file')
    .addHelpText('after', help)
    .action(async (flags: TemplateFlags) => {
      const { template } = await import('./template.js');
      await template(flags, terminal);
    });
}

const help = `
Without --custom, this is the integration of IBM Multicloud. What you do not
pass becomes a parameter of the template. This includes the external ID, which
is confidential and need not be in the file.
${examples(
  'activity integration template --format cloudformation --output activity.yaml',
  'activity integration template --format terraform --retention-days 2557 > activity.tf',
  'activity integration template --format aws-cli --custom --source-account 444455556666',
)}`;
