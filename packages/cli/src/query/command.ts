import { Command, InvalidArgumentError, Option } from 'commander';
import { withAwsOptions } from '../aws/settings.js';
import { examples } from '../examples.js';
import { formats } from '../output/row-writer.js';
import type { Terminal } from '../terminal.js';
import { defaultLimit } from './default-limit.js';
import type { QueryFlags } from './query.js';
import { parseTime } from './time.js';

/** `activity query`. */
export function queryCommand(terminal: Terminal): Command {
  const command = new Command('query')
    .description('Query the event data store with SQL, or for one event of the catalogue.')
    .argument('[sql]', 'SELECT statement, where $EDS_ID stands for the store; default: standard input')
    .option('--file <file>', 'read the SQL from a file; - is standard input')
    .option('--event <event>', 'get the newest events of this name, such as klarity.discoveryRule.created')
    .option(
      '--since <time>',
      'with --event: 30m, 24h or 7d ago, or a time in UTC such as 2026-01-31',
      (text) => parseTime(text),
    )
    .option('--until <time>', 'with --event: before this time', (text) => parseTime(text))
    .option('--actor <id>', "with --event: the actor's principalId")
    .option('--error', 'with --event: only events whose action failed')
    .option(
      '--limit <number>',
      `with --event: at most this many events; default: ${defaultLimit}`,
      atLeastOne,
    )
    .option(
      '--store <name>',
      "the event data store's name, ID or ARN; default: the only one for activity events",
    )
    .addOption(
      new Option(
        '--format <format>',
        'output format; default: table in a terminal, ndjson in a pipe',
      ).choices(formats),
    )
    .option('--dry-run', 'print the SQL without running it');
  return withAwsOptions(command)
    .addHelpText(
      'after',
      examples(
        'activity query --event klarity.discoveryRule.created --since 24h --actor name@example.com',
        "activity query 'SELECT eventData.eventName, count(*) AS events FROM $EDS_ID GROUP BY 1'",
        'activity query --file failed-backups.sql --format csv > failed-backups.csv',
      ),
    )
    .action(async (sql: string | undefined, flags: QueryFlags) => {
      const { query } = await import('./query.js');
      await query(sql, flags, terminal);
    });
}

function atLeastOne(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number of at least 1.');
}
