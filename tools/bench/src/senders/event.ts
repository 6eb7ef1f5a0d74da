import { randomUUID } from 'node:crypto';
import { examples } from '@org/emitter-klarity/testing';

/** What every sender is given: an event of ours, with a request's address and agent. */
export const input = {
  ...examples.discoveryRule.created[0],
  sourceIPAddress: '198.51.100.17',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
};

export const channelArn =
  'arn:aws:cloudtrail:eu-west-1:111122223333:channel/3e2d1c0b-0000-4000-8000-000000000001';
export const credentials = { accessKeyId: '855341727128', secretAccessKey: 'any' };

const instance = randomUUID();

/** The same event as our emitter completes it, for senders that need the whole event. */
export function eventData(UID: string, sequence: number): object {
  return {
    version: 'v1',
    userIdentity: input.userIdentity,
    userAgent: input.userAgent,
    eventSource: 'com.nordcloudapp.klarity',
    eventName: 'discoveryRule.created',
    eventTime: '2026-01-02T03:04:05Z',
    UID,
    requestParameters: input.requestParameters,
    sourceIPAddress: input.sourceIPAddress,
    recipientAccountId: '111122223333',
    additionalEventData: { emitter: { instance, sequence } },
  };
}
