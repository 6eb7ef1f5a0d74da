import type { Caller } from '../http/caller.js';
import type { Statement } from './parse-policy.js';

/**
 * Whether a caller may put events into a channel. A matching Deny wins; otherwise the owner may, and anyone that an
 * Allow matches. Without a policy, only the owner may.
 */
export function mayPut(
  caller: Pick<Caller, 'accountId' | 'arn' | 'roleArn'>,
  ownerAccountId: string,
  statements: readonly Statement[],
  externalId: string | undefined,
): boolean {
  const fitting = statements.filter(
    ({ principals, externalIds }) =>
      principals.some((principal) => isMeant(principal, caller)) &&
      (externalIds === undefined || (externalId !== undefined && externalIds.includes(externalId))),
  );
  if (fitting.some(({ effect }) => effect === 'Deny')) return false;
  return caller.accountId === ownerAccountId || fitting.some(({ effect }) => effect === 'Allow');
}

function isMeant(principal: string, caller: Pick<Caller, 'accountId' | 'arn' | 'roleArn'>): boolean {
  if (principal === '*' || principal === caller.accountId) return true;
  // In a policy, the root user's ARN means the whole account.
  if (/^arn:[^:]+:iam::([0-9]{12}):root$/.exec(principal)?.[1] === caller.accountId) return true;
  return principal === caller.arn || principal === caller.roleArn;
}
