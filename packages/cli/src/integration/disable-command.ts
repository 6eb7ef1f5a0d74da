import { Command } from 'commander';
import { examples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import { withProviderOptions } from './options.js';
import type { DisableFlags } from './disable.js';

/** `activity integration disable`. */
export function disableCommand(terminal: Terminal): Command {
  return withProviderOptions(new Command('disable'))
    .description('Delete the channel, so that no more events arrive. The store and its events stay.')
    .option('--yes', 'delete the channel without asking for confirmation')
    .option('--delete-store', 'also delete the event data store, with all its events')
    .option('--store-name <name>', 'with --delete-store: the store to delete, if the channel is already gone')
    .option('--confirm <store name>', "with --delete-store: the store's name, to confirm without being asked")
    .option('--remove-termination-protection', 'with --delete-store: turn off termination protection first')
    .option('--json', 'print what is left and the changes as one JSON object')
    .addHelpText('after', help)
    .action(async (flags: DisableFlags) => {
      const { disable } = await import('./disable.js');
      await disable(flags, terminal);
    });
}

const help = `
Without --custom, this is the integration of IBM Multicloud. If you enable it
again, the new channel has a new ARN, which the sender needs.
${examples(
  'activity integration disable',
  'activity integration disable --yes --delete-store --confirm activity-events --remove-termination-protection',
)}`;
