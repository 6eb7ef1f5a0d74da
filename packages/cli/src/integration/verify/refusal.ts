import { enableCommandFor, type Desired } from '../desired.js';
import { externalIdsOf, parsePolicy, principalsOf, sidOf } from '../policy.js';

/** Why a channel refused a sender, and what mends it. */
export interface Refusal {
  readonly part: 'policy' | 'external ID' | 'permissions';
  readonly says: string;
  readonly mend: string;
}

export interface Attempt {
  /** Who sent: `arn:aws:iam::…:user/…` or `arn:aws:sts::…:assumed-role/<role>/<session>`. */
  readonly senderArn: string;
  readonly senderAccount: string;
  /** Whose integration is meant, and the external ID that was sent. */
  readonly desired: Desired;
  /** The channel's policy, as text. */
  readonly policy: string | undefined;
}

/** AWS gives one answer, whether the policy or the external ID is at fault; the policy itself tells which it is. */
export function explainRefusal({ senderArn, senderAccount, desired, policy }: Attempt): Refusal {
  const { externalId } = desired;
  const statements = policy === undefined ? [] : (parsePolicy(policy)?.Statement ?? []);
  const meant = statements.filter((statement) =>
    principalsOf(statement).some((principal) => means(principal, senderArn, senderAccount)),
  );
  const denies = meant.find(({ Effect }) => Effect === 'Deny');
  if (denies)
    return {
      part: 'policy',
      says: `a statement of the channel's policy denies ${senderArn}${sidOf(denies)}`,
      mend: 'Take that statement out of the policy: aws cloudtrail put-resource-policy.',
    };
  const allows = meant.filter(({ Effect }) => Effect === 'Allow');
  if (allows.length === 0) {
    const others = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(principalsOf);
    return {
      part: 'policy',
      says:
        others.length === 0
          ? 'the channel has no policy that lets anybody in but its owner'
          : `the channel's policy lets in ${others.join(', ')}, not ${senderAccount}`,
      mend: `Let the account in: activity integration enable, with --partner or --custom --source-account ${senderAccount}.`,
    };
  }
  const asked = allows.map(externalIdsOf);
  if (asked.every((ids) => ids !== undefined && (externalId === undefined || !ids.includes(externalId))))
    return {
      part: 'external ID',
      says:
        externalId === undefined
          ? "the channel's policy asks for one, and none was sent"
          : "what was sent is not what the channel's policy asks for",
      mend:
        externalId === undefined
          ? 'Give --external-id.'
          : `Give the right one by --external-id; or put this one into the policy: ${enableCommandFor(desired)}`,
    };
  return {
    part: 'permissions',
    says: `the channel's policy lets ${senderArn} in, but AWS does not`,
    mend: "The sender's own account must allow it as well: cloudtrail-data:PutAuditEvents on the channel's ARN.",
  };
}

function means(principal: string, arn: string, account: string): boolean {
  if (principal === '*' || principal === account || principal === arn) return true;
  const [, role, roleName] = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(principal) ?? [];
  return role === account && arn.includes(`:assumed-role/${roleName ?? ''}/`);
}
