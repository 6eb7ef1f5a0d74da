import { PostHog } from 'posthog-node';
import { eventData } from './event.js';
import type { SenderKind } from './sender.js';

/** Batches of 100 as ours, and room for an outage: its queue drops the oldest when it is full. */
export const postHog: SenderKind = {
  name: 'posthog-node capture',
  keeps: 'in memory',
  open({ url }) {
    const client = new PostHog('phc_any', {
      host: url,
      flushAt: 100,
      maxBatchSize: 100,
      maxQueueSize: 65_536,
      flushInterval: 100,
      disableGeoip: true,
    });
    let sequence = 0;
    return Promise.resolve({
      emit() {
        sequence++;
        client.capture({
          distinctId: 'name@example.com',
          event: 'discoveryRule.created',
          properties: eventData(`posthog-${sequence}`, sequence),
        });
      },
      // Its flush rejects if a batch could not be sent; what it lost is counted at the server.
      flush: () => client.flush().catch(() => undefined),
      close: () => client.shutdown(60_000).catch(() => undefined),
    });
  },
};
