import { resolve } from 'node:path';
import type { Lake } from './lake.js';
import type { LakeOptions } from './options.js';

/** What the command prints once the lake is running: where it is, who may call it, and how to point clients at it. */
export function startUpText(lake: Lake, options: LakeOptions): string {
  const variables = Object.entries(lake.environment).map(([name, value]) => `  export ${name}=${value}`);
  return [
    `CloudTrail Lake listens on ${lake.url}`,
    `Data: ${options.dataDir === undefined ? 'in memory, lost when the lake stops' : resolve(options.dataDir)}`,
    `Callers: ${callers(options)}`,
    'To point the AWS CLI and SDKs at it:',
    ...variables,
    '',
  ].join('\n');
}

function callers({ accounts, defaultAccountId }: LakeOptions): string {
  const others =
    defaultAccountId === undefined
      ? 'any other access key is refused'
      : `any other access key belongs to account ${defaultAccountId}`;
  return accounts === undefined
    ? `an access key ID of 12 digits is its own account, with any secret (only the form of signatures is checked); ${others}`
    : `the access keys of ${Object.keys(accounts).length} account(s), whose signatures are verified; ${others}`;
}
