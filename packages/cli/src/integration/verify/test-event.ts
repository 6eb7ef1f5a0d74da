import { randomUUID } from 'node:crypto';

/** No service has this source, and no schema of the catalogue this event: what queries find is never taken for real. */
export const testEventSource = 'com.nordcloudapp.test';
export const testEventName = 'integration.tested';

/** The event of `verify`, in CloudTrail's spelling. `UID` is what it is found by. */
export function testEvent(recipientAccountId: string, now: Date) {
  return {
    version: 'v1',
    userIdentity: { type: 'SYSTEM', principalId: 'activity integration verify' },
    eventSource: testEventSource,
    eventName: testEventName,
    // CloudTrail takes whole seconds.
    eventTime: `${now.toISOString().slice(0, 19)}Z`,
    UID: randomUUID(),
    requestParameters: { note: 'A test of the way into CloudTrail Lake. Nobody did anything.' },
    recipientAccountId,
  };
}
