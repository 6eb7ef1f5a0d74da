import { randomUUID } from 'node:crypto';
import { inWholeSeconds } from '../../events/whole-seconds.js';

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
    eventTime: inWholeSeconds(now),
    UID: randomUUID(),
    requestParameters: { note: 'A test of the way into CloudTrail Lake. Nobody did anything.' },
    recipientAccountId,
  };
}
