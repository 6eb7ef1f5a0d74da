import {
  CreateChannelCommand,
  CreateEventDataStoreCommand,
  type CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import { startLake, type Lake, type LakeOptions } from '@org/lake';
import { accountId, clientOf, region } from './run-activity.js';

/** A lake with an event data store and a channel into it, in one account. */
export interface LakeWithStore {
  readonly lake: Lake;
  readonly client: CloudTrailClient;
  readonly storeArn: string;
  readonly channelArn: string;
  /** What points the command at it, as the account that owns the channel. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function startLakeWithStore(options: LakeOptions = {}): Promise<LakeWithStore> {
  const lake = await startLake({ ...options, port: 0 });
  const client = clientOf(lake, accountId);
  const storeArn = await createStore(client, 'activity-events');
  const { ChannelArn = '' } = await client.send(
    new CreateChannelCommand({
      Name: 'ibm-multicloud',
      Source: 'NordcloudKlarity',
      Destinations: [{ Type: 'EVENT_DATA_STORE', Location: storeArn }],
    }),
  );
  return {
    lake,
    client,
    storeArn,
    channelArn: ChannelArn,
    env: {
      ...lake.environment,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accountId,
      AWS_SECRET_ACCESS_KEY: 'any',
      ACTIVITY_CHANNEL_ARN: ChannelArn,
    },
    async close() {
      client.destroy();
      await lake.close();
    },
  };
}

export async function createStore(client: CloudTrailClient, Name: string): Promise<string> {
  const { EventDataStoreArn = '' } = await client.send(
    new CreateEventDataStoreCommand({
      Name,
      MultiRegionEnabled: false,
      AdvancedEventSelectors: [
        { FieldSelectors: [{ Field: 'eventCategory', Equals: ['ActivityAuditLog'] }] },
      ],
    }),
  );
  return EventDataStoreArn;
}
