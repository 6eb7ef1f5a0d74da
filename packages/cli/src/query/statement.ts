import { exitCodes } from '../exit-code.js';
import { eventNamed } from '../events/event-name.js';
import { Failure } from '../failure.js';
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
  if (given.length > 1) throw usage('SQL, --file and --event cannot be combined.', 'Pass only one of them.');
  if (flags.event !== undefined) return eventQuery(eventNamed(flags.event), flags);
  if ([flags.since, flags.until, flags.actor, flags.error, flags.limit].some((each) => each !== undefined))
    throw usage(
      '--since, --until, --actor, --error and --limit need --event.',
      'In SQL, use WHERE and LIMIT instead.',
    );
  const isTyped =
    sql === undefined && flags.file === undefined && 'isTTY' in terminal.stdin && terminal.stdin.isTTY;
  if (isTyped)
    throw usage(
      'There is no SQL.',
      'Pass it as an argument, with --file or on standard input, or pass --event.',
    );
  const file = flags.file ?? (sql === undefined ? '-' : undefined);
  const text = (file === undefined ? (sql ?? '') : await readText(file, terminal)).trim().replace(/;$/, '');
  if (text === '') throw usage('The SQL is empty.', 'Pass a SELECT statement, or --event.');
  return text;
}

function usage(message: string, nextStep: string): Failure {
  return new Failure(message, nextStep, { exitCode: exitCodes.usage.code });
}
