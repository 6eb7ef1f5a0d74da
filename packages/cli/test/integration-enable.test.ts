import {
  CreateChannelCommand,
  CreateEventDataStoreCommand,
  DeleteEventDataStoreCommand,
  GetEventDataStoreCommand,
  GetResourcePolicyCommand,
  ListEventDataStoresCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-cloudtrail';
import { startLake } from '@org/lake';
import { describe, expect, it } from 'vitest';
import type { Ran } from './collecting-terminal.js';
import { Customer, customerOfEachTest, partner } from './customer.js';
import { accountId, providerAccountId, runActivity, runBuiltActivity, setFaults } from './run-activity.js';

const customer = customerOfEachTest();
const enable = (...args: string[]): Promise<Ran> => customer().integration('enable', ...args);

async function policyOf(channelArn: string): Promise<{ Statement: { Sid?: string }[] }> {
  const { ResourcePolicy } = await customer().client.send(
    new GetResourcePolicyCommand({ ResourceArn: channelArn }),
  );
  return JSON.parse(ResourcePolicy ?? '') as { Statement: { Sid?: string }[] };
}

async function createStore(parameters: object): Promise<string> {
  const { EventDataStoreArn } = await customer().client.send(
    new CreateEventDataStoreCommand({
      Name: 'activity-events',
      MultiRegionEnabled: false,
      AdvancedEventSelectors: [
        { FieldSelectors: [{ Field: 'eventCategory', Equals: ['ActivityAuditLog'] }] },
      ],
      ...parameters,
    }),
  );
  return EventDataStoreArn ?? '';
}

describe('enable for the partner', () => {
  it('creates the store, the channel and the policy, and says what to send to support', async () => {
    const { code, stdout, stderr } = await runBuiltActivity(
      customer().lake,
      ['integration', 'enable', ...partner],
      customer().env,
    );
    expect(stderr).toBe(
      '✓ created the event data store activity-events, which keeps events for 366 days\n' +
        '✓ created the channel ibm-multicloud for the source NordcloudKlarity\n' +
        `✓ allowed account ${providerAccountId} to put events into the channel\n`,
    );
    const arn = await customer().channelArn();
    expect(stdout).toContain(`Channel           ${arn}\n`);
    expect(stdout).toContain(
      "Send the channel's ARN to IBM Multicloud's support, who already has the external ID.\n",
    );
    expect(stdout).not.toContain('given-by-support');
    expect(code).toBe(0);
    expect(await policyOf(arn)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: `ActivityFrom${providerAccountId}`,
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${providerAccountId}:root` },
          Action: 'cloudtrail-data:PutAuditEvents',
          Resource: arn,
          Condition: { StringEquals: { 'cloudtrail:ExternalId': 'given-by-support' } },
        },
      ],
    });
  });

  it('prints the plan with --dry-run, and changes nothing', async () => {
    const { code, stdout } = await enable(...partner, '--dry-run', '--retention-days', '90');
    expect(stdout).toBe(
      'Changes to make in eu-west-1:\n' +
        '  - create the event data store activity-events, which keeps events for 90 days\n' +
        '  - create the channel ibm-multicloud for the source NordcloudKlarity\n' +
        `  - allow account ${providerAccountId} to put events into the channel\n` +
        '    (currently only this account may put events)\n',
    );
    expect(code).toBe(0);
    const { EventDataStores } = await customer().client.send(new ListEventDataStoresCommand({}));
    expect(EventDataStores).toEqual([]);
  });

  it('changes nothing when run again', async () => {
    await enable(...partner);
    const { code, stderr } = await enable(...partner);
    expect(stderr).toBe('Everything is up to date: nothing was changed.\n');
    expect(code).toBe(0);
  });

  it('accepts AWS’s spelling of the source, and finds such a channel without the option', async () => {
    expect((await enable(...partner, '--source', 'IBMMulticloud')).stderr).toContain(
      'for the source IBMMulticloud',
    );
    expect((await enable(...partner)).stderr).toBe('Everything is up to date: nothing was changed.\n');
  });

  it('continues where an earlier run was stopped', async () => {
    await setFaults(customer().lake, [
      { operation: 'CreateChannel', exception: { code: 'AccessDeniedException', message: 'No.' } },
    ]);
    const stopped = await enable(...partner);
    expect(stopped.stderr).toContain(
      'activity: Could not create the channel ibm-multicloud for the source NordcloudKlarity: AWS returned AccessDeniedException: No.\n',
    );
    expect(stopped.stderr).toContain('Earlier changes stay: run the same command again to continue.');
    expect(stopped.code).toBe(1);
    await setFaults(customer().lake, []);
    const { stderr } = await enable(...partner);
    expect(stderr).toMatch(/^✓ created the channel/);
  });

  it('stays within AWS’s quota of one call per second', async () => {
    const strict = await startLake({ quotas: true });
    const { code, stderr } = await new Customer(strict, accountId).integration('enable', ...partner);
    await strict.close();
    expect(stderr).not.toContain('Throttling');
    expect(code).toBe(0);
  });

  it('explains that an account cannot use CloudTrail Lake', async () => {
    const closed = await startLake({ acceptsNewStores: false });
    const { code, stderr } = await new Customer(closed, accountId).integration('enable', ...partner);
    await closed.close();
    expect(stderr).toContain('AWS has accepted no new customers for it since 2026-05-31.');
    expect(stderr).toContain('Amazon CloudWatch');
    expect(stderr).not.toContain('Earlier changes');
    expect(code).toBe(1);
  });
});

describe('enable for another sender', () => {
  it('creates a channel for the source Custom, with or without an external ID', async () => {
    const args = ['--custom', '--source-account', '444455556666'];
    const { stderr } = await enable(...args);
    expect(stderr).toContain('created the channel custom-activity for the source Custom');
    const [statement] = (await policyOf(await customer().channelArn())).Statement;
    expect(statement).not.toHaveProperty('Condition');
    expect((await enable(...args)).stderr).toBe('Everything is up to date: nothing was changed.\n');

    const changed = await enable(...args, '--external-id', 'agreed', '--dry-run');
    expect(changed.stdout).toContain('(currently it is allowed without an external ID)');
    expect((await enable(...args, '--external-id', 'agreed')).code).toBe(0);
    expect((await enable(...args)).stderr).toBe('Everything is up to date: nothing was changed.\n');
  });
});

describe('enable with existing resources', () => {
  it('uses a store with the name, and changes its retention only if asked', async () => {
    await createStore({ RetentionPeriod: 90 });
    expect((await enable(...partner)).stderr).not.toContain('retention');
    expect((await enable(...partner, '--retention-days', '365')).stderr).toBe(
      '✓ set the retention of the store activity-events to 365 days instead of 90\n',
    );
  });

  it('deletes no events without confirmation', async () => {
    const EventDataStore = await createStore({ RetentionPeriod: 90 });
    const shorter = [...partner, '--retention-days', '30'];
    const { code, stderr } = await enable(...shorter);
    expect(stderr).toBe(
      'activity: This would set the retention of the store activity-events to 30 days instead of 90, and AWS then deletes older events: it needs your confirmation.\n' +
        'Pass --yes to confirm, or another --retention-days.\n',
    );
    expect(code).toBe(64);
    expect((await enable(...shorter, '--yes')).code).toBe(0);
    const { RetentionPeriod } = await customer().client.send(
      new GetEventDataStoreCommand({ EventDataStore }),
    );
    expect(RetentionPeriod).toBe(30);
  });

  it('keeps the policy’s statements for others', async () => {
    await enable(...partner);
    const arn = await customer().channelArn();
    const policy = await policyOf(arn);
    const theirs = { ...policy.Statement[0], Sid: 'Theirs', Principal: { AWS: '777788889999' } };
    const ResourcePolicy = JSON.stringify({
      ...policy,
      Id: 'kept',
      Statement: [theirs, ...policy.Statement],
    });
    await customer().client.send(new PutResourcePolicyCommand({ ResourceArn: arn, ResourcePolicy }));

    const plan = await enable('--partner', '--external-id', 'another', '--dry-run');
    expect(plan.stdout).toContain(
      '(currently another external ID is required; the statements for others stay)',
    );
    await enable('--partner', '--external-id', 'another');
    const { Statement } = await policyOf(arn);
    expect(Statement.map(({ Sid }) => Sid)).toEqual(['Theirs', `ActivityFrom${providerAccountId}`]);
    expect(Statement[1]).toMatchObject({
      Condition: { StringEquals: { 'cloudtrail:ExternalId': 'another' } },
    });
    expect(Statement[0]).toEqual(theirs);
    expect(await policyOf(arn)).toHaveProperty('Id', 'kept');
  });

  it('uses no Sid of a statement that stays', async () => {
    await enable(...partner);
    const arn = await customer().channelArn();
    const { Statement, ...policy } = await policyOf(arn);
    const role = { ...Statement[0], Principal: { AWS: `arn:aws:iam::${providerAccountId}:role/proxy` } };
    const ResourcePolicy = JSON.stringify({ ...policy, Statement: [role] });
    await customer().client.send(new PutResourcePolicyCommand({ ResourceArn: arn, ResourcePolicy }));

    expect((await enable(...partner)).code).toBe(0);
    const sids = (await policyOf(arn)).Statement.map(({ Sid }) => Sid);
    expect(sids).toEqual([`ActivityFrom${providerAccountId}`, `ActivityFrom${providerAccountId}No2`]);
    expect((await enable(...partner)).stderr).toContain('nothing was changed');
  });

  it('renames a channel if another name is given', async () => {
    await enable(...partner);
    expect((await enable(...partner, '--channel-name', 'another')).stderr).toBe(
      '✓ renamed the channel ibm-multicloud to another\n',
    );
  });

  it('refuses a store that cannot receive these events', async () => {
    await createStore({ AdvancedEventSelectors: undefined, MultiRegionEnabled: true });
    const { code, stderr } = await enable(...partner);
    expect(stderr).toBe(
      'activity: The event data store activity-events cannot receive events from a channel: it collects events of the category Management, not ActivityAuditLog.\n' +
        'Pass another --store-name: a store with that name is created.\n',
    );
    expect(code).toBe(1);
  });

  it('refuses a store that is being deleted, and says how to restore it', async () => {
    const EventDataStore = await createStore({ TerminationProtectionEnabled: false });
    await customer().client.send(new DeleteEventDataStoreCommand({ EventDataStore }));
    const { stderr } = await enable(...partner);
    expect(stderr).toContain(
      'The event data store activity-events is being deleted: AWS keeps it for seven days.',
    );
    expect(stderr).toContain(`aws cloudtrail restore-event-data-store --event-data-store ${EventDataStore}`);
  });

  it('refuses another store than the channel’s, since a source has only one channel', async () => {
    await enable(...partner);
    const { code, stderr } = await enable(...partner, '--store-name', 'elsewhere');
    expect(stderr).toBe(
      'activity: The channel ibm-multicloud sends to the store activity-events, not to elsewhere; AWS allows only one channel for the source NordcloudKlarity.\n' +
        'Leave out --store-name to keep activity-events; or run activity integration disable first, which keeps that store and its events.\n',
    );
    expect(code).toBe(1);
  });

  it('refuses a name that a channel for another source has', async () => {
    const Location = await createStore({});
    const Destinations = [{ Type: 'EVENT_DATA_STORE' as const, Location }];
    await customer().client.send(
      new CreateChannelCommand({ Name: 'ibm-multicloud', Source: 'Custom', Destinations }),
    );
    const { stderr } = await enable(...partner);
    expect(stderr).toContain('The name ibm-multicloud belongs to a channel for another source, Custom.');
    expect(stderr).toContain('--channel-name');
  });

  it('explains that the Region has no room for another store', async () => {
    for (let count = 0; count < 10; count++) await createStore({ Name: `store-${count}` });
    const { stderr } = await enable(...partner);
    expect(stderr).toContain('AWS returned EventDataStoreMaxLimitExceededException');
    expect(stderr).toContain('A Region holds at most 10 event data stores');
  });
});

describe('enable without a terminal', () => {
  it.each([
    [
      [],
      'The integration is not specified.',
      'Pass --partner (IBM Multicloud) or --custom (another sender).',
    ],
    [
      ['--partner'],
      'The external ID is missing.',
      "Pass --external-id <id>: IBM Multicloud's support gives each customer its own.",
    ],
    [['--custom'], "The sender's account is missing.", 'Pass --source-account <id>, an AWS account ID.'],
  ])('asks nothing, but names the option that is missing from %j', async (args, message, nextStep) => {
    const { code, stdout, stderr } = await enable(...args);
    expect(stderr).toBe(`activity: ${message}\n${nextStep}\n`);
    expect(stdout).toBe('');
    expect(code).toBe(64);
  });

  it('refuses an invalid external ID without quoting it', async () => {
    const { code, stdout, stderr } = await enable('--partner', '--external-id', 'mistyped secret');
    expect(stderr).toBe(
      'activity: The value of --external-id is not a valid external ID.\n' +
        'It must be 2 to 1224 characters of A-Z a-z 0-9 _ + = , . @ : / -\n',
    );
    expect(stdout).toBe('');
    expect(code).toBe(64);
  });

  it.each([
    [['--partner', '--custom'], "option '--partner' cannot be used with option '--custom'"],
    [['--custom', '--source-account', '1234'], 'It must be an AWS account ID, 12 digits.'],
    [['--partner', '--retention-days', '6'], 'It must be a whole number from 7 to 3653.'],
    [['--partner', '--store-name', 'a b'], 'It must be 3 to 128 characters'],
    [['--partner', '--source', 'Somebody'], 'Allowed choices are NordcloudKlarity, IBMMulticloud.'],
  ])('refuses %j, and says what is allowed', async (args, message) => {
    const { code, stderr } = await enable(...args);
    expect(stderr).toContain(message);
    expect(code).toBe(64);
  });
});

describe('enable in a terminal', () => {
  const typing = (stdin: string): Promise<Ran> =>
    runActivity(customer().lake, ['integration', 'enable', ...partner], customer().env, {
      stdin,
      isInteractive: true,
    });

  it('shows the changes, and makes them if the person agrees', async () => {
    const declined = await typing('n');
    expect(declined.stderr).toContain('  - create the event data store activity-events');
    expect(declined.stderr).toContain(
      'activity: Nothing was changed.\nRun the command again when you are ready.\n',
    );
    expect([declined.code, await customer().channelArn()]).toEqual([1, '']);
    const agreed = await typing('y');
    expect(agreed.stderr).toContain('✓ created the channel ibm-multicloud for the source NordcloudKlarity\n');
    expect([agreed.code, await customer().channelArn()]).toEqual([0, expect.stringContaining(':channel/')]);
  });

  it('asks nothing if there is nothing to change', async () => {
    await enable(...partner);
    expect(await typing('')).toMatchObject({
      code: 0,
      stderr: 'Everything is up to date: nothing was changed.\n',
    });
  });
});

it('enable --json prints what exists, and what was or would be changed', async () => {
  const json = async (...args: string[]): Promise<unknown> =>
    JSON.parse((await enable(...partner, '--json', ...args)).stdout);
  expect(await json('--dry-run')).toEqual({
    store: null,
    channel: null,
    changes: [
      {
        kind: 'create store',
        message: 'create the event data store activity-events, which keeps events for 366 days',
      },
      {
        kind: 'create channel',
        message: 'create the channel ibm-multicloud for the source NordcloudKlarity',
      },
      {
        kind: 'put policy',
        message: `allow account ${providerAccountId} to put events into the channel`,
        remark: 'currently only this account may put events',
      },
    ],
  });
  const made = await enable(...partner, '--json');
  expect(made.stdout).not.toContain('given-by-support');
  const there = {
    store: { arn: expect.stringMatching(/:eventdatastore\//) as string },
    channel: { arn: await customer().channelArn() },
  };
  expect(JSON.parse(made.stdout)).toMatchObject({
    ...there,
    changes: [
      { kind: 'create store' },
      {
        kind: 'create channel',
        message: 'created the channel ibm-multicloud for the source NordcloudKlarity',
      },
      { kind: 'put policy' },
    ],
  });
  expect(await json()).toEqual({ ...there, changes: [] });
});
