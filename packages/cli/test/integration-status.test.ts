import {
  type CloudTrailClient,
  CreateChannelCommand,
  CreateEventDataStoreCommand,
  DeleteResourcePolicyCommand,
  ListEventDataStoresCommand,
  UpdateEventDataStoreCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-cloudtrail';
import { startLake, type Lake } from '@org/lake';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeReport } from '../src/integration/report.js';
import type { Actual } from '../src/integration/actual.js';
import { desiredBy } from '../src/integration/options.js';
import type { Ran } from './collecting-terminal.js';
import {
  clientOf,
  firstChannelArn,
  providerAccountId,
  region,
  runActivity,
  setFaults,
} from './run-activity.js';

let lake: Lake;
let account = 300000000000;
let client: CloudTrailClient;

beforeAll(async () => (lake = await startLake()));
afterAll(() => lake.close());
/** Each test has an account of its own. */
beforeEach(() => {
  client = clientOf(lake, String(++account));
});

const activity = (...args: string[]): Promise<Ran> =>
  runActivity(lake, ['integration', ...args], { AWS_ACCESS_KEY_ID: String(account) });
const enable = (...args: string[]): Promise<Ran> =>
  activity('enable', '--partner', '--external-id', 'given-by-support', ...args);

const channelArn = (): Promise<string> => firstChannelArn(client);

async function putPolicy(...statements: object[]): Promise<void> {
  const arn = await channelArn();
  const Statement = statements.map((statement) => ({
    Effect: 'Allow',
    Principal: { AWS: providerAccountId },
    Action: 'cloudtrail-data:PutAuditEvents',
    Resource: arn,
    ...statement,
  }));
  const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement });
  await client.send(new PutResourcePolicyCommand({ ResourceArn: arn, ResourcePolicy }));
}

const condition = { Condition: { StringEquals: { 'cloudtrail:ExternalId': 'given-by-support' } } };

describe('status', () => {
  it('exits with 0 if all is well', async () => {
    await enable();
    await activity('verify');
    const { code, stdout, stderr } = await activity('status');
    expect(stdout).toMatch(
      new RegExp(
        '^✓ store         activity-events, ENABLED, keeps events for 366 days\n' +
          `✓ channel       ibm-multicloud, source NordcloudKlarity, arn:aws:cloudtrail:${region}:${account}:channel/[0-9a-f-]+\n` +
          `✓ policy        allows account ${providerAccountId} with an external ID\n` +
          '✓ last event    \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC \\(\\d+ seconds? ago\\)\n' +
          '✓ last error    none\n' +
          '✓ differences   none: enable would change nothing\n$',
      ),
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('exits with 2 if there is no integration, and lists the existing channels', async () => {
    const { code, stdout, stderr } = await activity('status');
    expect(stdout).toBe(
      '– store         none\n' +
        '– channel       none for the source NordcloudKlarity or IBMMulticloud\n' +
        '                → Run activity integration enable --partner --external-id <id>; if it exists elsewhere, pass its --region or --profile.\n',
    );
    expect(stderr).toBe(
      'activity: There is no integration of IBM Multicloud.\nCreate it: activity integration enable --partner --external-id <id>\n',
    );
    expect(code).toBe(2);
    await activity('enable', '--custom', '--source-account', '444455556666');
    expect((await activity('status')).stdout).toContain(
      'none for the source NordcloudKlarity or IBMMulticloud; existing channels: custom-activity (Custom)',
    );
    expect((await activity('status', '--custom')).stdout).toContain('allows 444455556666');
    expect((await activity('status', '--source-account', '444455556666')).code).toBe(0);
  });

  it('exits with 1 if the channel has no policy', async () => {
    await enable();
    await client.send(new DeleteResourcePolicyCommand({ ResourceArn: await channelArn() }));
    const { code, stdout, stderr } = await activity('status');
    expect(stdout).toContain(
      `✗ policy        does not allow account ${providerAccountId} to put events\n` +
        '                → Run activity integration enable --partner --external-id <id>: it fixes the policy and keeps the statements for others.\n',
    );
    expect(stdout).toContain(
      `✗ differences   enable would allow account ${providerAccountId} to put events into the channel (currently only this account may put events)\n`,
    );
    expect(stderr).toBe(
      'activity: The integration of IBM Multicloud is broken.\nThe line below each ✗ says what to do.\n',
    );
    expect(code).toBe(1);
  });

  it('finds a policy that requires no external ID, one that denies the sender, and other accounts that it allows', async () => {
    await enable();
    await putPolicy({});
    expect((await activity('status')).stdout).toContain(
      `✗ policy        allows account ${providerAccountId} without an external ID: another customer of the sender could name your channel\n`,
    );
    const shared = { Sid: 'Theirs', Principal: { AWS: ['777788889999', providerAccountId] } };
    await putPolicy(condition, shared);
    const open = await activity('status');
    expect(open.stdout).toContain(
      `✗ policy        allows account ${providerAccountId} without an external ID, by a statement that enable does not change (Theirs): another customer of the sender could name your channel\n` +
        '                → Remove the account from that statement,',
    );
    expect(open.code).toBe(1);
    expect((await enable()).code).toBe(1);
    await putPolicy({ ...shared, ...condition });
    expect((await activity('status')).stdout).toContain(
      `✓ policy        allows account ${providerAccountId} with an external ID; also allows 777788889999\n`,
    );
    await putPolicy(condition, { Effect: 'Deny', Principal: '*', Sid: 'Stop' });
    expect((await activity('status')).stdout).toContain(
      `✗ policy        a statement denies account ${providerAccountId} (Stop)\n` +
        '                → Remove that statement (aws cloudtrail put-resource-policy), then run activity integration enable --partner --external-id <id>\n',
    );
    const refused = await enable();
    expect(refused.stderr).toContain(
      `A statement of the channel's policy that enable does not change (Stop) denies account ${providerAccountId}.`,
    );
    expect(refused.code).toBe(1);
    await putPolicy(condition, { Effect: 'Deny', Principal: '*', Sid: 'This', ...condition });
    expect((await activity('status')).stdout).toContain(
      `✗ policy        a statement denies account ${providerAccountId} (This)\n`,
    );
    expect((await enable()).stderr).toContain(`does not change (This) denies account ${providerAccountId}.`);
    const withdrawn = { StringEquals: { 'cloudtrail:ExternalId': 'given-before' } };
    await putPolicy(condition, { Effect: 'Deny', Principal: '*', Sid: 'Withdrawn', Condition: withdrawn });
    expect((await activity('status')).stdout).toContain(
      `✓ policy        allows account ${providerAccountId} with an external ID; a statement denies it under a condition (Withdrawn)\n`,
    );
    await putPolicy(condition, { Principal: { AWS: '777788889999' } });
    const { code, stdout } = await activity('status');
    expect(stdout).toContain(
      `✓ policy        allows account ${providerAccountId} with an external ID; also allows 777788889999\n`,
    );
    expect(code).toBe(0);
  });

  it('says how to create an integration if the store with that name is for other events', async () => {
    await client.send(new CreateEventDataStoreCommand({ Name: 'activity-events' }));
    expect((await activity('status')).stdout).toMatch(
      /^✗ store .*\n {16}→ Run activity integration enable --partner --external-id <id> --store-name <another name>\n/,
    );
  });

  it('compares what exists with the options, and shows no external ID', async () => {
    await enable();
    const { code, stdout } = await activity(
      'status',
      '--external-id',
      'another-one',
      '--retention-days',
      '90',
    );
    expect(stdout).toContain(
      '✗ differences   enable would set the retention of the store activity-events to 90 days instead of 366 (AWS then deletes older events)\n' +
        '                → To make the change, run activity integration enable --partner --external-id <id> with the same options.\n',
    );
    expect(stdout).toContain('(currently another external ID is required)');
    expect(stdout).not.toMatch(/another-one|given-by-support/);
    expect(code).toBe(1);
  });

  it('survives five throttled calls, but not a sixth', async () => {
    // The SDK waits for a random part of seconds: for none.
    const chance = vi.spyOn(Math, 'random').mockReturnValue(0);
    const throttled = async (next: number): Promise<Ran> => {
      await setFaults(lake, [{ operation: 'ListEventDataStores', next, throttling: true }]);
      return activity('status');
    };
    expect(await throttled(5)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no integration') as string,
    });
    expect(await throttled(6)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('AWS returned ThrottlingException') as string,
    });
    chance.mockRestore();
    await setFaults(lake, []);
  });

  it('prints one JSON object with --json', async () => {
    await enable();
    const { code, stdout } = await activity('status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'well',
      store: { name: 'activity-events', status: 'ENABLED', retentionDays: 366 },
      channel: { arn: await channelArn(), name: 'ibm-multicloud', source: 'NordcloudKlarity' },
      lastEventTime: null,
      lastErrorCode: null,
    });
    expect(stdout).not.toContain('given-by-support');
    expect(code).toBe(0);
  });
});

describe('the latest error', () => {
  const now = new Date('2026-01-02T03:00:00Z');
  const lastError = (ingestion: object) => {
    const channel = {
      arn: 'arn:aws:cloudtrail:r:1:channel/x',
      name: 'n',
      source: 'Custom',
      storeArns: [],
      ingestion,
    };
    const actual: Actual = { channels: [channel], channel, store: undefined, policy: undefined };
    return makeReport(desiredBy({ custom: true }), actual, now).findings.find(
      ({ part }) => part === 'last error',
    );
  };

  it('is reported with its meaning and what to do if the latest attempt failed', () => {
    const LatestIngestionAttemptTime = new Date('2026-01-02T02:58:00Z');
    expect(lastError({ LatestIngestionErrorCode: 'InvalidRecipient', LatestIngestionAttemptTime })).toEqual({
      part: 'last error',
      state: 'wrong',
      says: "InvalidRecipient, 2026-01-02 02:58:00 UTC (2 minutes ago): the event's recipient account is not the account that owns the channel",
      mend: "Tell the sender the channel's ARN: recipientAccountId must be the account in that ARN.",
    });
  });

  it('does not count once an event has arrived after it', () => {
    const time = new Date('2026-01-02T02:58:00Z');
    expect(
      lastError({
        LatestIngestionErrorCode: 'Throttling',
        LatestIngestionAttemptTime: time,
        LatestIngestionSuccessTime: time,
      }),
    ).toMatchObject({
      state: 'well',
      says: 'Throttling, before the last event: more events arrived than the quota allows',
    });
  });
});

describe('disable', () => {
  const stores = async () => (await client.send(new ListEventDataStoresCommand({}))).EventDataStores ?? [];

  it('deletes the channel, keeps the store, and says so', async () => {
    await enable();
    const { code, stdout, stderr } = await activity('disable', '--yes');
    expect(stderr).toBe('✓ deleted the channel ibm-multicloud and its policy\n');
    expect(stdout).toBe(
      'The event data store activity-events and its events stay: you can query them, and AWS charges for the store.\n',
    );
    expect(code).toBe(0);
    expect(await channelArn()).toBe('');
    expect(await stores()).toMatchObject([{ Name: 'activity-events' }]);
    const again = await activity('disable', '--yes');
    expect(again.stderr).toBe('There is no channel for the source NordcloudKlarity or IBMMulticloud.\n');
    expect(again.code).toBe(0);
  });

  it('does nothing without confirmation, and says which other senders it would stop', async () => {
    await enable();
    await putPolicy(condition, { Principal: { AWS: '777788889999' } });
    const { code, stderr } = await activity('disable');
    expect(stderr).toBe(
      'activity: Deleting the channel ibm-multicloud needs your confirmation. Its policy also allows 777788889999.\nPass --yes.\n',
    );
    expect(code).toBe(64);
    expect(await channelArn()).not.toBe('');
  });

  it('deletes a store only if its name is confirmed, its protection may go, and no other channel needs it', async () => {
    await enable();
    const deleteStore = (...args: string[]) => activity('disable', '--yes', '--delete-store', ...args);
    expect((await deleteStore()).stderr).toBe(
      'activity: The store activity-events has termination protection. Nothing was changed.\n' +
        'Pass --remove-termination-protection as well, or leave out --delete-store.\n',
    );
    const unprotected = ['--remove-termination-protection'];
    expect((await deleteStore(...unprotected)).stderr).toBe(
      'activity: Deleting the store activity-events needs your confirmation. Nothing was changed.\n' +
        'Pass --confirm activity-events.\n',
    );
    expect((await deleteStore(...unprotected, '--confirm', 'activity')).stderr).toContain(
      "The store's name is activity-events, not activity. Nothing was changed.",
    );
    const confirmed = [...unprotected, '--confirm', 'activity-events'];
    const [store] = await stores();
    const Destinations = [{ Type: 'EVENT_DATA_STORE' as const, Location: store?.EventDataStoreArn ?? '' }];
    await client.send(new CreateChannelCommand({ Name: 'other', Source: 'Custom', Destinations }));
    expect((await deleteStore(...confirmed)).stderr).toContain(
      'The store activity-events cannot be deleted: other channels send to it (other). Nothing was changed.',
    );
    expect(await channelArn()).not.toBe('');
    await activity('disable', '--custom', '--yes');

    const { code, stderr } = await deleteStore(...confirmed);
    expect(stderr).toBe(
      '✓ deleted the channel ibm-multicloud and its policy\n' +
        '✓ turned off termination protection of the store activity-events\n' +
        '✓ deleted the event data store activity-events\n' +
        `✓ you can restore it for seven days: aws cloudtrail restore-event-data-store --event-data-store ${store?.EventDataStoreArn ?? ''}\n`,
    );
    expect(code).toBe(0);
    const status = await activity('status');
    expect(status.stdout).toContain('✗ store         activity-events, PENDING_DELETION');
    expect(status.stderr).toBe(
      'activity: There is no integration of IBM Multicloud. The event data store activity-events is being deleted: AWS keeps it for seven days.\n' +
        `Restore it (aws cloudtrail restore-event-data-store --event-data-store ${store?.EventDataStoreArn ?? ''}), or pass another --store-name.\n`,
    );

    for (const again of [await deleteStore(...confirmed), await activity('disable', '--yes')])
      expect(again).toEqual({
        code: 0,
        stdout:
          'The event data store activity-events is already being deleted. AWS keeps it for seven days; ' +
          `to restore it: aws cloudtrail restore-event-data-store --event-data-store ${store?.EventDataStoreArn ?? ''}\n`,
        stderr: 'There is no channel for the source NordcloudKlarity or IBMMulticloud.\n',
      });
  });

  it('prints what is left and what was changed with --json', async () => {
    await enable();
    const [store] = await stores();
    const arn = store?.EventDataStoreArn ?? '';
    const json = async (...args: string[]): Promise<unknown> =>
      JSON.parse((await activity('disable', '--yes', '--json', ...args)).stdout);
    expect(await json()).toEqual({
      store: { arn, status: 'ENABLED' },
      channel: null,
      changes: [{ kind: 'delete channel', says: 'deleted the channel ibm-multicloud and its policy' }],
    });
    const named = ['--confirm', 'activity-events', '--remove-termination-protection'];
    expect(await json('--delete-store', ...named)).toEqual({
      store: { arn, status: 'PENDING_DELETION' },
      channel: null,
      changes: [
        {
          kind: 'unprotect store',
          says: 'turned off termination protection of the store activity-events',
        },
        {
          kind: 'delete store',
          says: 'deleted the event data store activity-events',
          remark: `you can restore it for seven days: aws cloudtrail restore-event-data-store --event-data-store ${arn}`,
        },
      ],
    });
    expect(await json('--store-name', 'nowhere')).toEqual({ store: null, channel: null, changes: [] });
  });

  it('warns that a store that could not be deleted has lost its protection', async () => {
    await enable();
    const [store] = await stores();
    await setFaults(lake, [
      { operation: 'DeleteEventDataStore', exception: { code: 'AccessDeniedException', message: 'No.' } },
    ]);
    const { code, stderr } = await activity(
      'disable',
      '--yes',
      '--delete-store',
      '--remove-termination-protection',
      '--confirm',
      'activity-events',
    );
    await setFaults(lake, []);
    expect(stderr).toContain(
      'activity: Could not delete the event data store activity-events: AWS returned AccessDeniedException: No.\n',
    );
    expect(stderr).toContain(
      'Termination protection of the store is now off. To turn it on again: aws cloudtrail ' +
        `update-event-data-store --termination-protection-enabled --event-data-store ${store?.EventDataStoreArn ?? ''}\n`,
    );
    expect(code).toBe(1);
  });

  it('goes on with the store that is confirmed where the channel is gone already', async () => {
    await activity('enable', '--partner', '--external-id', 'given-by-support', '--store-name', 'audit');
    await setFaults(lake, [
      { operation: 'DeleteEventDataStore', exception: { code: 'AccessDeniedException', message: 'No.' } },
    ]);
    const named = ['--delete-store', '--remove-termination-protection', '--confirm', 'audit'];
    expect((await activity('disable', '--yes', ...named)).code).toBe(1);
    await setFaults(lake, []);
    const { code, stderr } = await activity('disable', '--yes', ...named);
    expect(stderr).toContain('✓ deleted the event data store audit\n');
    expect(code).toBe(0);
  });

  it('takes a name that no store has for a typo, unless there is no other store it could be', async () => {
    const deleteStore = (...args: string[]) => activity('disable', '--yes', '--delete-store', ...args);
    await activity('enable', '--partner', '--external-id', 'given-by-support', '--store-name', 'audit');
    await activity('disable', '--yes');
    const unprotected = '--remove-termination-protection';
    for (const [typo, ...args] of [
      ['audti', '--confirm', 'audti', unprotected],
      ['audti', '--store-name', 'audti'],
      ['activity-events'],
    ])
      expect(await deleteStore(...args)).toEqual({
        code: 64,
        stdout: '',
        stderr:
          `activity: There is no store ${typo ?? ''}, but there is audit. Nothing was changed.\n` +
          'Correct the name in --store-name or --confirm, or leave out --delete-store.\n',
      });
    expect((await deleteStore('--confirm', 'audit', unprotected)).code).toBe(0);
    expect(await deleteStore('--confirm', 'long-gone', unprotected)).toEqual({
      code: 0,
      stdout: '',
      stderr:
        'There is no store long-gone.\nThere is no channel for the source NordcloudKlarity or IBMMulticloud.\n',
    });
  });

  it('does not mention protection if the store that could not be deleted had none', async () => {
    await enable();
    const [store] = await stores();
    await client.send(
      new UpdateEventDataStoreCommand({
        EventDataStore: store?.EventDataStoreArn,
        TerminationProtectionEnabled: false,
      }),
    );
    await setFaults(lake, [
      { operation: 'DeleteEventDataStore', exception: { code: 'AccessDeniedException', message: 'No.' } },
    ]);
    const { stderr } = await activity('disable', '--yes', '--delete-store', '--confirm', 'activity-events');
    await setFaults(lake, []);
    expect(stderr).toMatch(
      /activity: Could not delete the event data store activity-events: AWS returned AccessDeniedException: No\.\nUse credentials that .+ needs\.\n$/,
    );
  });

  it('deletes no store for other events', async () => {
    await client.send(
      new CreateEventDataStoreCommand({ Name: 'trail', TerminationProtectionEnabled: false }),
    );
    const named = ['--store-name', 'trail', '--confirm', 'trail'];
    const { code, stderr } = await activity('disable', '--yes', '--delete-store', ...named);
    expect(stderr).toBe(
      'activity: The store trail does not belong to an integration: it collects events of the category Management, not ActivityAuditLog. Nothing was changed.\n' +
        'Pass the name of the store as --store-name, or leave out --delete-store.\n',
    );
    expect(code).toBe(1);
    expect(await stores()).toMatchObject([{ Name: 'trail' }]);
  });
});
