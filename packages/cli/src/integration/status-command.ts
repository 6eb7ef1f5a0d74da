import { Command } from 'commander';
import { examples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import { withSetupOptions } from './options.js';
import type { StatusFlags } from './status.js';

/** `activity integration status`. */
export function statusCommand(terminal: Terminal): Command {
  return withSetupOptions(new Command('status'))
    .description('Show the state of store, channel and policy, the last event and error, and what to do.')
    .option('--json', 'print the report as one JSON object')
    .addHelpText('after', help)
    .action(async (flags: StatusFlags) => {
      const { status } = await import('./status.js');
      await status(flags, terminal);
    });
}

const help = `
Without --custom, this is the integration of IBM Multicloud. Options that
describe it are compared with what exists. The exit code is 0 if all is well, 1
if something is broken, and 2 if there is no integration.
${examples(
  'activity integration status --region eu-west-1',
  'activity integration status --external-id 4f6b9c1e --retention-days 366',
  'activity integration status --json | jq -r .channel.arn',
)}`;
