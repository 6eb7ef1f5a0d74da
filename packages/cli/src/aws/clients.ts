import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { STSClient } from '@aws-sdk/client-sts';
import { endpointOf, type Service } from './endpoint.js';
import { ProxyAgent } from './proxy.js';
import { limitRequests, type TimeLimits } from './time-limits.js';
import type { Sender } from './put-audit-events.js';
import type { AwsFlags } from './settings.js';

/** A client for CloudTrail's control plane. Throws Failure if a configured endpoint is not a URL. */
export async function cloudTrailClient(flags: AwsFlags, limits: TimeLimits = {}): Promise<CloudTrailClient> {
  const client = new CloudTrailClient(await configuration('CLOUDTRAIL', flags));
  limitRequests(client, limits);
  return client;
}

/** A client with the sender's credentials, in the Region where they are used. Throws Failure as `cloudTrailClient`. */
export async function stsClient(
  flags: AwsFlags,
  region: string,
  { credentials, limits }: Sender,
): Promise<STSClient> {
  const client = new STSClient({ ...(await configuration('STS', { ...flags, region })), credentials });
  limitRequests(client, limits);
  return client;
}

/** Who puts events, and where to. Throws Failure as `cloudTrailClient`. */
export async function sender(flags: AwsFlags, limits: TimeLimits = {}): Promise<Sender> {
  const { region, credentials, requestHandler } = (await cloudTrailClient(flags, limits)).config;
  const endpointUrl = await endpointOf('CLOUDTRAIL_DATA', flags);
  return { region, credentials, requestHandler, endpointUrl, limits };
}

/** Finds credentials and Region as every AWS client does. */
async function configuration(service: Service, flags: AwsFlags) {
  // On Node 20, the SDK prints seven lines about the end of its support in the middle of our output.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { region, profile } = flags;
  const endpoint = await endpointOf(service, flags);
  return {
    // Calls that change something have a quota of one per second: with its default of three attempts, the SDK gives up
    // too soon.
    maxAttempts: 6,
    logger: silent,
    // The clients that find the credentials take it over.
    requestHandler: { httpsAgent: new ProxyAgent() },
    // `endpointOf` has looked it up already, and for the right profile.
    ignoreConfiguredEndpointUrls: true,
    ...regionOf(region),
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** The SDK never reads AWS_DEFAULT_REGION, the only variable that AWS CLI 1 and boto3 read. */
function regionOf(flag: string | undefined): { region?: string } {
  const region = flag ?? (process.env['AWS_REGION'] ? undefined : process.env['AWS_DEFAULT_REGION']);
  return region ? { region } : {};
}

/** The SDK's warnings are for developers: for example, that there are both a profile and keys in the environment. */
const nothing = (): void => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
