import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { disableCommand } from './disable-command.js';
import { enableCommand } from './enable-command.js';
import { statusCommand } from './status-command.js';
import { templateCommand } from './template/template-command.js';
import { verifyCommand } from './verify/verify-command.js';

/** `activity integration`: everything about the delivery from the sender to the customer's event data store. */
export function integrationCommand(terminal: Terminal): Command {
  return new Command('integration')
    .description(
      'Set up and check the delivery of events to your CloudTrail Lake: store, channel and policy.',
    )
    .addCommand(enableCommand(terminal))
    .addCommand(templateCommand(terminal))
    .addCommand(statusCommand(terminal))
    .addCommand(verifyCommand(terminal))
    .addCommand(disableCommand(terminal));
}
