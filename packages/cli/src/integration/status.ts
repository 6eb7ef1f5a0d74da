import { Command } from 'commander';
import { cloudTrailClient } from '../aws/clients.js';
import { exitCodes } from '../exit-code.js';
import { examples } from '../examples.js';
import { Failure } from '../failure.js';
import type { Terminal } from '../terminal.js';
import { readActual, type Actual } from './actual.js';
import type { Desired } from './desired.js';
import { printFinding } from './finding.js';
import { desiredBy, withMakeOptions, type MakeFlags } from './options.js';
import { makeReport, type Report } from './report.js';

interface StatusFlags extends MakeFlags {
  readonly json?: true;
}

export function statusCommand(terminal: Terminal): Command {
  return withMakeOptions(new Command('status'))
    .description('Say how store, channel and policy are, what came last, and what to do.')
    .option('--json', 'print it as one JSON object')
    .addHelpText('after', help)
    .action(async (flags: StatusFlags) => status(flags, terminal));
}

const help = `
Without --custom it is the integration of IBM Multicloud. What other options
say is compared with what there is. The exit code is 0 where all is well, 1
where something is broken, 2 where there is no integration.
${examples(
  'activity integration status --region eu-west-1',
  'activity integration status --external-id 4f6b9c1e --retention-days 366',
  'activity integration status --json | jq -r .channel.arn',
)}`;

async function status(flags: StatusFlags, terminal: Terminal): Promise<void> {
  const desired = desiredBy(flags);
  const actual = await readActual(cloudTrailClient(flags), desired);
  const report = makeReport(desired, actual, new Date());
  terminal.stdout.write(
    flags.json
      ? `${JSON.stringify(asJson(report, actual), undefined, 2)}\n`
      : report.findings.map((finding) => printFinding(finding, terminal)).join(''),
  );
  const ending = endings[report.state](desired);
  if (ending) throw ending;
}

const endings: Record<Report['state'], (desired: Desired) => Failure | undefined> = {
  well: () => undefined,
  broken: ({ provider }) =>
    new Failure(`The integration of ${provider} is not well.`, 'Each ✗ above is followed by what to do.'),
  absent: ({ provider }) =>
    new Failure(`There is no integration of ${provider}.`, 'Make it: activity integration enable.', {
      exitCode: exitCodes.absent.code,
    }),
};

/** For programs. No external ID is in it. */
function asJson({ state, findings }: Report, { store, channel }: Actual): object {
  const { LatestIngestionSuccessTime, LatestIngestionAttemptTime, LatestIngestionErrorCode } =
    channel?.ingestion ?? {};
  return {
    state,
    store: store
      ? { arn: store.arn, name: store.name, status: store.status, retentionDays: store.retentionDays }
      : null,
    channel: channel ? { arn: channel.arn, name: channel.name, source: channel.source } : null,
    lastEventTime: LatestIngestionSuccessTime ?? null,
    lastAttemptTime: LatestIngestionAttemptTime ?? null,
    lastErrorCode: LatestIngestionErrorCode ?? null,
    findings,
  };
}
