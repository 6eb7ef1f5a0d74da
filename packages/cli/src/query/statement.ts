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

/** The SQL of an argument, a file, standard input, or an event of the catalogue. Throws Failure unless there is one. */
export async function statement(
  sql: string | undefined,
  flags: StatementFlags,
  terminal: Terminal,
): Promise<string> {
  const given = [sql, flags.file, flags.event].filter((each) => each !== undefined);
  if (given.length > 1) throw usage('SQL, --file and --event exclude one another.', 'Give one of them.');
  if (flags.event !== undefined) return eventQuery(eventNamed(flags.event), flags);
  if ([flags.since, flags.until, flags.actor, flags.error, flags.limit].some((each) => each !== undefined))
    throw usage(
      '--since, --until, --actor, --error and --limit go with --event.',
      'In SQL, say it in the WHERE clause, or by LIMIT.',
    );
  const isTyped =
    sql === undefined && flags.file === undefined && 'isTTY' in terminal.stdin && terminal.stdin.isTTY;
  if (isTyped)
    throw usage(
      'There is no SQL.',
      'Give it as an argument, by --file, or on standard input; or give --event.',
    );
  const file = flags.file ?? (sql === undefined ? '-' : undefined);
  const text = (file === undefined ? (sql ?? '') : await readText(file, terminal)).trim().replace(/;$/, '');
  if (text === '') throw usage('The SQL is empty.', 'Give a SELECT statement, or --event.');
  return text;
}

function usage(message: string, nextStep: string): Failure {
  return new Failure(message, nextStep, { exitCode: exitCodes.usage.code });
}
