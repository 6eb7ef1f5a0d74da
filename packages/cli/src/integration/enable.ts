import { cloudTrailClient } from '../aws/clients.js';
import { Failure, usageFailure } from '../failure.js';
import { jsonText } from '../output/json-text.js';
import { printable } from '../printable.js';
import { prompts } from '../prompt.js';
import type { Terminal } from '../terminal.js';
import { readActual } from './actual.js';
import { apply, foundIn, type Integration } from './apply.js';
import { completeFlags } from './complete-flags.js';
import { describeDone, describePlan, describeStep, remarkOn } from './describe-plan.js';
import { desiredBy, type SetupFlags } from './options.js';
import { commandFor, isCustom, type Desired } from './desired.js';
import { deletesEvents, makePlan, type Plan, type Step } from './plan.js';

export interface EnableFlags extends SetupFlags {
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

/** `activity integration enable`: creates or updates what differs, after asking. Throws Failure. */
export async function enable(given: EnableFlags, terminal: Terminal): Promise<void> {
  const flags: EnableFlags = { ...given, ...(await completeFlags(given, terminal)) };
  const desired = desiredBy(flags);
  const client = await cloudTrailClient(flags);
  const actual = await readActual(client, desired);
  const plan = makePlan(desired, actual);
  const [obstacle] = plan.obstacles;
  if (obstacle) throw new Failure(obstacle.message, obstacle.nextStep);

  const tell = (integration: Integration, changes: object[], text: string): boolean =>
    terminal.stdout.write(flags.json ? `${jsonText(asJson(integration, changes), 2)}\n` : text);
  if (flags.dryRun) {
    const changes = plan.steps.map((step) => ({ ...change(step, describeStep), remark: remarkOn(step) }));
    tell(foundIn(actual), changes, describePlan(plan, await client.config.region()));
    return;
  }
  await confirmed(plan, await client.config.region(), flags, terminal);
  const { err } = terminal.colors;
  const integration = await apply(client, desired, actual, plan, (step) => {
    terminal.stderr.write(`${err.green('✓')} ${printable(describeDone(step))}\n`);
  });
  if (plan.steps.length === 0) terminal.stderr.write('Everything is up to date: nothing was changed.\n');
  const changes = plan.steps.map((step) => change(step, describeDone));
  tell(integration, changes, resultText(desired, integration));
}

/** Asks a person before any change. If nobody can be asked, `--yes` is needed only for a change that deletes events. */
async function confirmed(
  plan: Plan,
  region: string,
  { yes }: EnableFlags,
  terminal: Terminal,
): Promise<void> {
  if (yes || plan.steps.length === 0) return;
  if (terminal.isInteractive) {
    terminal.stderr.write(describePlan(plan, region));
    if (await prompts(terminal).confirm('Make these changes?')) return;
    throw new Failure('Nothing was changed.', 'Run the command again when you are ready.');
  }
  const loss = plan.steps.find(deletesEvents);
  if (loss)
    throw usageFailure(
      `This would ${describeStep(loss)}, and ${remarkOn(loss) ?? ''}: it needs your confirmation.`,
      'Pass --yes to confirm, or another --retention-days.',
    );
}

/** For programs: the same names as in `status --json`, without the external ID. */
function asJson({ storeArn, channelArn }: Integration, changes: object[]): object {
  const at = (arn: string): object | null => (arn === '' ? null : { arn });
  return { store: at(storeArn), channel: at(channelArn), changes };
}

function change(step: Step, describe: (step: Step) => string): object {
  return { kind: step.kind, message: describe(step) };
}

function resultText(desired: Desired, { storeArn, channelArn }: Integration): string {
  const also = desired.externalId === undefined ? '' : ', who already has the external ID';
  const whom = isCustom(desired) ? 'whoever runs the sender' : `${desired.provider}'s support${also}`;
  return `Event data store  ${storeArn}
Channel           ${channelArn}

Send the channel's ARN to ${whom}.
Then check that events arrive: ${commandFor(desired, 'verify')}, then ${commandFor(desired, 'status')}.
`;
}
