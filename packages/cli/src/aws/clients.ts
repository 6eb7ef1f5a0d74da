import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { Sender } from './put-audit-events.js';
import type { AwsFlags } from './settings.js';

/** CloudTrail's control plane; credentials, Region and endpoints are found as by every AWS client. */
export function cloudTrailClient({ region, profile, endpointUrl }: AwsFlags): CloudTrailClient {
  // On Node 20 the SDK announces the end of its support with seven lines, between ours.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  return new CloudTrailClient({
    // Calls that change something have a quota of one a second: with its own three attempts the SDK gives up within it.
    maxAttempts: 6,
    logger: silent,
    // An endpoint that takes a connection and is silent would be waited for without end.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
    ...regionOf(region),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  });
}

/** The SDK reads the second of AWS's two variables nowhere, which AWS CLI 1 and boto3 read alone. */
function regionOf(flag: string | undefined): { region?: string } {
  const region = flag ?? (process.env['AWS_REGION'] ? undefined : process.env['AWS_DEFAULT_REGION']);
  return region ? { region } : {};
}

/** The SDK's warnings are for developers: that a profile was named and there are keys in the environment, too. */
const nothing = (): void => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Who puts events, and where to: the same credentials and Region as the control plane's client finds. */
export function sender(flags: AwsFlags, env: Readonly<Record<string, string | undefined>>): Sender {
  const { region, credentials } = cloudTrailClient(flags).config;
  // A variable that is set to nothing is not set.
  const endpointUrl = [
    flags.endpointUrl,
    env['AWS_ENDPOINT_URL_CLOUDTRAIL_DATA'],
    env['AWS_ENDPOINT_URL'],
  ].find(Boolean);
  return { region, credentials: () => credentials(), endpointUrl };
}
