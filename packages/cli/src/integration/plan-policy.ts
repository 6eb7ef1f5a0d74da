import type { Actual } from './actual.js';
import { enableCommandFor, statementFor, type Desired } from './desired.js';
import { nothingToDo, obstacle } from './obstacle.js';
import type { Plan } from './plan.js';
import {
  denyingAlways,
  externalIdsOf,
  isAllowed,
  findOpen,
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
  /** The policy as it is: only the statement for the sender's account changes. */
  readonly before: Policy | undefined;
  /** What is wrong with it, as the words after "currently". */
  readonly now: string;
  readonly sourceAccount: string;
}

/** Allows the sender; the statements for others stay. */
export function planPolicy(desired: Desired, { channel, policy: text }: Actual): Plan {
  const { sourceAccount } = desired;
  if (sourceAccount === undefined) return nothingToDo;
  const before = parsePolicy(text);
  if (text !== undefined && before === undefined)
    return obstacle(
      "The channel's policy cannot be read, so nothing can be added to it.",
      `Check it: aws cloudtrail get-resource-policy --resource-arn ${channel?.arn ?? ''}`,
    );
  const denying = denyingAlways(
    before,
    sourceAccount,
    desired.externalId === undefined ? [] : [desired.externalId],
  );
  if (denying)
    return obstacle(
      `A statement of the channel's policy that enable does not change${sidOf(denying)} denies account ${sourceAccount}.`,
      fixDenial(desired),
    );
  const open = findOpen(otherStatementsFor(before, sourceAccount));
  if (desired.externalId !== undefined && open)
    return obstacle(
      `A statement of the channel's policy that enable does not change${sidOf(open)} allows account ${sourceAccount} without an external ID.`,
      fixOther(desired),
    );
  const another = sharedStatementsFor(before, sourceAccount).find(
    (statement) => !externalIdsOf(statement)?.includes(desired.externalId ?? ''),
  );
  if (desired.externalId !== undefined && another)
    return obstacle(
      `A statement of the channel's policy that enable does not change${sidOf(another)} allows account ${sourceAccount} with another external ID.`,
      fixOther(desired),
    );
  const now = difference(desired, before, sourceAccount);
  if (now === undefined) return nothingToDo;
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
      `The channel's policy has no room for another statement: ${limit}.`,
      `Remove statements that you no longer need (aws cloudtrail put-resource-policy), then run this command again.`,
    );
  return { steps: [{ kind: 'put policy', before, now, sourceAccount }], obstacles: [] };
}

/** What to do about a statement that also allows others, which enable does not change. */
export function fixOther(desired: Desired): string {
  return (
    'Remove the account from that statement, or make it require the external ID (aws cloudtrail put-resource-policy), ' +
    `then run ${enableCommandFor(desired)}`
  );
}

/** What to do about a statement that denies the sender: enable does not remove what somebody forbade. */
export function fixDenial(desired: Desired): string {
  return `Remove that statement (aws cloudtrail put-resource-policy), then run ${enableCommandFor(desired)}`;
}

/** Has the length of a future channel's ARN. */
const exampleArn =
  'arn:aws:cloudtrail:ap-southeast-1:000000000000:channel/00000000-0000-0000-0000-000000000000';

/** What is wrong, as the words after "currently"; `undefined` if nothing is. */
function difference(
  { externalId }: Desired,
  policy: Policy | undefined,
  sourceAccount: string,
): string | undefined {
  const statements = statementsFor(policy, sourceAccount);
  const [statement] = statements;
  if (policy === undefined) return 'only this account may put events';
  if (externalId === undefined && isAllowed(policy, sourceAccount)) return undefined;
  if (!statement) return `account ${sourceAccount} is not allowed`;
  if (externalId === undefined) return undefined;
  const asked = statements.map(externalIdsOf);
  if (asked.some((ids) => ids === undefined)) return 'it is allowed without an external ID';
  if (asked.some((ids) => ids?.includes(externalId))) return undefined;
  return 'another external ID is required';
}
