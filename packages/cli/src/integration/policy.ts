/** A channel's resource policy: who, beside the channel's owner, may put events. */
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

/** AWS's bounds of a channel's policy. */
const maxCharacters = 8192;
const maxStatements = 20;

/** Reads a policy; `undefined` where it is none that we can read, and so none that we may change. */
export function parsePolicy(text: string): Policy | undefined {
  try {
    const policy = JSON.parse(text) as { Version?: string; Statement?: Statement | Statement[] } | null;
    if (policy?.Statement === undefined) return undefined;
    return { ...policy, Version: policy.Version ?? '2008-10-17', Statement: [policy.Statement].flat() };
  } catch {
    return undefined;
  }
}

/** Whom a statement means: account IDs, ARNs of roles and users, `*`. The root user stands for its account. */
export function principalsOf({ Principal }: Statement): string[] {
  const named: unknown =
    typeof Principal === 'object' && Principal !== null ? (Principal as { AWS?: unknown }).AWS : Principal;
  return [named]
    .flat()
    .filter((principal) => typeof principal === 'string')
    .map((principal) => /^arn:[^:]+:iam::(\d{12}):root$/.exec(principal)?.[1] ?? principal);
}

/** The external IDs of which one must be sent along; `undefined` where none is asked for. */
export function externalIdsOf({ Condition }: Statement): string[] | undefined {
  const equals = Object((Condition as { StringEquals?: unknown } | undefined)?.StringEquals) as object;
  const asked = Object.entries(equals).find(([key]) => key.toLowerCase() === 'cloudtrail:externalid');
  return asked?.[1] === undefined ? undefined : [asked[1]].flat().map(String);
}

/** The statements that let this account, as a whole, in, and nobody else: those that an integration is made of. */
export function statementsFor(policy: Policy | undefined, account: string): Statement[] {
  return (policy?.Statement ?? []).filter((statement) => {
    const principals = principalsOf(statement);
    return statement.Effect === 'Allow' && principals.length === 1 && principals[0] === account;
  });
}

/** The other statements that let this account in, or somebody of it: they are not for it alone, or not for all of it. */
export function otherStatementsFor(policy: Policy | undefined, account: string): Statement[] {
  const own = statementsFor(policy, account);
  return (policy?.Statement ?? []).filter(
    (statement) =>
      statement.Effect === 'Allow' && !own.includes(statement) && meansAccount(statement, account),
  );
}

/** The statements that let this account, as a whole, in, and others by the same. */
export function sharedStatementsFor(policy: Policy | undefined, account: string): Statement[] {
  return otherStatementsFor(policy, account).filter((statement) => meansWhole(statement, account));
}

/** Whether a statement means this account, or somebody of it. */
function meansAccount(statement: Statement, account: string): boolean {
  return principalsOf(statement).some(
    (principal) => principal === '*' || principal === account || principal.split(':')[4] === account,
  );
}

/** Whether a statement means this account as a whole, whoever else it means. */
function meansWhole(statement: Statement, account: string): boolean {
  return principalsOf(statement).some((principal) => principal === '*' || principal === account);
}

/** Whether the account, as a whole, is let in by any statement, whoever else is by the same. */
export function isLetIn(policy: Policy | undefined, account: string): boolean {
  return (policy?.Statement ?? []).some(
    (statement) => statement.Effect === 'Allow' && meansWhole(statement, account),
  );
}

/** The statements that keep this account, or somebody of it, out. */
export function denyingFor(policy: Policy | undefined, account: string): Statement[] {
  return (policy?.Statement ?? []).filter(
    (statement) => statement.Effect === 'Deny' && meansAccount(statement, account),
  );
}

/** The first of them that keeps the account out for certain: whatever it sends, or with each of these external IDs. */
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

/** The first of these statements that asks for no external ID. */
export function openAmong(statements: readonly Statement[]): Statement | undefined {
  return statements.find((statement) => externalIdsOf(statement) === undefined);
}

/** How a statement is told from others, as what follows the word: its Sid in parentheses, where it has one. */
export function sidOf({ Sid }: Statement): string {
  return Sid === undefined ? '' : ` (${Sid})`;
}

/**
 * The policy with this statement instead of those for the same account; all others stay as they are. A Sid that one of
 * them has gets a number, for no two may have the same.
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

/** What AWS would not take of a policy, as a sentence. */
export function tooLarge(policy: Policy): string | undefined {
  const characters = JSON.stringify(policy).length;
  if (policy.Statement.length > maxStatements)
    return `it would have ${policy.Statement.length} statements, and may have ${maxStatements}`;
  if (characters > maxCharacters)
    return `it would have ${characters} characters, and may have ${maxCharacters}`;
  return undefined;
}
