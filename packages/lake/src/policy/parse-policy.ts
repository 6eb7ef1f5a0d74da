import { AwsError } from '../http/aws-error.js';

/** One statement of a channel's resource policy. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  /** Account ids, ARNs, or `*`. */
  readonly principals: readonly string[];
  /** The external IDs, of which the caller must send one; `undefined` if none is required. */
  readonly externalIds: readonly string[] | undefined;
}

const PUT_AUDIT_EVENTS = 'cloudtrail-data:PutAuditEvents';

/** The limits in CloudTrail's documentation of PutResourcePolicy. */
const MAX_STATEMENTS = 20;
const MAX_PRINCIPALS = 50;

const PRINCIPAL =
  /^(\*|[0-9]{12}|arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)\/[\w+=,.@/-]+)|arn:aws[a-z-]*:sts::[0-9]{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+)$/;

/** Parses the resource policy of a channel. Throws AwsError that says what is wrong and where. */
export function parsePolicy(text: string, channelArn: string): Statement[] {
  const policy = members(json(text), 'the policy', ['Version', 'Id', 'Statement']);
  if (policy['Version'] !== '2012-10-17' && policy['Version'] !== '2008-10-17') {
    refuse('Version must be "2012-10-17"');
  }
  const statements = policy['Statement'] === undefined ? [] : [policy['Statement']].flat();
  if (statements.length < 1 || statements.length > MAX_STATEMENTS) {
    refuse(`Statement must hold 1 to ${MAX_STATEMENTS} statements, not ${statements.length}`);
  }
  const parsed = statements.map((statement, index) =>
    parseStatement(statement, `Statement[${index}]`, channelArn),
  );
  parsed.forEach(({ sid }, index) => {
    if (sid !== undefined && parsed.slice(0, index).some((other) => other.sid === sid))
      refuse(`Statement[${index}].Sid is that of another statement, "${sid}"`);
  });
  return parsed;
}

function parseStatement(value: unknown, at: string, channelArn: string): Statement {
  const statement = members(value, at, ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition']);
  const { Sid: sid, Effect: effect } = statement;
  if (sid !== undefined && typeof sid !== 'string') refuse(`${at}.Sid must be a string`);
  if (effect !== 'Allow' && effect !== 'Deny') refuse(`${at}.Effect must be "Allow" or "Deny"`);
  for (const action of strings(statement['Action'], `${at}.Action`)) {
    if (action.toLowerCase() !== PUT_AUDIT_EVENTS.toLowerCase()) {
      refuse(`${at}.Action must be "${PUT_AUDIT_EVENTS}", not "${action}"`);
    }
  }
  for (const resource of strings(statement['Resource'], `${at}.Resource`)) {
    if (resource !== channelArn)
      refuse(`${at}.Resource must be the channel's ARN, "${channelArn}", not "${resource}"`);
  }
  return {
    sid,
    effect,
    principals: parsePrincipals(statement['Principal'], `${at}.Principal`),
    externalIds: parseCondition(statement['Condition'], `${at}.Condition`),
  };
}

function parsePrincipals(value: unknown, at: string): string[] {
  const principals = value === '*' ? ['*'] : strings(members(value, at, ['AWS'])['AWS'], `${at}.AWS`);
  if (principals.length > MAX_PRINCIPALS) refuse(`${at} must hold at most ${MAX_PRINCIPALS} principals`);
  for (const principal of principals) {
    if (!PRINCIPAL.test(principal)) {
      refuse(
        `${at} holds "${principal}", which is no account ID, no ARN of a root user, role or user, and not "*"`,
      );
    }
  }
  return principals;
}

function parseCondition(value: unknown, at: string): string[] | undefined {
  if (value === undefined) return undefined;
  const operator = members(value, at, ['StringEquals'])['StringEquals'];
  if (operator === undefined) return undefined;
  const entries = Object.entries(members(operator, `${at}.StringEquals`));
  const [entry] = entries;
  if (entries.length !== 1 || entry?.[0].toLowerCase() !== 'cloudtrail:externalid') {
    refuse(`${at}.StringEquals must have the one key "cloudtrail:ExternalId"`);
  }
  return strings(entry[1], `${at}.StringEquals["cloudtrail:ExternalId"]`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new AwsError('ResourcePolicyNotValidException', 'The resource policy is not JSON.', { cause });
  }
}

function members(value: unknown, at: string, known?: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(`${at} must be an object`);
  for (const name of Object.keys(value)) {
    if (known && !known.includes(name))
      refuse(`${at} has the member "${name}", which a channel's policy cannot have`);
  }
  return value as Record<string, unknown>;
}

function strings(value: unknown, at: string): string[] {
  const found: unknown[] = value === undefined ? [] : [value].flat();
  if (found.length === 0 || !found.every((item) => typeof item === 'string')) {
    refuse(`${at} must be a string or a list of strings`);
  }
  return found;
}

function refuse(reason: string): never {
  throw new AwsError('ResourcePolicyNotValidException', `The resource policy is not valid: ${reason}.`);
}
