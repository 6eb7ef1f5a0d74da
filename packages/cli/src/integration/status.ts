import { cloudTrailClient } from '../aws/clients.js';
import { exitCodes } from '../exit-code.js';
import { Failure } from '../failure.js';
import { jsonText } from '../output/json-text.js';
import type { Terminal } from '../terminal.js';
import { readActual, type Actual } from './actual.js';
import { enableCommandFor, type Desired } from './desired.js';
import { printFinding } from './finding.js';
import { desiredBy, type SetupFlags } from './options.js';
import { makePlan } from './plan.js';
import { makeReport, type Report } from './report.js';

export interface StatusFlags extends SetupFlags {
  readonly json?: true;
}

/** `activity integration status`: prints the report. Throws Failure if the integration is broken or absent. */
export async function status(flags: StatusFlags, terminal: Terminal): Promise<void> {
  const desired = desiredBy(flags);
  const actual = await readActual(await cloudTrailClient(flags), desired);
  const report = makeReport(desired, actual, new Date());
  terminal.stdout.write(
    flags.json
      ? `${jsonText(asJson(report, actual), 2)}\n`
      : report.findings.map((finding) => printFinding(finding, terminal)).join(''),
  );
  const ending = endings[report.state](desired, actual);
  if (ending) throw ending;
}

const endings: Record<Report['state'], (desired: Desired, actual: Actual) => Failure | undefined> = {
  well: () => undefined,
  broken: ({ provider }) =>
    new Failure(`The integration of ${provider} is broken.`, 'The line below each ✗ says what to do.'),
  absent: (desired, actual) => {
    // If enable would refuse, give its reason: running it would not help.
    const [obstacle] = makePlan(desired, actual).obstacles;
    return new Failure(
      [`There is no integration of ${desired.provider}.`, obstacle?.message ?? []].flat().join(' '),
      obstacle?.nextStep ?? `Create it: ${enableCommandFor(desired)}`,
      { exitCode: exitCodes.absent.code },
    );
  },
};

/** For programs, without the external ID. */
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
