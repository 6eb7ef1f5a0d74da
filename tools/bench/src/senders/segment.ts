import { Analytics } from '@segment/analytics-node';
import { eventData } from './event.js';
import type { SenderKind } from './sender.js';

/** Batches of 100 as ours; its own default is 15. */
export const segment: SenderKind = {
  name: '@segment/analytics-node track',
  keeps: 'in memory',
  open({ url }) {
    const analytics = new Analytics({ writeKey: 'any', host: url, flushAt: 100, flushInterval: 100 });
    // An error that nobody listens for would end the process; what it lost is counted at the server.
    analytics.on('error', () => undefined);
    let sequence = 0;
    return Promise.resolve({
      emit() {
        sequence++;
        analytics.track({
          userId: 'name@example.com',
          event: 'discoveryRule.created',
          properties: eventData(`segment-${sequence}`, sequence),
        });
      },
      flush: () => analytics.flush(),
      close: () => analytics.closeAndFlush({ timeout: 60_000 }),
    });
  },
};
