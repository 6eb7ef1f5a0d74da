import { usageFailure } from '../failure.js';
import { prompts } from '../prompt.js';
import type { Terminal } from '../terminal.js';
import { ibmMulticloud } from './desired.js';
import { accountIdProblem, externalIdProblem, type SetupFlags } from './options.js';

/** Asks for the settings that enabling needs. If nobody can be asked, throws Failure that names the option to pass. */
export async function completeFlags(flags: SetupFlags, terminal: Terminal): Promise<SetupFlags> {
  const ask = terminal.isInteractive ? prompts(terminal) : undefined;
  const complete: { -readonly [Name in keyof SetupFlags]: SetupFlags[Name] } = { ...flags };

  if (!flags.partner && !flags.custom) {
    if (flags.source !== undefined) complete.partner = true;
    else if (flags.sourceAccount !== undefined) complete.custom = true;
    else if (!ask)
      throw usageFailure(
        'The integration is not specified.',
        'Pass --partner (IBM Multicloud) or --custom (another sender).',
      );
    else if ((await ask.choose('Which integration?', providers)) === 'custom') complete.custom = true;
    else complete.partner = true;
  }
  if (complete.partner && flags.externalId === undefined) {
    if (!ask)
      throw usageFailure(
        'The external ID is missing.',
        "Pass --external-id <id>: IBM Multicloud's support gives each customer its own.",
      );
    complete.externalId = await ask.secret("External ID from IBM Multicloud's support", externalIdProblem);
  }
  if (complete.custom && flags.sourceAccount === undefined) {
    if (!ask)
      throw usageFailure(
        "The sender's account is missing.",
        'Pass --source-account <id>, an AWS account ID.',
      );
    complete.sourceAccount = await ask.text('AWS account that sends the events', accountIdProblem);
  }
  return complete;
}

const providers = [
  { value: 'partner', label: ibmMulticloud.provider },
  { value: 'custom', label: 'Another sender, from an AWS account that you name' },
];
