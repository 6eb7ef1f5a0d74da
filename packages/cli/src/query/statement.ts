import { eventNamed } from '../events/event-name.js';
import { usageFailure } from '../failure.js';
import { readText } from '../read-text.js';
import type { Terminal } from '../terminal.js';
import { eventQuery, type EventFilter } from './event-query.js';

/** Where the SQL comes from. */
export interface StatementFlags extends EventFilter {
  readonly file?: string;
  readonly event?: string;
}

/** The SQL from the argument, a file, standard input, or an event of the catalogue. Throws Failure if there is none. */
export async function statement(
  sql: string | undefined,
  flags: StatementFlags,
  terminal: Terminal,
): Promise<string> {
  const given = [sql, flags.file, flags.event].filter((each) => each !== undefined);
  if (given.length > 1)
    throw usageFailure('SQL, --file and --event cannot be combined.', 'Pass only one of them.');
  if (flags.event !== undefined) return eventQuery(eventNamed(flags.event), flags);
  if ([flags.since, flags.until, flags.actor, flags.error, flags.limit].some((each) => each !== undefined))
    throw usageFailure(
      '--since, --until, --actor, --error and --limit need --event.',
      'In SQL, use WHERE and LIMIT instead.',
    );
  const isTyped =
    sql === undefined && flags.file === undefined && 'isTTY' in terminal.stdin && terminal.stdin.isTTY;
  if (isTyped)
    throw usageFailure(
      'There is no SQL.',
      'Pass it as an argument, with --file or on standard input, or pass --event.',
    );
  const file = flags.file ?? (sql === undefined ? '-' : undefined);
  const text = (file === undefined ? (sql ?? '') : await readText(file, terminal)).trim().replace(/;$/, '');
  if (text === '') throw usageFailure('The SQL is empty.', 'Pass a SELECT statement, or --event.');
  return text;
}
