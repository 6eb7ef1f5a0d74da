import { createHash } from 'node:crypto';
import type { Caller } from '../http/caller.js';
import { AwsError } from '../http/aws-error.js';
import type { LakeContext } from '../context.js';
import type { XmlNode } from '../http/protocols/aws-query.js';
import { iamId } from './sessions.js';

const ROLE_ARN = /^arn:(aws[a-z-]*):iam::([0-9]{12}):role\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]{1,64})$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

/**
 * Returns temporary credentials of a role. The lake has no IAM: every role exists, trusts everyone, and may do what its
 * account may. The credentials identify the role's account, which the channels' policies check.
 */
export async function assumeRole(
  { sessions, options }: LakeContext,
  _caller: Caller,
  input: URLSearchParams,
): Promise<XmlNode> {
  const roleArn = input.get('RoleArn') ?? '';
  const [, partition, accountId, roleName] = ROLE_ARN.exec(roleArn) ?? [];
  if (partition === undefined || accountId === undefined || roleName === undefined) {
    throw new AwsError('ValidationError', `${roleArn === '' ? 'RoleArn' : roleArn} is invalid`);
  }
  const sessionName = matching('roleSessionName', input.get('RoleSessionName'), SESSION_NAME);
  if (input.has('ExternalId')) matching('externalId', input.get('ExternalId'), EXTERNAL_ID);

  const userId = `${roleId(roleArn)}:${sessionName}`;
  const arn = `arn:${partition}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;
  const expiresAt = options.now() + durationMs(input.get('DurationSeconds'));
  const session = await sessions.open({ expiresAt, accountId, arn, userId, roleArn });
  return {
    Credentials: {
      AccessKeyId: session.id,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: new Date(expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    },
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
    PackedPolicySize: '0',
  };
}

/** 900 s to 12 hours, one hour by default, as in the API reference. */
function durationMs(given: string | null): number {
  const seconds = given === null ? 3600 : Number(given);
  if (Number.isInteger(seconds) && seconds >= 900 && seconds <= 43_200) return seconds * 1000;
  throw new AwsError(
    'ValidationError',
    `1 validation error detected: Value '${given ?? ''}' at 'durationSeconds' failed to satisfy constraint: ` +
      (seconds > 43_200
        ? 'Member must have value less than or equal to 43200'
        : 'Member must have value greater than or equal to 900'),
  );
}

function matching(name: string, value: string | null, pattern: RegExp): string {
  if (value !== null && pattern.test(value)) return value;
  throw new AwsError(
    'ValidationError',
    `1 validation error detected: Value ${value === null ? 'null' : `'${value}'`} at '${name}' failed to satisfy constraint: ` +
      (value === null
        ? 'Member must not be null'
        : `Member must satisfy regular expression pattern: ${pattern.source}`),
  );
}

/** The same role always has the same ID. */
function roleId(roleArn: string): string {
  return iamId('AROA', createHash('sha256').update(roleArn).digest());
}
