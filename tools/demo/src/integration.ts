import {
  CloudTrailClient,
  CreateChannelCommand,
  CreateEventDataStoreCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-cloudtrail';
import type { Timeline } from './timeline.js';

/** The customer, whose account owns the lake. By default @org/lake takes an access key of 12 digits as its account. */
const customer = { accountId: '111122223333', region: 'eu-west-1' };
/** IBM Multicloud's AWS account, which the channel's policy lets in. */
export const providerAccountId = '855341727128';
/** Given to each customer by IBM Multicloud's support; this one is made up. */
const externalId = 'demo-external-id';

/** What the customer has after enabling, and sends to the provider. */
export interface Integration {
  readonly eventDataStoreId: string;
  readonly channelArn: string;
  readonly externalId: string;
}

/** AWS's own client, in the customer's account. */
export function customerClient(endpoint: string): CloudTrailClient {
  // On Node 20 the SDK announces the end of its support with seven lines, between ours.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const credentials = { accessKeyId: customer.accountId, secretAccessKey: 'any secret will do' };
  return new CloudTrailClient({ endpoint, region: customer.region, credentials });
}

/** Enables the integration as a customer does in AWS: a store, a channel into it, and a policy for the channel. */
export async function enableIntegration(client: CloudTrailClient, timeline: Timeline): Promise<Integration> {
  const store = await client.send(
    new CreateEventDataStoreCommand({
      Name: 'activity-events',
      MultiRegionEnabled: false,
      OrganizationEnabled: false,
      RetentionPeriod: 366,
      AdvancedEventSelectors: [
        { Name: 'Activity', FieldSelectors: [{ Field: 'eventCategory', Equals: ['ActivityAuditLog'] }] },
      ],
    }),
  );
  const storeArn = given(store.EventDataStoreArn, 'CreateEventDataStore');
  timeline.done(`event data store ${storeArn}`);

  const channel = await client.send(
    new CreateChannelCommand({
      Name: 'ibm-multicloud',
      Source: 'NordcloudKlarity',
      Destinations: [{ Type: 'EVENT_DATA_STORE', Location: storeArn }],
    }),
  );
  const channelArn = given(channel.ChannelArn, 'CreateChannel');
  timeline.done(`channel ${channelArn}`);

  await client.send(
    new PutResourcePolicyCommand({
      ResourceArn: channelArn,
      ResourcePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'IBMMulticloud',
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${providerAccountId}:root` },
            Action: 'cloudtrail-data:PutAuditEvents',
            Resource: channelArn,
            Condition: { StringEquals: { 'cloudtrail:ExternalId': externalId } },
          },
        ],
      }),
    }),
  );
  timeline.done(`policy: account ${providerAccountId} may put events, with the external ID`);
  return { eventDataStoreId: storeArn.split('/').pop() ?? storeArn, channelArn, externalId };
}

function given(value: string | undefined, operation: string): string {
  if (value === undefined) throw new Error(`${operation} gave no ARN`);
  return value;
}
