import { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { disableCommand } from './disable.js';
import { enableCommand } from './enable.js';
import { statusCommand } from './status.js';
import { templateCommand } from './template/template.js';
import { verifyCommand } from './verify/verify.js';

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
