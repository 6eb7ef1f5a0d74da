import { PutResourcePolicyCommand } from '@aws-sdk/client-cloudtrail';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { activityProcess } from './activity-process.js';
import { activity } from './collecting-terminal.js';
import { startLakeWithStore, type LakeWithStore } from './lake-with-store.js';

let store: LakeWithStore;
let folder: string;

beforeAll(async () => {
  store = await startLakeWithStore();
  for (const [name, value] of Object.entries(store.env)) vi.stubEnv(name, value);
  folder = mkdtempSync(join(tmpdir(), 'activity-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await store.close();
});

const sections = {
  userIdentity: { type: 'USER', principalId: 'name@example.com' },
  requestParameters: {
    ruleId: '9f8e7d6c-1a2b-4c3d-8e4f-0123456789ab',
    ruleName: 'web shop',
    environment: 'production',
    application: 'web shop',
  },
};
const event = 'klarity.discoveryRule.created';
const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const send = (data: object, ...options: string[]) =>
  activity(['events', 'send', event, '--data', '-', ...options], {
    stdin: JSON.stringify(data),
    env: store.env,
  });

describe('activity events send', () => {
  it('completes the event as its emitter would, and delivers it', async () => {
    const file = join(folder, 'rule.json');
    writeFileSync(file, JSON.stringify(sections));
    const { code, stdout, stderr } = await activityProcess(
      ['events', 'send', event, '--data', file, '--json'],
      store.env,
    );
    expect([code, stderr]).toEqual([0, '']);
    const sent = JSON.parse(stdout) as { UID: string; eventID: string };
    expect(sent).toEqual({ event, UID: expect.stringMatching(uuid7) as string, eventID: sent.eventID });
    const sql = `SELECT eventID, eventData.version AS version, eventData.recipientAccountId AS account,
      element_at(eventData.requestParameters, 'ruleName') AS rule FROM $EDS_ID WHERE eventData.UID = '${sent.UID}'`;
    const found = await activity(['query', sql]);
    expect(JSON.parse(found.stdout)).toEqual({
      eventID: sent.eventID,
      version: 'v1',
      account: '111122223333',
      rule: 'web shop',
    });
  });

  it('sends no emitter’s number, which would suggest that earlier events are missing', async () => {
    const emitter = { instance: '019c1364-0000-7000-8000-0000000000f1', sequence: 42 };
    const { stdout } = await send({ ...sections, additionalEventData: { emitter } }, '--dry-run');
    expect(JSON.parse(stdout)).not.toHaveProperty('additionalEventData');
  });

  it('prints what it would send, and sends nothing', async () => {
    const { code, stdout } = await send(
      { eventData: { ...sections, eventTime: '2026-01-31T09:30:00.5+01:00' } },
      '--dry-run',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      version: 'v1',
      eventSource: 'com.nordcloudapp.klarity',
      eventName: 'discoveryRule.created',
      eventTime: '2026-01-31T08:30:00Z',
      UID: expect.stringMatching(uuid7) as string,
      ...sections,
      recipientAccountId: '111122223333',
    });
    const { stdout: counted } = await activity([
      'query',
      "SELECT count(*) AS n FROM $EDS_ID WHERE eventTime < TIMESTAMP '2026-02-01 00:00:00'",
    ]);
    expect(counted).toBe('{"n":"0"}\n');
  });

  it('warns that an example keeps its time and UID, and is silent if they are new', async () => {
    const { stdout: example } = await activity(['events', 'show', event, '--example']);
    const record = JSON.parse(example) as { eventData: { UID: string } };
    const { code, stdout, stderr } = await send(record, '--dry-run');
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ UID: record.eventData.UID, eventTime: '2026-01-31T09:30:00Z' }),
    ]);
    expect(stderr).toBe('eventTime and UID: kept from the data. For a new event, leave out both.\n');
    expect((await send({ ...sections, UID: '1' }, '--dry-run')).stderr).toContain('UID: kept from the data.');
    expect((await send(sections, '--dry-run')).stderr).toBe('');
  });

  it.each(['2026-01-31T09:30:00', '2026-02-30T09:30:00Z', 'January 31, 2026'])(
    'does not convert the time %s to another',
    async (eventTime) => {
      const { code, stdout, stderr } = await send({ ...sections, eventTime }, '--dry-run');
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr.replace(/\s+/g, ' ')).toContain(
        `eventTime must be a date and time such as 2026-01-31T09:30:00Z, but is "${eventTime}"`,
      );
    },
  );

  it('sends no invalid event, and lists its problems', async () => {
    const { code, stdout, stderr } = await send({ ...sections, requestParameters: { ruleId: '1' } });
    expect([code, stdout]).toEqual([1, '']);
    // At no line and column: those of the completed event are not those of the user's text.
    expect(stderr).toMatch(
      /^standard input, completed {2}klarity\.discoveryRule\.created\n {2}error {4}requestParameters\.ruleName is required\n/,
    );
    expect(stderr).toContain('\n  error    requestParameters.ruleId must be a UUID, but is "1"\n');
    expect(stderr).toMatch(
      /activity: The event is wrong, and was not sent\.\nFix what is listed, then send it again\.\n$/,
    );
  });

  it.each<[what: string, data: object, options: string[], message: string]>([
    [
      'data of another event',
      { ...sections, eventName: 'account.added' },
      [],
      'The data is for another event than klarity.discoveryRule.created: its eventName is "account.added".\nName the event that the data is for, or leave out eventName: it is filled in.',
    ],
    [
      'data that is no object',
      [],
      [],
      '- contains no event: it must be one JSON object.\nSee where it is wrong: activity events validate -',
    ],
    [
      'another account’s event',
      { ...sections, recipientAccountId: '444455556666' },
      [],
      "CloudTrail refused the event: InvalidRecipient, recipientAccountId must be the account that owns the channel, 111122223333, not 444455556666.\nrecipientAccountId must be the account that owns the channel: the fifth part of the channel's ARN.",
    ],
    [
      'a channel that is not there',
      sections,
      ['--channel', 'arn:aws:cloudtrail:eu-west-1:111122223333:channel/00000000-0000-4000-8000-000000000000'],
      'Could not send the event: AWS returned ChannelNotFound: The channel could not be found.\nCheck --channel and its Region: activity integration status prints the ARN.',
    ],
  ])('refuses %s', async (_what, data, options, message) => {
    const { stderr, code } = await send(data, ...options);
    expect(stderr).toContain(`activity: ${message}\n`);
    expect(code).toBe(1);
  });

  it('prints a UID so that it cannot control the terminal', async () => {
    const { code, stdout } = await send({ ...sections, UID: '1\u001b[2J\u202e' });
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^CloudTrail Lake accepted .*\nUID {6}1\\u001b\[2J\\u202e\neventID {2}\S+\n$/),
    ]);
  });

  it('reports a missing channel', async () => {
    expect(
      await activity(['events', 'send', event, '--data', '-'], { stdin: JSON.stringify(sections) }),
    ).toEqual({
      code: 64,
      stdout: '',
      stderr:
        'activity: The channel is missing.\n' +
        'Pass --channel <arn>, or set ACTIVITY_CHANNEL_ARN: activity integration status prints it.\n',
    });
  });

  it('refuses an external ID that CloudTrail does not accept, without quoting it', async () => {
    const { code, stdout, stderr } = await send(sections, '--external-id', 'not one');
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toBe(
      'activity: The external ID is not one that CloudTrail accepts.\n' +
        'Correct --external-id or ACTIVITY_EXTERNAL_ID. It must be 2 to 1224 characters of A-Z a-z 0-9 _ + = , . @ : / -\n',
    );
  });

  it('sends from another account with the external ID that the channel’s policy requires, and never prints it', async () => {
    await store.client.send(
      new PutResourcePolicyCommand({
        ResourceArn: store.channelArn,
        ResourcePolicy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { AWS: 'arn:aws:iam::855341727128:root' },
              Action: 'cloudtrail-data:PutAuditEvents',
              Resource: store.channelArn,
              Condition: { StringEquals: { 'cloudtrail:ExternalId': 'the-right-one' } },
            },
          ],
        }),
      }),
    );
    const sender = { ...store.env, AWS_ACCESS_KEY_ID: '855341727128' };
    const sendAs = (env: Record<string, string>) =>
      activityProcess(['events', 'send', event, '--data', '-'], env, JSON.stringify(sections));
    const right = await sendAs({ ...sender, ACTIVITY_EXTERNAL_ID: 'the-right-one' });
    expect(right.stdout).toMatch(
      /^CloudTrail Lake accepted klarity\.discoveryRule\.created\.\nUID {6}\S+\neventID {2}\S+\n$/,
    );
    const wrong = await sendAs({ ...sender, ACTIVITY_EXTERNAL_ID: 'a-wrong-one' });
    expect(wrong.stderr).toContain('ChannelInsufficientPermission');
    expect(wrong.stderr).toContain(
      "The channel's policy does not name this account, or requires another --external-id",
    );
    expect(`${right.stdout}${right.stderr}${wrong.stderr}`).not.toMatch(/the-right-one|a-wrong-one/);
  });
});
