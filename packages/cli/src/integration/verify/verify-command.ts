import { Command, InvalidArgumentError } from 'commander';
import { notEmpty } from '../../aws/settings.js';
import { examples } from '../../examples.js';
import type { Terminal } from '../../terminal.js';
import { withProviderOptions } from '../options.js';
import { testEventName, testEventSource } from './test-event.js';
import type { VerifyFlags } from './verify.js';

/** `activity integration verify`. */
export function verifyCommand(terminal: Terminal): Command {
  return withProviderOptions(new Command('verify'))
    .description('Send a test event as the sender would, and wait until it is in the store.')
    .option('--sender-profile <name>', 'send as this profile; all else uses your own credentials', notEmpty)
    .option(
      '--deadline <seconds>',
      'time limit in total, most of it for the event to arrive',
      wholeSeconds,
      600,
    )
    .option('--json', 'print the result as one JSON object when the event has arrived')
    .addHelpText('after', help)
    .action(async (flags: VerifyFlags) => {
      const { verify } = await import('./verify.js');
      await verify(flags, terminal);
    });
}

const help = `
Without --custom, this is the integration of IBM Multicloud. The test event
cannot be mistaken for real activity: its source is ${testEventSource}, its
name ${testEventName}, and its actor this command. It stays in the store as
long as other events. The channel's owner may always send: only
--sender-profile, with a profile of the sending account, tests the policy and
the external ID. An error begins with what failed: credentials, channel, policy,
external ID, permissions, recipient account, schema, store or AWS; or it says
that the event is only late.
${examples(
  'activity integration verify',
  'activity integration verify --sender-profile provider --external-id 4f6b9c1e --deadline 120',
)}`;

function wholeSeconds(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number of seconds, 1 or more.');
}
