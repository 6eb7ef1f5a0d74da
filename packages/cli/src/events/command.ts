import { Command } from 'commander';
import { withAwsOptions } from '../aws/settings.js';
import { examples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import { listEvents } from './list.js';
import type { SendFlags } from './send.js';
import { showEvent, type ShowFlags } from './show.js';

/** `activity events`: the catalogue in the terminal. */
export function eventsCommand(terminal: Terminal): Command {
  const events = new Command('events').description('The catalogue of events: look up, check, send.');
  events
    .command('list')
    .description('List every event of every service.')
    .option('--source <source>', 'only of this source: klarity, or com.nordcloudapp.klarity')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('activity events list', 'activity events list --source autobackup --json'))
    .action((flags: { source?: string; json?: boolean }) => {
      listEvents(flags, terminal);
    });
  events
    .command('show')
    .description('Show one event: its fields and their bounds, a record, SQL.')
    .argument('<event>', 'such as klarity.discoveryRule.created')
    .option('--schema', 'its JSON Schema alone')
    .option('--example', 'an example record alone, as JSON')
    .option('--json', 'all of it as JSON')
    .addHelpText(
      'after',
      examples(
        'activity events show klarity.discoveryRule.created',
        'activity events show image.failed --schema',
      ),
    )
    .action((name: string, flags: ShowFlags) => {
      showEvent(name, flags, terminal);
    });
  events
    .command('validate')
    .description(
      'Check events by the catalogue and by the limits of CloudTrail; exit code 1 where anything is wrong.\n' +
        'A file holds one event, {eventData}, an array, an event a line, or a PutAuditEvents request.',
    )
    .argument('<file...>', 'files of JSON; - is standard input')
    .option('--json', 'the report as JSON')
    .addHelpText(
      'after',
      examples(
        'activity events validate event.json',
        'jq -c .[] events.json | activity events validate - --json',
      ),
    )
    .action(async (files: string[], flags: { json?: boolean }) => {
      const { validateFiles } = await import('../validate/validate.js');
      await validateFiles(files, flags, terminal);
    });
  withAwsOptions(
    events
      .command('send')
      .description('Send one event, completed and checked as the emitter of its service would.')
      .argument('<event>', 'such as klarity.discoveryRule.created')
      .requiredOption(
        '--data <file>',
        "JSON of the event's sections, or of the whole eventData; - is standard input",
      )
      .option('--channel <arn>', 'the channel; default: ACTIVITY_CHANNEL_ARN')
      .option('--external-id <id>', "what the channel's policy asks for; default: ACTIVITY_EXTERNAL_ID")
      .option('--dry-run', 'print the eventData, and send nothing')
      .option('--json', 'UID and eventID as JSON'),
  )
    .addHelpText(
      'after',
      examples(
        'activity events send klarity.discoveryRule.created --data rule.json --dry-run',
        'activity events send klarity.discoveryRule.created --data - < rule.json',
      ),
    )
    .action(async (name: string, flags: SendFlags) => {
      const { sendEvent } = await import('./send.js');
      await sendEvent(name, flags, terminal);
    });
  return events;
}
