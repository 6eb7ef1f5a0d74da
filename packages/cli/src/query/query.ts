import type { CloudTrailClient, QueryStatisticsForDescribeQuery } from '@aws-sdk/client-cloudtrail';
import { cloudTrailClient } from '../aws/clients.js';
import { explain } from '../aws/explain.js';
import type { AwsFlags } from '../aws/settings.js';
import { exitCodes } from '../exit-code.js';
import { Failure } from '../failure.js';
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

/** `activity query`: asks the lake, and prints the result as it comes. */
export async function query(sql: string | undefined, flags: QueryFlags, terminal: Terminal): Promise<void> {
  const text = await statement(sql, flags, terminal);
  const client = await cloudTrailClient(flags);
  try {
    const complete = await withStore(client, text, flags);
    if (flags.dryRun) terminal.stdout.write(`${complete}\n`);
    else await untilInterrupted((signal) => ask(client, complete, flags, terminal, signal));
  } finally {
    client.destroy();
  }
}

/** `$EDS_ID` stands for the store, as in the catalogue's queries. */
async function withStore(client: CloudTrailClient, sql: string, { store }: QueryFlags): Promise<string> {
  if (!sql.includes('$EDS_ID')) {
    if (store === undefined) return sql;
    throw new Failure(
      'The SQL has no place for --store.',
      'Write $EDS_ID where the store belongs: SELECT … FROM $EDS_ID; or leave out --store.',
      { exitCode: exitCodes.usage.code },
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
    // Until it has answered, nobody knows the query's ID, by which to cancel it.
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
    // Nobody will read its result, and AWS charges for what it scans. Where that fails too, the first error says why.
    if (!(error instanceof QueryError)) await started?.cancel().catch(() => false);
    throw queryFailure(error, sql, terminal);
  } finally {
    hideProgress();
  }
}

/** The result is printed by now: that nobody knows what it cost does not make it wrong. */
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
      ? new Failure('Interrupted: the query is cancelled in Lake.', 'Run it again for its result.', {
          exitCode,
        })
      : new Failure('Interrupted: not all of the result is printed.', 'Run it again for the rest.', {
          exitCode,
        });
  } catch (error) {
    const { message } = explain(error, 'cancel the query');
    const nextStep = `It may still run: aws cloudtrail cancel-query --query-id ${query.id}`;
    return new Failure(`Interrupted. ${message}`, nextStep, { cause: error, exitCode });
  }
}
