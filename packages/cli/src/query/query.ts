import type { CloudTrailClient, QueryStatisticsForDescribeQuery } from '@aws-sdk/client-cloudtrail';
import { cloudTrailClient } from '../aws/clients.js';
import { explain } from '../aws/explain.js';
import type { AwsFlags } from '../aws/settings.js';
import { exitCodes } from '../exit-code.js';
import { Failure, usageFailure } from '../failure.js';
import { createRowWriter, type Format } from '../output/row-writer.js';
import type { Terminal } from '../terminal.js';
import { untilInterrupted } from './interrupt.js';
import { showProgress } from './progress.js';
import { queryFailure } from './query-failure.js';
import { LakeQuery, QueryError } from './run-query.js';
import { statement, type StatementFlags } from './statement.js';
import { findStore } from './store.js';
import { summary } from './summary.js';

export interface QueryFlags extends AwsFlags, StatementFlags {
  readonly store?: string;
  readonly format?: Format;
  readonly dryRun?: boolean;
}

/** `activity query`: runs a query in Lake, and prints the result as it arrives. */
export async function query(sql: string | undefined, flags: QueryFlags, terminal: Terminal): Promise<void> {
  const text = await statement(sql, flags, terminal);
  const client = await cloudTrailClient(flags);
  try {
    const complete = await withStore(client, text, flags);
    checkLength(complete);
    if (flags.dryRun) terminal.stdout.write(`${complete}\n`);
    else await untilInterrupted((signal) => ask(client, complete, flags, terminal, signal));
  } finally {
    client.destroy();
  }
}

/** StartQuery accepts at most 10,000 characters (API version 2013-11-01), and says of others only that they are not valid. */
function checkLength({ length }: string): void {
  if (length <= 10_000) return;
  throw usageFailure(
    `The SQL has ${length.toLocaleString('en')} characters, and Lake accepts 10,000.`,
    'Shorten it: leave out columns, comments and indentation, or split it into several queries.',
  );
}

/** Replaces `$EDS_ID` with the store, as the catalogue's queries expect. */
async function withStore(client: CloudTrailClient, sql: string, { store }: QueryFlags): Promise<string> {
  if (!sql.includes('$EDS_ID')) {
    if (store === undefined) return sql;
    throw usageFailure(
      'The SQL does not use $EDS_ID, the place for --store.',
      'Write $EDS_ID instead of the store, as in SELECT … FROM $EDS_ID, or leave out --store.',
    );
  }
  try {
    const id = await findStore(client, store);
    return sql.replaceAll('$EDS_ID', id);
  } catch (error) {
    throw explain(error, 'find the event data store');
  }
}

async function ask(
  client: CloudTrailClient,
  sql: string,
  flags: QueryFlags,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const writer = createRowWriter(
    flags.format ?? (terminal.columns === undefined ? 'ndjson' : 'table'),
    terminal,
  );
  const hideProgress = showProgress(terminal);
  let started: LakeQuery | undefined;
  let rows = 0;
  try {
    // Not interruptible: until Lake responds, there is no query ID to cancel.
    started = await LakeQuery.start(client, sql);
    for await (const page of started.pages(signal)) {
      hideProgress();
      await writer.write(page);
      rows += page.length;
    }
    await writer.end();
    terminal.stderr.write(summary(rows, await statistics(started), flags));
  } catch (error) {
    hideProgress();
    if (signal.aborted) throw await interrupted(started);
    // Nobody will read the result, and AWS charges for what is scanned. If cancelling fails too, the first error
    // counts.
    if (!(error instanceof QueryError)) await started?.cancel().catch(() => false);
    throw queryFailure(error, sql, terminal);
  } finally {
    hideProgress();
  }
}

/** The result has been printed: missing statistics are no reason to fail. */
async function statistics(query: LakeQuery): Promise<QueryStatisticsForDescribeQuery> {
  try {
    return await query.statistics();
  } catch {
    return {};
  }
}

async function interrupted(query: LakeQuery | undefined): Promise<Failure> {
  const exitCode = exitCodes.interrupted.code;
  if (query === undefined) return new Failure('Interrupted.', 'No query was started.', { exitCode });
  try {
    return (await query.cancel())
      ? new Failure('Interrupted: the query was cancelled in Lake.', 'Run it again for its result.', {
          exitCode,
        })
      : new Failure('Interrupted: the result is incomplete.', 'Run it again for the rest.', {
          exitCode,
        });
  } catch (error) {
    const { message } = explain(error, 'cancel the query');
    const nextStep = `It may still be running: aws cloudtrail cancel-query --query-id ${query.id}`;
    return new Failure(`Interrupted. ${message}`, nextStep, { cause: error, exitCode });
  }
}
