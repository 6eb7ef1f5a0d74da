import { enableCommandFor, type Desired } from '../desired.js';
import { allowedPrincipals, externalIdsOf, parsePolicy, principalsOf, sidOf } from '../policy.js';

/** Why a channel refused a sender, and what fixes it. */
export interface Refusal {
  readonly part: 'policy' | 'external ID' | 'permissions';
  readonly message: string;
  readonly fix: string;
}

export interface Attempt {
  /** Who sent: `arn:aws:iam::…:user/…` or `arn:aws:sts::…:assumed-role/<role>/<session>`. */
  readonly senderArn: string;
  readonly senderAccount: string;
  /** The account of the channel, which may send whatever the policy allows. */
  readonly channelOwner: string;
  /** The integration that is meant, and the external ID that was sent. */
  readonly desired: Desired;
  /** The channel's policy, as text. */
  readonly policy: string | undefined;
}

/** AWS returns the same error for a wrong policy and a wrong external ID; the policy shows which it is. */
export function explainRefusal({
  senderArn,
  senderAccount,
  channelOwner,
  desired,
  policy: text,
}: Attempt): Refusal {
  const { externalId } = desired;
  const policy = parsePolicy(text);
  const aboutSender = (policy?.Statement ?? []).filter((statement) =>
    principalsOf(statement).some((principal) => isSender(principal, senderArn, senderAccount)),
  );
  const denies = aboutSender.find(({ Effect }) => Effect === 'Deny');
  if (denies)
    return {
      part: 'policy',
      message: `a statement of the channel's policy denies ${senderArn}${sidOf(denies)}`,
      fix: 'Remove that statement from the policy: aws cloudtrail put-resource-policy.',
    };
  if (senderAccount === channelOwner)
    return {
      part: 'permissions',
      message: `the channel's owner needs no policy of the channel, but AWS does not allow ${senderArn} to send`,
      fix: "Its IAM policy must allow it: cloudtrail-data:PutAuditEvents on the channel's ARN.",
    };
  const allows = aboutSender.filter(({ Effect }) => Effect === 'Allow');
  if (allows.length === 0) {
    const others = allowedPrincipals(policy);
    return {
      part: 'policy',
      message:
        others.length === 0
          ? 'the channel has no policy that allows anyone but its owner'
          : `the channel's policy allows ${others.join(', ')}, not ${senderAccount}`,
      fix: `Allow the account: activity integration enable, with --partner or --custom --source-account ${senderAccount}.`,
    };
  }
  const asked = allows.map(externalIdsOf);
  if (asked.every((ids) => ids !== undefined && (externalId === undefined || !ids.includes(externalId))))
    return {
      part: 'external ID',
      message:
        externalId === undefined
          ? "the channel's policy requires one, and none was sent"
          : "the one that was sent is not the one that the channel's policy requires",
      fix:
        externalId === undefined
          ? 'Pass --external-id.'
          : `Pass the right one as --external-id, or set this one in the policy: ${enableCommandFor(desired)}`,
    };
  return {
    part: 'permissions',
    message: `the channel's policy allows ${senderArn}, but AWS does not`,
    fix: "The sender's own account must also allow it: cloudtrail-data:PutAuditEvents on the channel's ARN.",
  };
}

/** Whether a principal of a statement is the sender: its account, its user, or the role that it has assumed. */
function isSender(principal: string, arn: string, account: string): boolean {
  if (principal === '*' || principal === account || principal === arn) return true;
  const [, role, roleName] = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(principal) ?? [];
  return role === account && arn.includes(`:assumed-role/${roleName ?? ''}/`);
}
