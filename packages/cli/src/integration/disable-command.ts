import { Command } from 'commander';
import { examples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import { withProviderOptions } from './options.js';
import type { DisableFlags } from './disable.js';

/** `activity integration disable`. */
export function disableCommand(terminal: Terminal): Command {
  return withProviderOptions(new Command('disable'))
    .description('Delete the channel, so that no more events come; the store and its events stay.')
    .option('--yes', 'do not ask before the channel is deleted')
    .option('--delete-store', 'delete the event data store too, with all its events')
    .option('--store-name <name>', 'with --delete-store: the store, where the channel is gone already')
    .option('--confirm <store name>', 'with --delete-store: its name, instead of being asked for it')
    .option('--remove-termination-protection', 'with --delete-store: take off the protection from deletion')
    .option('--json', 'print what there is then, and what was changed, as one JSON object')
    .addHelpText('after', help)
    .action(async (flags: DisableFlags) => {
      const { disable } = await import('./disable.js');
      await disable(flags, terminal);
    });
}

const help = `
Without --custom it is the integration of IBM Multicloud. A channel that is
made again has another ARN: the sender must be told.
${examples(
  'activity integration disable',
  'activity integration disable --yes --delete-store --confirm activity-events --remove-termination-protection',
)}`;
