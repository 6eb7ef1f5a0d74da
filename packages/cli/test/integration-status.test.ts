import {
  type CloudTrailClient,
  CreateChannelCommand,
  CreateEventDataStoreCommand,
  DeleteResourcePolicyCommand,
  ListEventDataStoresCommand,
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
  it('says that all is well, with code 0', async () => {
    await enable();
    await activity('verify');
    const { code, stdout, stderr } = await activity('status');
    expect(stdout).toMatch(
      new RegExp(
        '^✓ store         activity-events, ENABLED, keeps events for 366 days\n' +
          `✓ channel       ibm-multicloud, source NordcloudKlarity, arn:aws:cloudtrail:${region}:${account}:channel/[0-9a-f-]+\n` +
          `✓ policy        lets account ${providerAccountId} in, with an external ID\n` +
          '✓ last event    \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC \\(\\d+ seconds? ago\\)\n' +
          '✓ last error    none\n' +
          '✓ differences   none from what enable would make\n$',
      ),
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('says that nothing is there, with code 2 and what there is instead', async () => {
    const { code, stdout, stderr } = await activity('status');
    expect(stdout).toBe(
      '– store         not there\n' +
        '– channel       none for the source NordcloudKlarity or IBMMulticloud\n' +
        '                → Run activity integration enable --partner --external-id <id>; if it was made elsewhere, give its --region or --profile.\n',
    );
    expect(stderr).toBe(
      'activity: There is no integration of IBM Multicloud.\nMake it: activity integration enable --partner --external-id <id>\n',
    );
    expect(code).toBe(2);
    await activity('enable', '--custom', '--source-account', '444455556666');
    expect((await activity('status')).stdout).toContain(
      'none for the source NordcloudKlarity or IBMMulticloud; there are: custom-activity (Custom)',
    );
    expect((await activity('status', '--custom')).stdout).toContain('lets in 444455556666');
    expect((await activity('status', '--source-account', '444455556666')).code).toBe(0);
  });

  it('says that a channel without a policy is broken, with code 1', async () => {
    await enable();
    await client.send(new DeleteResourcePolicyCommand({ ResourceArn: await channelArn() }));
    const { code, stdout, stderr } = await activity('status');
    expect(stdout).toContain(
      `✗ policy        does not let account ${providerAccountId} put events\n` +
        '                → Run activity integration enable --partner --external-id <id>: it mends the policy, and keeps what it says of others.\n',
    );
    expect(stdout).toContain(
      `✗ differences   enable would allow account ${providerAccountId} to put events into the channel (now only this account may put events)\n`,
    );
    expect(stderr).toBe(
      'activity: The integration of IBM Multicloud is not well.\nEach ✗ above is followed by what to do.\n',
    );
    expect(code).toBe(1);
  });

  it('finds a policy without an external ID, one that denies, and others who are let in', async () => {
    await enable();
    await putPolicy({});
    expect((await activity('status')).stdout).toContain(
      `✗ policy        lets account ${providerAccountId} in without an external ID: another customer of the sender could name your channel\n`,
    );
    const shared = { Sid: 'Theirs', Principal: { AWS: ['777788889999', providerAccountId] } };
    await putPolicy(condition, shared);
    const open = await activity('status');
    expect(open.stdout).toContain(
      `✗ policy        lets account ${providerAccountId} in without an external ID, by a statement that enable leaves alone (Theirs): another customer of the sender could name your channel\n` +
        '                → Take the account out of that statement,',
    );
    expect(open.code).toBe(1);
    expect((await enable()).code).toBe(1);
    await putPolicy({ ...shared, ...condition });
    expect((await activity('status')).stdout).toContain(
      `✓ policy        lets account ${providerAccountId} in, with an external ID; also lets in 777788889999\n`,
    );
    await putPolicy(condition, { Effect: 'Deny', Principal: '*', Sid: 'Stop' });
    expect((await activity('status')).stdout).toContain(
      `✗ policy        a statement denies account ${providerAccountId} (Stop)\n` +
        '                → Take that statement out (aws cloudtrail put-resource-policy), then run activity integration enable --partner --external-id <id>\n',
    );
    const refused = await enable();
    expect(refused.stderr).toContain(
      `A statement of the channel's policy that enable leaves alone (Stop) denies account ${providerAccountId}.`,
    );
    expect(refused.code).toBe(1);
    await putPolicy(condition, { Effect: 'Deny', Principal: '*', Sid: 'This', ...condition });
    expect((await activity('status')).stdout).toContain(
      `✗ policy        a statement denies account ${providerAccountId} (This)\n`,
    );
    expect((await enable()).stderr).toContain(`leaves alone (This) denies account ${providerAccountId}.`);
    const withdrawn = { StringEquals: { 'cloudtrail:ExternalId': 'given-before' } };
    await putPolicy(condition, { Effect: 'Deny', Principal: '*', Sid: 'Withdrawn', Condition: withdrawn });
    expect((await activity('status')).stdout).toContain(
      `✓ policy        lets account ${providerAccountId} in, with an external ID; a statement denies it under a condition (Withdrawn)\n`,
    );
    await putPolicy(condition, { Principal: { AWS: '777788889999' } });
    const { code, stdout } = await activity('status');
    expect(stdout).toContain(
      `✓ policy        lets account ${providerAccountId} in, with an external ID; also lets in 777788889999\n`,
    );
    expect(code).toBe(0);
  });

  it('says how to make one where the store of that name is of another kind', async () => {
    await client.send(new CreateEventDataStoreCommand({ Name: 'activity-events' }));
    expect((await activity('status')).stdout).toMatch(
      /^✗ store .*\n {16}→ Run activity integration enable --partner --external-id <id> --store-name <another name>\n/,
    );
  });

  it('compares what there is with what the options say, and shows no external ID', async () => {
    await enable();
    const { code, stdout } = await activity(
      'status',
      '--external-id',
      'another-one',
      '--retention-days',
      '90',
    );
    expect(stdout).toContain(
      '✗ differences   enable would set the retention of the store activity-events to 90 days instead of 366 (AWS then deletes the events that are older)\n',
    );
    expect(stdout).toContain('(now another external ID is asked for)');
    expect(stdout).not.toMatch(/another-one|given-by-support/);
    expect(code).toBe(1);
  });

  it('outlasts five throttled calls, and no sixth', async () => {
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
      stderr: expect.stringContaining('AWS answered ThrottlingException') as string,
    });
    chance.mockRestore();
    await setFaults(lake, []);
  });

  it('is one JSON object with --json', async () => {
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

  it('counts while the latest attempt failed, with its meaning and the mend', () => {
    const LatestIngestionAttemptTime = new Date('2026-01-02T02:58:00Z');
    expect(lastError({ LatestIngestionErrorCode: 'InvalidRecipient', LatestIngestionAttemptTime })).toEqual({
      part: 'last error',
      state: 'wrong',
      says: 'InvalidRecipient, 2026-01-02 02:58:00 UTC (2 minutes ago): the event names another recipient account than the one that owns the channel',
      mend: "Tell the sender the channel's ARN: its recipientAccountId must be the account in that ARN.",
    });
  });

  it('is history once an event came in after it', () => {
    const time = new Date('2026-01-02T02:58:00Z');
    expect(
      lastError({
        LatestIngestionErrorCode: 'Throttling',
        LatestIngestionAttemptTime: time,
        LatestIngestionSuccessTime: time,
      }),
    ).toMatchObject({
      state: 'well',
      says: 'Throttling, before the last event: more events came than the quota allows',
    });
  });
});

describe('disable', () => {
  const stores = async () => (await client.send(new ListEventDataStoresCommand({}))).EventDataStores ?? [];

  it('deletes the channel, keeps the store, and says so', async () => {
    await enable();
    const { code, stdout, stderr } = await activity('disable', '--yes');
    expect(stderr).toBe('✓ deleted the channel ibm-multicloud, and its policy with it\n');
    expect(stdout).toBe(
      'The event data store activity-events stays, with its events: they can be queried, and AWS charges for it.\n',
    );
    expect(code).toBe(0);
    expect(await channelArn()).toBe('');
    expect(await stores()).toMatchObject([{ Name: 'activity-events' }]);
    const again = await activity('disable', '--yes');
    expect(again.stderr).toBe('There is no channel for the source NordcloudKlarity or IBMMulticloud.\n');
    expect(again.code).toBe(0);
  });

  it('does nothing unasked, and says whom else it would stop', async () => {
    await enable();
    await putPolicy(condition, { Principal: { AWS: '777788889999' } });
    const { code, stderr } = await activity('disable');
    expect(stderr).toBe(
      'activity: The channel ibm-multicloud is not deleted unasked. It also lets in 777788889999.\nGive --yes.\n',
    );
    expect(code).toBe(64);
    expect(await channelArn()).not.toBe('');
  });

  it('deletes a store only by its name, without its protection, and when no other channel needs it', async () => {
    await enable();
    const deleteStore = (...args: string[]) => activity('disable', '--yes', '--delete-store', ...args);
    expect((await deleteStore()).stderr).toBe(
      'activity: The store activity-events is protected from deletion. Nothing was changed.\n' +
        'Give --remove-termination-protection as well, or leave out --delete-store.\n',
    );
    const unprotected = ['--remove-termination-protection'];
    expect((await deleteStore(...unprotected)).stderr).toBe(
      'activity: The store activity-events is not deleted unasked. Nothing was changed.\n' +
        'Give --confirm activity-events.\n',
    );
    expect((await deleteStore(...unprotected, '--confirm', 'activity')).stderr).toContain(
      'The name activity is not that of the store, activity-events. Nothing was changed.',
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
      '✓ deleted the channel ibm-multicloud, and its policy with it\n' +
        '✓ took the protection from deletion off the store activity-events\n' +
        '✓ deleted the event data store activity-events\n' +
        `✓ for seven days it can be brought back: aws cloudtrail restore-event-data-store --event-data-store ${store?.EventDataStoreArn ?? ''}\n`,
    );
    expect(code).toBe(0);
    const status = await activity('status');
    expect(status.stdout).toContain('✗ store         activity-events, PENDING_DELETION');
    expect(status.stderr).toBe(
      'activity: There is no integration of IBM Multicloud. The event data store activity-events is being deleted: AWS keeps it for seven days.\n' +
        `Restore it (aws cloudtrail restore-event-data-store --event-data-store ${store?.EventDataStoreArn ?? ''}), or give another name by --store-name.\n`,
    );

    for (const again of [await deleteStore(...confirmed), await activity('disable', '--yes')])
      expect(again).toEqual({
        code: 0,
        stdout:
          'The event data store activity-events is being deleted already. AWS keeps it for seven days; ' +
          `to keep it for longer: aws cloudtrail restore-event-data-store --event-data-store ${store?.EventDataStoreArn ?? ''}\n`,
        stderr: 'There is no channel for the source NordcloudKlarity or IBMMulticloud.\n',
      });
  });

  it('tells a program what there is then, and what was changed', async () => {
    await enable();
    const [store] = await stores();
    const arn = store?.EventDataStoreArn ?? '';
    const json = async (...args: string[]): Promise<unknown> =>
      JSON.parse((await activity('disable', '--yes', '--json', ...args)).stdout);
    expect(await json()).toEqual({
      store: { arn, status: 'ENABLED' },
      channel: null,
      changes: [
        { kind: 'delete channel', says: 'deleted the channel ibm-multicloud, and its policy with it' },
      ],
    });
    const named = ['--confirm', 'activity-events', '--remove-termination-protection'];
    expect(await json('--delete-store', ...named)).toEqual({
      store: { arn, status: 'PENDING_DELETION' },
      channel: null,
      changes: [
        {
          kind: 'unprotect store',
          says: 'took the protection from deletion off the store activity-events',
        },
        {
          kind: 'delete store',
          says: 'deleted the event data store activity-events',
          remark: `for seven days it can be brought back: aws cloudtrail restore-event-data-store --event-data-store ${arn}`,
        },
      ],
    });
    expect(await json('--store-name', 'nowhere')).toEqual({ store: null, channel: null, changes: [] });
  });

  it('says that a store is left without its protection where it could not be deleted', async () => {
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
      'activity: Could not delete the event data store activity-events: AWS answered AccessDeniedException: No.\n',
    );
    expect(stderr).toContain(
      'The store is not protected from deletion any more; to protect it again: aws cloudtrail ' +
        `update-event-data-store --termination-protection-enabled --event-data-store ${store?.EventDataStoreArn ?? ''}\n`,
    );
    expect(code).toBe(1);
  });

  it('deletes no store that holds other events than an integration brings', async () => {
    await client.send(
      new CreateEventDataStoreCommand({ Name: 'trail', TerminationProtectionEnabled: false }),
    );
    const named = ['--store-name', 'trail', '--confirm', 'trail'];
    const { code, stderr } = await activity('disable', '--yes', '--delete-store', ...named);
    expect(stderr).toBe(
      'activity: The store trail is none of an integration: it collects events of the category Management, not ActivityAuditLog. Nothing was changed.\n' +
        'Give the name of the store by --store-name, or leave out --delete-store.\n',
    );
    expect(code).toBe(1);
    expect(await stores()).toMatchObject([{ Name: 'trail' }]);
  });
});
