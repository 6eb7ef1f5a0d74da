import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { cloudTrail, entry, integrate, put, query, rows } from './harness.js';

const user = (principalId: string, type = 'USER'): object => ({ userIdentity: { type, principalId } });

/** The events of `$eds`. */
const events = [
  entry({
    UID: 'u1',
    eventTime: '2026-01-01T10:00:00Z',
    ...user('ann'),
    requestParameters: {
      ruleId: 'r1',
      size: 3,
      tags: ['x', 'y'],
      deep: { k: { n: 1, s: 'v', b: true, z: null } },
    },
  }),
  entry({
    UID: 'u2',
    eventTime: '2026-01-01T23:30:00Z',
    ...user('bob', 'API_KEY'),
    requestParameters: { ruleId: 'r2', size: 5 },
    errorCode: 'Denied',
  }),
  entry({
    UID: 'u3',
    eventTime: '2026-02-03T00:00:00Z',
    ...user('ann'),
    eventName: 'discoveryRule.deleted',
    requestParameters: { ruleId: 'r1' },
  }),
  entry({
    UID: 'u4',
    eventTime: '2026-02-28T12:00:00Z',
    ...user('eve'),
    eventName: 'account.added',
    sourceIPAddress: '10.0.0.1',
  }),
];

/** A lake with the stores `$eds` and `$two` for the tests of a file, and what asks it. */
export function sqlStores() {
  let lake: Lake;
  let client: CloudTrailClient;
  let eds: string;
  let two: string;

  beforeAll(async () => {
    lake = await startLake({ now: () => Date.parse('2026-03-04T05:06:07.089Z') });
    client = cloudTrail(lake);
    const [one, other] = [await integrate(client, 'one'), await integrate(client, 'two')];
    [eds, two] = [one.storeId, other.storeId];
    await put(lake, events, { channel: one.channelArn });
    await put(lake, [entry({ UID: 'u1' }), entry({ UID: 'u9' })], { channel: other.channelArn });
  });
  afterAll(() => lake.close());

  const on = (statement: string): string => statement.replaceAll('$two', two).replaceAll('$eds', eds);
  return {
    /** Runs a query to its end, whatever that is. */
    ask: (statement: string) => query(client, on(statement)),
    /** The rows of a query that finishes, each as a line of its values. */
    lines: async (statement: string): Promise<string[]> =>
      (await rows(client, on(statement))).map((row) => Object.values(row).join(' | ')),
  };
}
