import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { AwsFlags } from './settings.js';

/** CloudTrail's control plane; credentials, Region and endpoints are found as by every AWS client. */
export function cloudTrailClient({ region, profile, endpointUrl }: AwsFlags): CloudTrailClient {
  return new CloudTrailClient({
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  });
}
