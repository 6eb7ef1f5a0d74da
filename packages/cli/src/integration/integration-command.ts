import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { disableCommand } from './disable-command.js';
import { enableCommand } from './enable-command.js';
import { statusCommand } from './status-command.js';
import { templateCommand } from './template/template-command.js';
import { verifyCommand } from './verify/verify-command.js';

/** Everything about the way from the sender into the customer's event data store. */
export function integrationCommand(terminal: Terminal): Command {
  return new Command('integration')
    .description('The way of the events into your CloudTrail Lake: store, channel and policy.')
    .addCommand(enableCommand(terminal))
    .addCommand(templateCommand(terminal))
    .addCommand(statusCommand(terminal))
    .addCommand(verifyCommand(terminal))
    .addCommand(disableCommand(terminal));
}
