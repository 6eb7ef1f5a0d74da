import type { Actual } from './actual.js';
import { enableCommandFor, statementFor, type Desired } from './desired.js';
import type { Plan } from './plan.js';
import {
  denyingAlways,
  externalIdsOf,
  isLetIn,
  openAmong,
  otherStatementsFor,
  parsePolicy,
  sharedStatementsFor,
  sidOf,
  statementsFor,
  tooLarge,
  withStatement,
  type Policy,
} from './policy.js';

export interface PolicyStep {
  readonly kind: 'put policy';
  /** What there is: only the statement for the sender's account changes. */
  readonly before: Policy | undefined;
  /** Why it is not right yet, as the end of "now". */
  readonly now: string;
  readonly sourceAccount: string;
}

/** Lets the sender in; what others are allowed stays as it is. */
export function planPolicy(desired: Desired, { channel, policy: text }: Actual): Plan {
  const { sourceAccount } = desired;
  if (sourceAccount === undefined) return { steps: [], obstacles: [] };
  const before = text === undefined ? undefined : parsePolicy(text);
  if (text !== undefined && before === undefined)
    return obstacle(
      "The channel's policy cannot be read, so nothing can be added to it.",
      `Look at it: aws cloudtrail get-resource-policy --resource-arn ${channel?.arn ?? ''}`,
    );
  const denying = denyingAlways(
    before,
    sourceAccount,
    desired.externalId === undefined ? [] : [desired.externalId],
  );
  if (denying)
    return obstacle(
      `A statement of the channel's policy that enable leaves alone${sidOf(denying)} denies account ${sourceAccount}.`,
      mendDenying(desired),
    );
  const open = openAmong(otherStatementsFor(before, sourceAccount));
  if (desired.externalId !== undefined && open)
    return obstacle(
      `A statement of the channel's policy that enable leaves alone${sidOf(open)} lets account ${sourceAccount} in without an external ID.`,
      mendOther(desired),
    );
  const another = sharedStatementsFor(before, sourceAccount).find(
    (statement) => !externalIdsOf(statement)?.includes(desired.externalId ?? ''),
  );
  if (desired.externalId !== undefined && another)
    return obstacle(
      `A statement of the channel's policy that enable leaves alone${sidOf(another)} lets account ${sourceAccount} in with another external ID.`,
      mendOther(desired),
    );
  const now = difference(desired, before, sourceAccount);
  if (now === undefined) return { steps: [], obstacles: [] };
  const limit = tooLarge(
    withStatement(
      before,
      statementFor({
        partition: 'aws',
        channelArn: channel?.arn ?? exampleArn,
        sourceAccount,
        externalId: desired.externalId,
      }),
    ),
  );
  if (limit !== undefined)
    return obstacle(
      `The channel's policy cannot take one more statement: ${limit}.`,
      `Remove statements that are no longer needed (aws cloudtrail put-resource-policy), then run this command again.`,
    );
  return { steps: [{ kind: 'put policy', before, now, sourceAccount }], obstacles: [] };
}

/** What is to be done about a statement that is others' too, and so left alone. */
export function mendOther(desired: Desired): string {
  return (
    'Take the account out of that statement, or have it ask for the external ID (aws cloudtrail put-resource-policy), ' +
    `then run ${enableCommandFor(desired)}`
  );
}

/** What is to be done about a statement that keeps the sender out: enable does not take away what somebody forbade. */
export function mendDenying(desired: Desired): string {
  return `Take that statement out (aws cloudtrail put-resource-policy), then run ${enableCommandFor(desired)}`;
}

/** As long as the ARN that a channel will have. */
const exampleArn =
  'arn:aws:cloudtrail:ap-southeast-1:000000000000:channel/00000000-0000-0000-0000-000000000000';

/** What is not as it should be, as the end of "now"; `undefined` where all is. */
function difference(
  { externalId }: Desired,
  policy: Policy | undefined,
  sourceAccount: string,
): string | undefined {
  const statements = statementsFor(policy, sourceAccount);
  const [statement] = statements;
  if (policy === undefined) return 'only this account may put events';
  if (externalId === undefined && isLetIn(policy, sourceAccount)) return undefined;
  if (!statement) return `account ${sourceAccount} is not let in`;
  if (externalId === undefined) return undefined;
  const asked = statements.map(externalIdsOf);
  if (asked.some((ids) => ids === undefined)) return 'it is let in without an external ID';
  if (asked.some((ids) => ids?.includes(externalId))) return undefined;
  return 'another external ID is asked for';
}

function obstacle(message: string, nextStep: string): Plan {
  return { steps: [], obstacles: [{ message, nextStep }] };
}
