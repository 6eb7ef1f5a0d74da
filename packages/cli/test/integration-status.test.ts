import { CreateEventDataStoreCommand, DeleteResourcePolicyCommand } from '@aws-sdk/client-cloudtrail';
import { describe, expect, it, vi } from 'vitest';
import { makeReport } from '../src/integration/report.js';
import type { Actual } from '../src/integration/actual.js';
import { desiredBy } from '../src/integration/options.js';
import type { Ran } from './collecting-terminal.js';
import { condition, customerOfEachTest, partner } from './customer.js';
import { providerAccountId, region, setFaults } from './run-activity.js';

const customer = customerOfEachTest();
const activity = (...args: string[]): Promise<Ran> => customer().integration(...args);
const enable = (...args: string[]): Promise<Ran> => activity('enable', ...partner, ...args);

describe('status', () => {
  it('exits with 0 if all is well', async () => {
    await enable();
    await activity('verify');
    const { code, stdout, stderr } = await activity('status');
    expect(stdout).toMatch(
      new RegExp(
        '^✓ store         activity-events, ENABLED, keeps events for 366 days\n' +
          `✓ channel       ibm-multicloud, source NordcloudKlarity, arn:aws:cloudtrail:${region}:${customer().accountId}:channel/[0-9a-f-]+\n` +
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
    await customer().client.send(
      new DeleteResourcePolicyCommand({ ResourceArn: await customer().channelArn() }),
    );
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
    await customer().putPolicy({});
    expect((await activity('status')).stdout).toContain(
      `✗ policy        allows account ${providerAccountId} without an external ID: another customer of the sender could name your channel\n`,
    );
    const shared = { Sid: 'Theirs', Principal: { AWS: ['777788889999', providerAccountId] } };
    await customer().putPolicy(condition, shared);
    const open = await activity('status');
    expect(open.stdout).toContain(
      `✗ policy        allows account ${providerAccountId} without an external ID, by a statement that enable does not change (Theirs): another customer of the sender could name your channel\n` +
        '                → Remove the account from that statement,',
    );
    expect(open.code).toBe(1);
    expect((await enable()).code).toBe(1);
    await customer().putPolicy({ ...shared, ...condition });
    expect((await activity('status')).stdout).toContain(
      `✓ policy        allows account ${providerAccountId} with an external ID; also allows 777788889999\n`,
    );
    await customer().putPolicy(condition, { Effect: 'Deny', Principal: '*', Sid: 'Stop' });
    expect((await activity('status')).stdout).toContain(
      `✗ policy        a statement denies account ${providerAccountId} (Stop)\n` +
        '                → Remove that statement (aws cloudtrail put-resource-policy), then run activity integration enable --partner --external-id <id>\n',
    );
    const refused = await enable();
    expect(refused.stderr).toContain(
      `A statement of the channel's policy that enable does not change (Stop) denies account ${providerAccountId}.`,
    );
    expect(refused.code).toBe(1);
    await customer().putPolicy(condition, { Effect: 'Deny', Principal: '*', Sid: 'This', ...condition });
    expect((await activity('status')).stdout).toContain(
      `✗ policy        a statement denies account ${providerAccountId} (This)\n`,
    );
    expect((await enable()).stderr).toContain(`does not change (This) denies account ${providerAccountId}.`);
    const withdrawn = { StringEquals: { 'cloudtrail:ExternalId': 'given-before' } };
    await customer().putPolicy(condition, {
      Effect: 'Deny',
      Principal: '*',
      Sid: 'Withdrawn',
      Condition: withdrawn,
    });
    expect((await activity('status')).stdout).toContain(
      `✓ policy        allows account ${providerAccountId} with an external ID; a statement denies it under a condition (Withdrawn)\n`,
    );
    await customer().putPolicy(condition, { Principal: { AWS: '777788889999' } });
    const { code, stdout } = await activity('status');
    expect(stdout).toContain(
      `✓ policy        allows account ${providerAccountId} with an external ID; also allows 777788889999\n`,
    );
    expect(code).toBe(0);
  });

  it('says how to create an integration if the store with that name is for other events', async () => {
    await customer().client.send(new CreateEventDataStoreCommand({ Name: 'activity-events' }));
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
      await setFaults(customer().lake, [{ operation: 'ListEventDataStores', next, throttling: true }]);
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
    await setFaults(customer().lake, []);
  });

  it('prints one JSON object with --json', async () => {
    await enable();
    const { code, stdout } = await activity('status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'well',
      store: { name: 'activity-events', status: 'ENABLED', retentionDays: 366 },
      channel: { arn: await customer().channelArn(), name: 'ibm-multicloud', source: 'NordcloudKlarity' },
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
      message:
        "InvalidRecipient, 2026-01-02 02:58:00 UTC (2 minutes ago): the event's recipient account is not the account that owns the channel",
      fix: "Tell the sender the channel's ARN: recipientAccountId must be the account in that ARN.",
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
      message: 'Throttling, before the last event: more events arrived than the quota allows',
    });
  });
});

describe('the advice for another sender than the partner', () => {
  const channel = {
    arn: 'arn:aws:cloudtrail:r:1:channel/x',
    name: 'n',
    source: 'Custom',
    storeArns: [],
    ingestion: undefined,
  };
  const actual: Actual = { channels: [channel], channel, store: undefined, policy: undefined };
  const desired = desiredBy({ sourceAccount: '444455556666' });

  it('names the commands with --custom, for without it they are for the partner’s channel', () => {
    const { findings } = makeReport(desired, actual, new Date());
    expect(findings.map(({ part, fix }) => [part, fix])).toEqual([
      [
        'store',
        'Run activity integration disable --custom, then activity integration enable --custom --source-account 444455556666',
      ],
      ['channel', undefined],
      ['policy', expect.stringContaining('activity integration enable --custom')],
      [
        'last event',
        "Check that the sender has the channel's ARN, and send a test event: activity integration verify --custom.",
      ],
      ['last error', undefined],
      ['differences', expect.stringMatching(/^Run activity integration disable --custom, then this command/)],
      ['differences', expect.stringContaining('activity integration enable --custom')],
    ]);
  });

  it('is the same at the end of enable and in a refusal of it', async () => {
    const custom = ['--custom', '--source-account', '444455556666'];
    const { stdout } = await activity('enable', ...custom);
    expect(stdout).toContain(
      'Then check that events arrive: activity integration verify --custom, then activity integration status --custom.\n',
    );
    const { stderr } = await activity('enable', ...custom, '--store-name', 'another');
    expect(stderr).toContain('or run activity integration disable --custom first, which keeps that store');
  });
});
