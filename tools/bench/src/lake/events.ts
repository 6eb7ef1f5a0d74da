import { randomUUID } from 'node:crypto';

/** The account of the events and of the client: the lake accepts its ID as an access key, with any secret. */
export const account = '111122223333';

/** The most that a request may have (PutAuditEvents, API version 2021-08-11). */
export const eventsPerRequest = 100;

export interface LakeEvent {
  readonly UID: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly eventTime: string;
  /** The whole event, as JSON. */
  readonly eventData: string;
}

const names = [
  ['com.nordcloudapp.klarity', 'discoveryRule.created'],
  ['com.nordcloudapp.klarity', 'account.added'],
  ['com.nordcloudapp.autobackup', 'backup.completed'],
  ['com.nordcloudapp.autopatcher', 'baselinePatching.completed'],
  ['com.nordcloudapp.imagefactory', 'image.created'],
  ['com.nordcloudapp.maestro', 'deployment.created'],
] as const;

/** The nth of a tenant's events: six names, a thousand actors, 28 days. */
export function lakeEvent(n: number): LakeEvent {
  const UID = uuidV7();
  const [eventSource, eventName] = names[n % names.length] ?? names[0];
  const eventTime = `2026-01-${String(1 + (n % 28)).padStart(2, '0')}T03:04:05Z`;
  const eventData = JSON.stringify({
    version: 'v1',
    userIdentity: {
      type: 'USER',
      principalId: `user-${n % 997}@example.com`,
      details: { groups: 'operators' },
    },
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
    eventSource,
    eventName,
    eventTime,
    UID,
    requestParameters: {
      ruleName: `rule ${n}`,
      ruleId: UID,
      environment: 'production',
      application: 'app',
      count: n,
    },
    responseElements: { status: 'CREATED' },
    sourceIPAddress: '192.0.2.44',
    recipientAccountId: account,
    additionalEventData: { sequence: n },
  });
  return { UID, eventSource, eventName, eventTime, eventData };
}

/** As the emitters make them: the time, then random digits. */
function uuidV7(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
