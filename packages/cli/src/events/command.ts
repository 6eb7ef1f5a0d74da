import { Command } from 'commander';
import { withAwsOptions } from '../aws/settings.js';
import { examples } from '../examples.js';
import type { Terminal } from '../terminal.js';
import { listEvents } from './list.js';
import type { SendFlags } from './send.js';
import { showEvent, type ShowFlags } from './show.js';

/** `activity events`: looks up, checks and sends events of the catalogue. */
export function eventsCommand(terminal: Terminal): Command {
  const events = new Command('events').description('Look up, check and send events of the catalogue.');
  events
    .command('list')
    .description('List every event of every service.')
    .option('--source <source>', 'only events of this source: klarity, or com.nordcloudapp.klarity')
    .option('--json', 'print the list as JSON')
    .addHelpText('after', examples('activity events list', 'activity events list --source autobackup --json'))
    .action((flags: { source?: string; json?: boolean }) => {
      listEvents(flags, terminal);
    });
  events
    .command('show')
    .description('Show an event: its fields with their bounds, an example record, and SQL.')
    .argument('<event>', 'such as klarity.discoveryRule.created')
    .option('--schema', 'print only its JSON Schema')
    .option('--example', 'print only an example record, as JSON')
    .option('--json', 'print everything as JSON')
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
      "Check events against the catalogue and CloudTrail's limits. Exits with 1 if anything is wrong.\n" +
        'A file holds one event, {eventData}, an array, one event per line, or a PutAuditEvents request.',
    )
    .argument('<file...>', 'JSON files; - is standard input')
    .option('--json', 'print the report as JSON')
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
      .description('Send an event, completed and checked as the emitter of its service would.')
      .argument('<event>', 'such as klarity.discoveryRule.created')
      .requiredOption(
        '--data <file>',
        "JSON file of the event's sections, or of the whole eventData; - is standard input",
      )
      .option('--channel <arn>', 'the channel; default: ACTIVITY_CHANNEL_ARN')
      .option(
        '--external-id <id>',
        "external ID that the channel's policy requires; default: ACTIVITY_EXTERNAL_ID",
      )
      .option('--dry-run', 'print the eventData without sending it')
      .option('--json', 'print UID and eventID as JSON'),
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
