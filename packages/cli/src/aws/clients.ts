import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { STSClient } from '@aws-sdk/client-sts';
import { endpointOf, type Service } from './endpoint.js';
import { makePatient, type Patience } from './patience.js';
import type { Sender } from './put-audit-events.js';
import type { AwsFlags } from './settings.js';

/** CloudTrail's control plane. Throws Failure where an endpoint is configured that is none. */
export async function cloudTrailClient(flags: AwsFlags, patience: Patience = {}): Promise<CloudTrailClient> {
  const client = new CloudTrailClient(await configuration('CLOUDTRAIL', flags));
  makePatient(client, patience);
  return client;
}

/** For the sender's credentials, in the Region where they are used. Throws Failure as `cloudTrailClient`. */
export async function stsClient(
  flags: AwsFlags,
  region: string,
  { credentials, patience }: Sender,
): Promise<STSClient> {
  const client = new STSClient({ ...(await configuration('STS', { ...flags, region })), credentials });
  makePatient(client, patience);
  return client;
}

/** Who puts events, and where to. Throws Failure as `cloudTrailClient`. */
export async function sender(flags: AwsFlags, patience: Patience = {}): Promise<Sender> {
  const { region, credentials } = (await cloudTrailClient(flags, patience)).config;
  const endpointUrl = await endpointOf('CLOUDTRAIL_DATA', flags);
  return { region, credentials, endpointUrl, patience };
}

/** Credentials and Region are found as by every AWS client. */
async function configuration(service: Service, flags: AwsFlags) {
  // On Node 20 the SDK announces the end of its support with seven lines, between ours.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { region, profile } = flags;
  const endpoint = await endpointOf(service, flags);
  return {
    // Calls that change something have a quota of one a second: with its own three attempts the SDK gives up within it.
    maxAttempts: 6,
    logger: silent,
    // It has been looked for already, and for the profile that is meant.
    ignoreConfiguredEndpointUrls: true,
    ...regionOf(region),
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** The SDK reads the second of AWS's two variables nowhere, which AWS CLI 1 and boto3 read alone. */
function regionOf(flag: string | undefined): { region?: string } {
  const region = flag ?? (process.env['AWS_REGION'] ? undefined : process.env['AWS_DEFAULT_REGION']);
  return region ? { region } : {};
}

/** The SDK's warnings are for developers: that a profile was named and there are keys in the environment, too. */
const nothing = (): void => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
