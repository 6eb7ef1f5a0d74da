import { CloudTrailClient, ListChannelsCommand } from '@aws-sdk/client-cloudtrail';
import type { Lake } from '@org/lake';
import { activityProcess } from './activity-process.js';
import { activity, type Ran, type Setting } from './collecting-terminal.js';

export const accountId = '111122223333';
export const providerAccountId = '855341727128';
export const region = 'eu-west-1';

/** Runs the command in this process, as the customer, without a terminal unless told; one at a time, for the environment is one. */
export async function runActivity(
  lake: Pick<Lake, 'environment'>,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  setting: Setting = {},
): Promise<Ran> {
  const before = { ...process.env };
  Object.assign(process.env, awsEnvironment(lake), env);
  try {
    return await activity(args, { ...setting, env: process.env });
  } finally {
    process.env = before;
  }
}

/** Runs the built command as a process of its own. */
export function runBuiltActivity(
  lake: Pick<Lake, 'environment'>,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return activityProcess(args, { ...awsEnvironment(lake), ...env });
}

/** CloudTrail as an account of the lake sees it. */
export function clientOf(lake: Lake, account: string): CloudTrailClient {
  const credentials = { accessKeyId: account, secretAccessKey: 'any' };
  return new CloudTrailClient({ endpoint: lake.url, region, credentials });
}

/** The ARN of the account's first channel; empty where it has none. */
export async function firstChannelArn(client: CloudTrailClient): Promise<string> {
  const { Channels } = await client.send(new ListChannelsCommand({}));
  return Channels?.[0]?.ChannelArn ?? '';
}

/** The customer's, with nothing of the machine's own configuration. */
function awsEnvironment(lake: Pick<Lake, 'environment'>): Record<string, string> {
  return {
    ...lake.environment,
    AWS_ACCESS_KEY_ID: accountId,
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_REGION: region,
    AWS_CONFIG_FILE: '/nowhere',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** Sets the faults that the lake's callers meet from now on. */
export async function setFaults(lake: Lake, rules: readonly object[]): Promise<void> {
  const response = await fetch(`${lake.url}/_lake/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rules }),
  });
  if (!response.ok) throw new Error(await response.text());
}
