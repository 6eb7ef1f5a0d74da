import { Command } from 'commander';
import { examples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import { withSetupOptions } from './options.js';
import type { EnableFlags } from './enable.js';

/** `activity integration enable`. */
export function enableCommand(terminal: Terminal): Command {
  return withSetupOptions(new Command('enable'))
    .description('Create the event data store, the channel and its policy, or update what differs.')
    .option('--dry-run', 'print the changes without making them')
    .option('--yes', 'make the changes without asking for confirmation')
    .option('--json', 'print the result and the changes as one JSON object')
    .addHelpText('after', help)
    .action(async (flags: EnableFlags) => {
      const { enable } = await import('./enable.js');
      await enable(flags, terminal);
    });
}

const help = `
Running it again is safe: it changes only what differs. AWS charges for the
events that are stored: see the pricing of AWS CloudTrail Lake.
${examples(
  'activity integration enable --partner --external-id 4f6b9c1e --region eu-west-1',
  'activity integration enable --partner --external-id 4f6b9c1e --retention-days 2557 --dry-run',
  'activity integration enable --custom --source-account 444455556666 --store-name activity',
)}`;
