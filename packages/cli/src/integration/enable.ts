import { Command } from 'commander';
import { cloudTrailClient } from '../aws/clients.js';
import { exitCodes } from '../exit-code.js';
import { examples } from '../examples.js';
import { Failure } from '../failure.js';
import { printable } from '../printable.js';
import { prompts } from '../prompt.js';
import type { Terminal } from '../terminal.js';
import { readActual } from './actual.js';
import { apply, type Integration } from './apply.js';
import { completeFlags } from './complete-flags.js';
import { describeDone, describePlan, describeStep, remarkOn } from './describe-plan.js';
import { desiredBy, withMakeOptions, type MakeFlags } from './options.js';
import type { Desired } from './desired.js';
import { loses, makePlan, type Plan } from './plan.js';

interface EnableFlags extends MakeFlags {
  readonly dryRun?: true;
  readonly yes?: true;
}

export function enableCommand(terminal: Terminal): Command {
  return withMakeOptions(new Command('enable'))
    .description(
      'Make the event data store, the channel and its policy, or find them and change what differs.',
    )
    .option('--dry-run', 'print what would be changed, and change nothing')
    .option('--yes', 'do not ask before changing')
    .addHelpText('after', help)
    .action(async (flags: EnableFlags) => enable(flags, terminal));
}

const help = `
Running it again changes only what is not as it should be. What it makes in AWS
costs money by the events that are stored: see the prices of AWS CloudTrail
Lake.
${examples(
  'activity integration enable --partner --external-id 4f6b9c1e --region eu-west-1',
  'activity integration enable --partner --external-id 4f6b9c1e --retention-days 2557 --dry-run',
  'activity integration enable --custom --source-account 444455556666 --store-name activity',
)}`;

async function enable(given: EnableFlags, terminal: Terminal): Promise<void> {
  const flags: EnableFlags = { ...given, ...(await completeFlags(given, terminal)) };
  const desired = desiredBy(flags);
  const client = cloudTrailClient(flags);
  const actual = await readActual(client, desired);
  const plan = makePlan(desired, actual);
  const [obstacle] = plan.obstacles;
  if (obstacle) throw new Failure(obstacle.message, obstacle.nextStep);

  if (flags.dryRun) {
    terminal.stdout.write(describePlan(plan, await client.config.region()));
    return;
  }
  await confirmed(plan, await client.config.region(), flags, terminal);
  const { err } = terminal.colors;
  const integration = await apply(client, desired, actual, plan, (step) => {
    terminal.stderr.write(`${err.green('✓')} ${printable(describeDone(step))}\n`);
  });
  if (plan.steps.length === 0) terminal.stderr.write('All is as it should be: nothing was changed.\n');
  terminal.stdout.write(resultText(desired, integration));
}

/** A person is asked before anything changes; without one, only before something is lost. */
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
  const loss = plan.steps.find(loses);
  if (loss)
    throw new Failure(
      `Would ${describeStep(loss)}, and ${remarkOn(loss) ?? ''}: that is not done unasked.`,
      'Give --yes to do it, or another --retention-days.',
      { exitCode: exitCodes.usage.code },
    );
}

function resultText({ provider, externalId }: Desired, { storeArn, channelArn }: Integration): string {
  const also = externalId === undefined ? '' : ', who has the external ID already';
  const whom = provider === 'IBM Multicloud' ? `IBM Multicloud's support${also}` : 'whoever runs the sender';
  return `Event data store  ${storeArn}
Channel           ${channelArn}

Send the channel's ARN to ${whom}.
Then see that events come: activity integration verify; activity integration status.
`;
}
