import type { LakeContext } from '../context.js';
import type { Caller } from '../http/caller.js';
import type { XmlNode } from '../http/protocols/aws-query.js';

export function getCallerIdentity(_context: LakeContext, caller: Caller): Promise<XmlNode> {
  return Promise.resolve({ Arn: caller.arn, UserId: caller.userId, Account: caller.accountId });
}
