import { Command } from 'commander';
import { examples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import { withMakeOptions } from './options.js';
import type { StatusFlags } from './status.js';

/** `activity integration status`. */
export function statusCommand(terminal: Terminal): Command {
  return withMakeOptions(new Command('status'))
    .description('Say how store, channel and policy are, what came last, and what to do.')
    .option('--json', 'print it as one JSON object')
    .addHelpText('after', help)
    .action(async (flags: StatusFlags) => {
      const { status } = await import('./status.js');
      await status(flags, terminal);
    });
}

const help = `
Without --custom it is the integration of IBM Multicloud. What other options
say is compared with what there is. The exit code is 0 where all is well, 1
where something is broken, 2 where there is no integration.
${examples(
  'activity integration status --region eu-west-1',
  'activity integration status --external-id 4f6b9c1e --retention-days 366',
  'activity integration status --json | jq -r .channel.arn',
)}`;
