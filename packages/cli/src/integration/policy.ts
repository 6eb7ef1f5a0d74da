/** A channel's resource policy: who may put events, apart from the channel's owner. */
export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: unknown;
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** AWS's limits of a channel's policy. */
const maxCharacters = 8192;
const maxStatements = 20;

/** Parses a policy; `undefined` if there is none, or if we cannot read it, and so must not change it. */
export function parsePolicy(text: string | undefined): Policy | undefined {
  if (text === undefined) return undefined;
  try {
    const policy = JSON.parse(text) as { Version?: string; Statement?: Statement | Statement[] } | null;
    if (policy?.Statement === undefined) return undefined;
    return { ...policy, Version: policy.Version ?? '2008-10-17', Statement: [policy.Statement].flat() };
  } catch {
    return undefined;
  }
}

/**
 * The principals of a statement: account IDs, ARNs of roles and users, `*`. A root user's ARN becomes its account ID.
 */
export function principalsOf({ Principal }: Statement): string[] {
  const named: unknown =
    typeof Principal === 'object' && Principal !== null ? (Principal as { AWS?: unknown }).AWS : Principal;
  return [named]
    .flat()
    .filter((principal) => typeof principal === 'string')
    .map((principal) => /^arn:[^:]+:iam::(\d{12}):root$/.exec(principal)?.[1] ?? principal);
}

/** The external IDs, of which the sender must send one; `undefined` if the statement requires none. */
export function externalIdsOf({ Condition }: Statement): string[] | undefined {
  const equals = Object((Condition as { StringEquals?: unknown } | undefined)?.StringEquals) as object;
  const asked = Object.entries(equals).find(([key]) => key.toLowerCase() === 'cloudtrail:externalid');
  return asked?.[1] === undefined ? undefined : [asked[1]].flat().map(String);
}

/** The statements that allow this whole account and nobody else: the ones that `enable` makes and replaces. */
export function statementsFor(policy: Policy | undefined, account: string): Statement[] {
  return (policy?.Statement ?? []).filter((statement) => {
    const principals = principalsOf(statement);
    return statement.Effect === 'Allow' && principals.length === 1 && principals[0] === account;
  });
}

/** The other statements that allow this account or a principal in it: they also allow others, or only part of it. */
export function otherStatementsFor(policy: Policy | undefined, account: string): Statement[] {
  const own = statementsFor(policy, account);
  return (policy?.Statement ?? []).filter(
    (statement) =>
      statement.Effect === 'Allow' && !own.includes(statement) && appliesToAccount(statement, account),
  );
}

/** The statements that allow this whole account together with others. */
export function sharedStatementsFor(policy: Policy | undefined, account: string): Statement[] {
  return otherStatementsFor(policy, account).filter((statement) => appliesToWholeAccount(statement, account));
}

/** Whether a statement applies to this account or a principal in it. */
function appliesToAccount(statement: Statement, account: string): boolean {
  return principalsOf(statement).some(
    (principal) => principal === '*' || principal === account || principal.split(':')[4] === account,
  );
}

/** Whether a statement applies to this whole account, and perhaps to others. */
function appliesToWholeAccount(statement: Statement, account: string): boolean {
  return principalsOf(statement).some((principal) => principal === '*' || principal === account);
}

/** The principals that any statement allows, as by `principalsOf`. */
export function allowedPrincipals(policy: Policy | undefined): string[] {
  return (policy?.Statement ?? []).filter(({ Effect }) => Effect === 'Allow').flatMap(principalsOf);
}

/** Whether any statement allows this whole account, alone or with others. */
export function isAllowed(policy: Policy | undefined, account: string): boolean {
  return (policy?.Statement ?? []).some(
    (statement) => statement.Effect === 'Allow' && appliesToWholeAccount(statement, account),
  );
}

/** The statements that deny this account or a principal in it. */
export function denyingFor(policy: Policy | undefined, account: string): Statement[] {
  return (policy?.Statement ?? []).filter(
    (statement) => statement.Effect === 'Deny' && appliesToAccount(statement, account),
  );
}

/** The first statement that certainly denies the account: whatever it sends, or with each of these external IDs. */
export function denyingAlways(
  policy: Policy | undefined,
  account: string,
  externalIds: readonly string[],
): Statement | undefined {
  return denyingFor(policy, account).find((statement) => {
    const denied = externalIdsOf(statement);
    if (denied) return externalIds.length > 0 && externalIds.every((id) => denied.includes(id));
    return statement.Condition === undefined;
  });
}

/** The first of these statements that requires no external ID. */
export function findOpen(statements: readonly Statement[]): Statement | undefined {
  return statements.find((statement) => externalIdsOf(statement) === undefined);
}

/** The Sid of a statement, in parentheses after a space; empty if it has none. */
export function sidOf({ Sid }: Statement): string {
  return Sid === undefined ? '' : ` (${Sid})`;
}

/**
 * The policy with this statement in place of those for the same account; all others stay. If one of them already has
 * its Sid, a number is added, because Sids must be unique.
 */
export function withStatement(policy: Policy | undefined, statement: Statement): Policy {
  const [account = ''] = principalsOf(statement);
  const replaced = statementsFor(policy, account);
  const kept = (policy?.Statement ?? []).filter((other) => !replaced.includes(other));
  const taken = new Set(kept.flatMap(({ Sid }) => Sid ?? []));
  let named = statement;
  for (let number = 2; taken.has(named.Sid ?? ''); number += 1)
    named = { ...statement, Sid: `${statement.Sid ?? ''}No${number}` };
  return { ...policy, Version: '2012-10-17', Statement: [...kept, named] };
}

/** Which of AWS's limits a policy exceeds, as a clause. */
export function tooLarge(policy: Policy): string | undefined {
  const characters = JSON.stringify(policy).length;
  if (policy.Statement.length > maxStatements)
    return `it would have ${policy.Statement.length} statements, and AWS allows ${maxStatements}`;
  if (characters > maxCharacters)
    return `it would have ${characters} characters, and AWS allows ${maxCharacters}`;
  return undefined;
}
