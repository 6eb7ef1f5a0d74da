import type { EventDescriptor } from '../../src/event.js';

const source = { key: 'klarity', eventSource: 'com.nordcloudapp.klarity', version: 'v1' } as const;

/** An event whose only rule is that it has a ruleId. */
export const ruleCreated: EventDescriptor<{ requestParameters: { ruleId: string; text?: string } }> = {
  source,
  resource: 'discoveryRule',
  action: 'created',
  validate({ requestParameters }, report) {
    const { ruleId } = (requestParameters ?? {}) as { ruleId?: unknown };
    if (typeof ruleId !== 'string') report(['requestParameters', 'ruleId'], 'is required');
  },
};

/** An event that takes any sections. */
export const anything: EventDescriptor<{
  requestParameters?: Record<string, unknown>;
  responseElements?: Record<string, unknown>;
  additionalEventData?: Record<string, unknown>;
}> = { source, resource: 'any', action: 'happened', validate: () => undefined };

export const userIdentity = { type: 'USER', principalId: 'name@example.com' } as const;

export const channelArn = channelArnOf(1);

/** The ARN of the nth channel, all in one account and Region. */
export function channelArnOf(n: number): string {
  return `arn:aws:cloudtrail:eu-west-1:111122223333:channel/00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

export const channel = {
  channelArn,
  externalId: undefined,
  region: 'eu-west-1',
  recipientAccountId: '111122223333',
  dnsSuffix: 'amazonaws.com',
  tenant: undefined,
} as const;

export const input = { userIdentity, requestParameters: { ruleId: 'r-1' } };
