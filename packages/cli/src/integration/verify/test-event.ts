import { randomUUID } from 'node:crypto';
import { inWholeSeconds } from '../../events/whole-seconds.js';

/**
 * No service uses this source, and no schema of the catalogue this name: nobody mistakes the event for real activity.
 */
export const testEventSource = 'com.nordcloudapp.test';
export const testEventName = 'integration.tested';

/** The test event of `verify`. It is found by its `UID`. */
export function testEvent(recipientAccountId: string, now: Date) {
  return {
    version: 'v1',
    userIdentity: { type: 'SYSTEM', principalId: 'activity integration verify' },
    eventSource: testEventSource,
    eventName: testEventName,
    eventTime: inWholeSeconds(now),
    UID: randomUUID(),
    requestParameters: { note: 'A test of the delivery to CloudTrail Lake. Nobody did anything.' },
    recipientAccountId,
  };
}
