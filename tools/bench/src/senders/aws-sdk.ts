import { CloudTrailClient, PutResourcePolicyCommand } from '@aws-sdk/client-cloudtrail';
import { channelArn, credentials, eventData } from './event.js';
import type { SenderKind } from './sender.js';

/**
 * An AWS SDK client as most code uses one: one call per event.
 *
 * `@aws-sdk/client-cloudtrail-data` cannot be installed from every registry, so this is another operation that carries
 * one text: what is measured, the SDK's work from call to response, is the same.
 */
export const awsSdk: SenderKind = {
  name: 'AWS SDK, one call an event',
  keeps: 'in memory',
  open({ url }) {
    const client = new CloudTrailClient({ endpoint: url, region: 'eu-west-1', credentials });
    const underWay = new Set<Promise<unknown>>();
    let sequence = 0;
    const flush = async (): Promise<void> => {
      await Promise.all(underWay);
    };
    return Promise.resolve({
      emit() {
        sequence++;
        const ResourcePolicy = JSON.stringify(eventData(`sdk-${sequence}`, sequence));
        const call = client
          .send(new PutResourcePolicyCommand({ ResourceArn: channelArn, ResourcePolicy }))
          // Its retries are used up; what it lost is counted at the server.
          .catch(() => undefined)
          .finally(() => underWay.delete(call));
        underWay.add(call);
      },
      flush,
      async close() {
        await flush();
        client.destroy();
      },
      pending: () => underWay.size,
    });
  },
};
