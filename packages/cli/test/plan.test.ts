import { describe, expect, it } from 'vitest';
import type { Actual, Channel, Store } from '../src/integration/actual.js';
import { desiredBy, type SetupFlags } from '../src/integration/options.js';
import { makePlan } from '../src/integration/plan.js';

const store: Store = {
  arn: 'arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/s',
  name: 'activity-events',
  status: 'ENABLED',
  retentionDays: 366,
  hasFixedRetention: false,
  isProtected: true,
  unfit: undefined,
};
const channel: Channel = {
  arn: 'arn:aws:cloudtrail:eu-west-1:111122223333:channel/c',
  name: 'ibm-multicloud',
  source: 'NordcloudKlarity',
  storeArns: [store.arn],
  ingestion: undefined,
};
const statement = (account: string, ...externalIds: string[]) => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'cloudtrail-data:PutAuditEvents',
  Resource: channel.arn,
  ...(externalIds.length === 0
    ? {}
    : { Condition: { StringEquals: { 'cloudtrail:ExternalId': externalIds } } }),
});
const policy = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const partner: SetupFlags = { partner: true, externalId: 'given' };
const whole: Actual = {
  channels: [channel],
  channel,
  store,
  policy: policy(statement('855341727128', 'given')),
};

function planOf(changes: Partial<Actual>, flags: SetupFlags = {}) {
  return makePlan(desiredBy({ ...partner, ...flags }), { ...whole, ...changes });
}
/** What stands in the way, of which there is one thing. */
function obstacle(changes: Partial<Actual>, flags: SetupFlags = {}): string {
  const { obstacles } = planOf(changes, flags);
  expect(obstacles).toHaveLength(1);
  return `${obstacles[0]?.message ?? ''} ${obstacles[0]?.nextStep ?? ''}`;
}

describe('the plan', () => {
  it('has no step if everything is as it should be', () => {
    expect(planOf({})).toEqual({ steps: [], obstacles: [] });
  });

  it('leaves a policy alone that requires one of several external IDs', () => {
    expect(planOf({ policy: policy(statement('855341727128', 'former', 'given')) }).steps).toEqual([]);
  });

  it('notices that another statement allows the sender without an external ID', () => {
    const loose = policy(statement('855341727128', 'given'), statement('855341727128'));
    expect(planOf({ policy: loose }).steps).toMatchObject([
      { kind: 'put policy', now: 'it is allowed without an external ID' },
    ]);
  });

  it('does not treat a statement for several accounts as its own', () => {
    const shared = {
      ...statement('855341727128', 'given'),
      Principal: { AWS: ['855341727128', '777788889999'] },
    };
    expect(planOf({ policy: policy(shared) }).steps).toMatchObject([
      { kind: 'put policy', now: 'account 855341727128 is not allowed' },
    ]);
  });
});

describe('the plan without an external ID', () => {
  const custom: SetupFlags = { custom: true, sourceAccount: '444455556666' };

  it('adds no open statement for an account that a shared statement allows with an external ID', () => {
    const shared = {
      ...statement('444455556666', 'agreed'),
      Principal: { AWS: ['777788889999', '444455556666'] },
    };
    expect(makePlan(desiredBy(custom), { ...whole, policy: policy(shared) }).steps).toEqual([]);
    const others = policy(statement('777788889999', 'agreed'));
    expect(makePlan(desiredBy(custom), { ...whole, policy: others }).steps).toMatchObject([
      { kind: 'put policy', now: 'account 444455556666 is not allowed' },
    ]);
  });
});

describe('an obstacle that only the customer can remove', () => {
  it.each([
    ['for several accounts', { AWS: ['777788889999', 'arn:aws:iam::855341727128:root'] }],
    ['for everybody', '*'],
    ['for a role of the sender', { AWS: 'arn:aws:iam::855341727128:role/proxy' }],
  ])('is a statement %s that allows the sender without the external ID', (_of, Principal) => {
    const open = { ...statement('855341727128'), Sid: 'Theirs', Principal };
    for (const others of [[], [statement('855341727128', 'given')]])
      expect(obstacle({ policy: policy(open, ...others) })).toBe(
        "A statement of the channel's policy that enable does not change (Theirs) allows account 855341727128 without an external ID. " +
          'Remove the account from that statement, or make it require the external ID (aws cloudtrail put-resource-policy), then run activity integration enable --partner --external-id <id>',
      );
  });

  it('is a statement for several accounts that allows the sender with another external ID', () => {
    const shared = {
      ...statement('855341727128', 'leaked'),
      Sid: 'Theirs',
      Principal: { AWS: ['855341727128', '777788889999'] },
    };
    expect(obstacle({ policy: policy(shared) })).toContain(
      'enable does not change (Theirs) allows account 855341727128 with another external ID.',
    );
  });

  it('is a store that cannot receive these events', () => {
    expect(obstacle({ store: { ...store, unfit: 'collects the events of all Regions' } })).toBe(
      'The event data store activity-events cannot receive events from a channel: it collects the events of all Regions. ' +
        'Pass another --store-name: a store with that name is created.',
    );
  });

  it('is a channel whose store no longer exists', () => {
    expect(obstacle({ store: undefined })).toContain(
      'The channel ibm-multicloud sends to an event data store that no longer exists.',
    );
  });

  it('is a retention that the pricing option does not allow', () => {
    expect(obstacle({ store: { ...store, hasFixedRetention: true } }, { retentionDays: 3653 })).toContain(
      'has fixed retention pricing, and keeps events for at most 2557 days. Pass --retention-days 2557 or fewer',
    );
  });

  it('is a policy that cannot be read, or is full', () => {
    expect(obstacle({ policy: 'not JSON' })).toContain("The channel's policy cannot be read");
    const others = Array.from({ length: 20 }, (_, index) => statement(String(100000000000 + index)));
    expect(obstacle({ policy: policy(...others) })).toContain(
      'it would have 21 statements, and AWS allows 20',
    );
    const long = Array.from({ length: 8 }, (_, index) =>
      statement(String(100000000000 + index), 'x'.repeat(1000)),
    );
    expect(obstacle({ policy: policy(...long) })).toMatch(
      /it would have \d+ characters, and AWS allows 8192/,
    );
  });
});
