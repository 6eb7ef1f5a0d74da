import { Command } from 'commander';
import { examples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import { withMakeOptions } from './options.js';
import type { EnableFlags } from './enable.js';

/** `activity integration enable`. */
export function enableCommand(terminal: Terminal): Command {
  return withMakeOptions(new Command('enable'))
    .description(
      'Make the event data store, the channel and its policy, or find them and change what differs.',
    )
    .option('--dry-run', 'print what would be changed, and change nothing')
    .option('--yes', 'do not ask before changing')
    .option('--json', 'print what there is then, and what was changed, as one JSON object')
    .addHelpText('after', help)
    .action(async (flags: EnableFlags) => {
      const { enable } = await import('./enable.js');
      await enable(flags, terminal);
    });
}

const help = `
Running it again changes only what is not as it should be. What it makes in AWS
costs money by the events that are stored: see the prices of AWS CloudTrail
Lake.
${examples(
  'activity integration enable --partner --external-id 4f6b9c1e --region eu-west-1',
  'activity integration enable --partner --external-id 4f6b9c1e --retention-days 2557 --dry-run',
  'activity integration enable --custom --source-account 444455556666 --store-name activity',
)}`;
