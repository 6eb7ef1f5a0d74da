import { Command, InvalidArgumentError } from 'commander';
import { examples } from '../../examples.js';
import type { Terminal } from '../../terminal.js';
import { withProviderOptions } from '../options.js';
import { testEventName, testEventSource } from './test-event.js';
import type { VerifyFlags } from './verify.js';

/** `activity integration verify`. */
export function verifyCommand(terminal: Terminal): Command {
  return withProviderOptions(new Command('verify'))
    .description('Send one test event as the sender does, and look for it in the store until it is there.')
    .option('--sender-profile <name>', 'send as this profile; the query is still your own')
    .option(
      '--deadline <seconds>',
      'how long to take at most, most of it to look for the event',
      wholeSeconds,
      600,
    )
    .option('--json', 'print what there is and what was found, as one JSON object, when the event is there')
    .addHelpText('after', help)
    .action(async (flags: VerifyFlags) => {
      const { verify } = await import('./verify.js');
      await verify(flags, terminal);
    });
}

const help = `
Without --custom it is the integration of IBM Multicloud. The event cannot be
mistaken for somebody's activity: its source is ${testEventSource}, its name
${testEventName}, its actor this command. It stays in the store as long as
the others. The channel's owner may always send: only --sender-profile, of the
sending account, tests the policy and the external ID. What fails is named:
credentials, channel, policy, external ID, permissions, recipient account,
schema, store, or that it is only late.
${examples(
  'activity integration verify',
  'activity integration verify --sender-profile provider --external-id 4f6b9c1e --deadline 120',
)}`;

function wholeSeconds(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number of seconds, 1 or more.');
}
