import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CloudTrailClient,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-cloudtrail';
import { sources } from '@org/event-catalog';
import { startLake, type Lake } from '@org/lake';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { desiredBy } from '../src/integration/options.js';
import { explainRefusal } from '../src/integration/verify/refusal.js';
import { testEvent } from '../src/integration/verify/test-event.js';
import type { Ran } from './collecting-terminal.js';
import {
  accountId,
  clientOf,
  firstChannelArn,
  providerAccountId,
  runActivity,
  setFaults,
} from './run-activity.js';

let lake: Lake;
let client: CloudTrailClient;
let directory: string;
let profiles: { AWS_CONFIG_FILE: string };
/** How far the lake's clock is ahead, in milliseconds. */
let ahead = 0;

beforeAll(async () => {
  lake = await startLake({ now: () => Date.now() + ahead });
  client = clientOf(lake, accountId);
  directory = await mkdtemp(join(tmpdir(), 'activity-'));
  profiles = { AWS_CONFIG_FILE: join(directory, 'config') };
  const profile = (name: string, id: string): string =>
    `[profile ${name}]\naws_access_key_id = ${id}\naws_secret_access_key = any\n`;
  await writeFile(
    profiles.AWS_CONFIG_FILE,
    profile('provider', providerAccountId) +
      profile('stranger', '999999999999') +
      profile('unknown', 'AKIAUNKNOWN') +
      '[profile keyless]\nregion = eu-west-1\n',
  );
  await runActivity(lake, ['integration', 'enable', '--partner', '--external-id', 'given-by-support']);
});
afterEach(() => setFaults(lake, []));
afterAll(async () => {
  client.destroy();
  await lake.close();
  await rm(directory, { recursive: true });
});

const verify = (...args: string[]): Promise<Ran> =>
  runActivity(lake, ['integration', 'verify', ...args], profiles);
const asProvider = (...args: string[]): Promise<Ran> => verify('--sender-profile', 'provider', ...args);
const provider = ['--external-id', 'given-by-support'];

const channelArn = (): Promise<string> => firstChannelArn(client);

it('verify sends a marked event as the sender, and finds it in the store by its UID', async () => {
  const { code, stdout, stderr } = await asProvider(...provider);
  expect(stdout).toMatch(
    new RegExp(
      '^✓ channel       ibm-multicloud sends to the store activity-events\n' +
        `✓ credentials   arn:aws:iam::${providerAccountId}:root\n` +
        `✓ policy        allows account ${providerAccountId} with this external ID\n` +
        '✓ sent          UID [0-9a-f-]{36}, accepted by CloudTrail as [0-9a-f-]{36}\n' +
        '✓ found         in the store, within \\d+ seconds?\n$',
    ),
  );
  expect(stderr).toBe('Looking for it in activity-events for up to 600 seconds …\n');
  expect(code).toBe(0);
});

it('verify --json prints what exists and what was found, and nothing on standard output if it fails', async () => {
  const { code, stdout } = await asProvider(...provider, '--json');
  const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
  const found = JSON.parse(stdout) as { findings: object[] };
  expect(found).toMatchObject({
    store: { arn: expect.stringMatching(/:eventdatastore\//) as string },
    channel: { arn: await channelArn() },
    event: { UID: uuid, eventID: uuid },
  });
  expect(found.findings).toMatchObject(
    ['channel', 'credentials', 'policy', 'sent', 'found'].map((part) => ({ part, state: 'well' })),
  );
  expect(stdout).not.toContain('given-by-support');
  expect(code).toBe(0);
  const refused = await asProvider('--external-id', 'mistyped', '--json');
  expect(refused).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('activity: External ID: the one that was sent') as string,
  });
});

it('verify says that the owner’s own event does not test the policy', async () => {
  const { code, stdout } = await verify();
  expect(stdout).toContain(
    "– policy        not tested: the event was sent by the channel's owner, who may always send\n" +
      '                → Pass --sender-profile to send as another account.\n',
  );
  expect(code).toBe(0);
});

it('verify sends an event of no service and of no schema in the catalogue', () => {
  const { eventSource, eventName, userIdentity } = testEvent(accountId, new Date('2026-01-02T03:04:05.678Z'));
  expect(sources().map((source) => source.eventSource)).not.toContain(eventSource);
  expect(eventName).toBe('integration.tested');
  expect(userIdentity).toEqual({ type: 'SYSTEM', principalId: 'activity integration verify' });
});

it('verify blames the credentials if the profile is missing or empty, or AWS does not know its keys', async () => {
  const nobody = await verify('--sender-profile', 'nobody');
  expect(nobody.stderr).toBe(
    'activity: There is no profile nobody in the AWS configuration files.\n' +
      'Pass an existing one (provider, stranger, unknown, keyless), or create it: aws configure --profile nobody\n',
  );
  const none = await verify('--sender-profile', 'keyless');
  expect(none.stderr).toMatch(
    /^activity: Credentials: Could not find out who the profile keyless is: no AWS credentials were found/,
  );
  const unknown = await verify('--sender-profile', 'unknown');
  expect(unknown.stderr).toContain(
    'activity: Credentials: Could not find out who the profile unknown is: AWS returned',
  );
  expect(unknown.stderr).toContain('AWS does not recognize these credentials');
  await setFaults(lake, [
    { operation: 'PutAuditEvents', exception: { code: 'ExpiredTokenException', message: 'It is expired.' } },
  ]);
  const expired = await asProvider(...provider);
  expect(expired.stderr).toBe(
    'activity: Credentials: Could not send the test event: AWS returned ExpiredTokenException: It is expired.\n' +
      'The credentials have expired: sign in again (aws sso login), or renew those in the environment.\n',
  );
  expect([none.code, unknown.code, expired.code]).toEqual([1, 1, 1]);
});

it('verify believes no response of STS that names nobody, such as the page of a proxy', async () => {
  const page = createServer((_, response) => response.end('<html>Sign in</html>'));
  await new Promise<void>((listening) => page.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
  const { code, stdout, stderr } = await runActivity(lake, ['integration', 'verify'], {
    AWS_ENDPOINT_URL_STS: url,
  });
  page.closeAllConnections();
  page.close();
  expect(stderr).toBe(
    'activity: Credentials: the response of STS names nobody, so it is not from AWS.\n' +
      'Check the network, a proxy or sign-in page in between, and the endpoint of STS if one is set.\n',
  );
  expect(stdout).not.toContain('credentials');
  expect(code).toBe(1);
});

it('verify blames the channel if the source has none, or AWS does not find it', async () => {
  const none = await verify('--custom');
  expect(none.stderr).toBe(
    'activity: Channel: there is none for the source Custom.\n' +
      'Create it: activity integration enable --custom --source-account <id>; if it exists elsewhere, pass its --region or --profile.\n',
  );
  await setFaults(lake, [
    { operation: 'PutAuditEvents', exception: { code: 'ChannelNotFound', message: 'x' } },
  ]);
  expect((await asProvider(...provider)).stderr).toContain(
    'activity: Channel: AWS does not find it for the sender (ChannelNotFound).\n',
  );
});

it('verify blames the policy, and says whom it allows', async () => {
  const { code, stderr } = await verify('--sender-profile', 'stranger', ...provider);
  expect(stderr).toBe(
    `activity: Policy: the channel's policy allows ${providerAccountId}, not 999999999999 (ChannelInsufficientPermission).\n` +
      'Allow the account: activity integration enable, with --partner or --custom --source-account 999999999999.\n',
  );
  expect(code).toBe(1);
});

it('verify blames the permissions of the channel’s owner, whom no policy of the channel need allow', async () => {
  await setFaults(lake, [
    { operation: 'PutAuditEvents', exception: { code: 'AccessDeniedException', message: 'No.' } },
  ]);
  const { code, stderr } = await verify();
  expect(stderr).toBe(
    `activity: Permissions: the channel's owner needs no policy of the channel, but AWS does not allow arn:aws:iam::${accountId}:root to send (AccessDeniedException).\n` +
      "Its IAM policy must allow it: cloudtrail-data:PutAuditEvents on the channel's ARN.\n",
  );
  expect(code).toBe(1);
});

it('verify blames a missing or a wrong external ID, each in its own words, and prints neither', async () => {
  const missing = await asProvider();
  expect(missing.stderr).toBe(
    "activity: External ID: the channel's policy requires one, and none was sent (ChannelInsufficientPermission).\n" +
      'Pass --external-id.\n',
  );
  const wrong = await asProvider('--external-id', 'of-another-customer');
  expect(wrong.stderr).toContain(
    "activity: External ID: the one that was sent is not the one that the channel's policy requires (ChannelInsufficientPermission).\n" +
      'Pass the right one as --external-id, or set this one in the policy: activity integration enable --partner --external-id <id>\n',
  );
  expect(missing.stderr + wrong.stderr + wrong.stdout).not.toMatch(/given-by-support|of-another-customer/);
});

it('verify names the statement that denies the sender, whichever of two errors AWS returns', async () => {
  const ResourceArn = await channelArn();
  const { ResourcePolicy } = await client.send(new GetResourcePolicyCommand({ ResourceArn }));
  const statement = { Principal: '*', Action: 'cloudtrail-data:PutAuditEvents', Resource: ResourceArn };
  const before = {
    Effect: 'Allow',
    ...statement,
    Condition: { StringEquals: { 'cloudtrail:ExternalId': 'x1' } },
  };
  const put = (...Statement: object[]) =>
    client.send(
      new PutResourcePolicyCommand({
        ResourceArn,
        ResourcePolicy: JSON.stringify({ Version: '2012-10-17', Statement }),
      }),
    );
  await put(before, { Sid: 'Stop', Effect: 'Deny', ...statement });
  expect((await asProvider('--external-id', 'x1')).stderr).toContain(
    `Policy: a statement of the channel's policy denies arn:aws:iam::${providerAccountId}:root (Stop) (ChannelInsufficientPermission).`,
  );
  await setFaults(lake, [
    { operation: 'PutAuditEvents', exception: { code: 'AccessDeniedException', status: 403 } },
  ]);
  await put(before);
  expect((await asProvider('--external-id', 'x1')).stderr).toContain(
    `Permissions: the channel's policy allows arn:aws:iam::${providerAccountId}:root, but AWS does not (AccessDeniedException).\n` +
      "The sender's own account must also allow it: cloudtrail-data:PutAuditEvents on the channel's ARN.",
  );
  await client.send(new PutResourcePolicyCommand({ ResourceArn, ResourcePolicy }));
});

it.each([
  [
    'InvalidRecipient',
    "Recipient account: the event's recipient account is not the account that owns the channel",
  ],
  ['FieldNotFound', 'Schema: a field that every event requires is missing'],
  ['InvalidEventSource', 'Schema: CloudTrail Lake does not accept the event source'],
  ['AccountNotSubscribed', "Store: no event data store accepts the channel's events"],
  ['InternalFailure', 'AWS: CloudTrail had an internal error'],
  ['SomethingNew', 'AWS: AWS does not document what this means'],
])('verify explains why the event was refused with %s', async (code, message) => {
  await setFaults(lake, [{ operation: 'PutAuditEvents', entryError: { code, message: 'As AWS says' } }]);
  const ended = await asProvider(...provider);
  expect(ended.stderr).toMatch(`activity: ${message} (${code}: As AWS says).\n`);
  expect(ended.code).toBe(1);
});

it('verify blames the schema if the channel does not accept it', async () => {
  await setFaults(lake, [{ operation: 'PutAuditEvents', exception: { code: 'ChannelUnsupportedSchema' } }]);
  expect((await asProvider(...provider)).stderr).toContain(
    'activity: Schema: the channel does not accept events of this form (ChannelUnsupportedSchema).\n',
  );
});

it('verify says that an event is only late, and how to look again', async () => {
  // The store's retention takes the event away as soon as it is there: it is never found.
  await runActivity(lake, [
    'integration',
    'enable',
    '--partner',
    ...provider,
    '--retention-days',
    '7',
    '--yes',
  ]);
  ahead = 8 * 86_400_000;
  const { code, stderr } = await asProvider(...provider, '--deadline', '4');
  ahead = 0;
  expect(stderr).toMatch(
    /activity: Late: CloudTrail accepted the test event, but it is not in the store after 4 seconds\.\nThis is not necessarily an error: AWS can take minutes\. Look again: activity query "SELECT eventID FROM [0-9a-f-]+ WHERE eventData\.uid = '[0-9a-f-]+' AND eventTime > '[\d: -]+'"\n$/,
  );
  expect(code).toBe(1);
});

it('verify says that the query failed, and not the delivery', async () => {
  await setFaults(lake, [
    { operation: 'StartQuery', exception: { code: 'AccessDeniedException', message: 'No.' } },
  ]);
  expect((await asProvider(...provider)).stderr).toContain(
    'activity: Could not look for the test event in the event data store: AWS returned AccessDeniedException: No.\n',
  );
});

it('the explanation of a refusal recognizes a role that the policy names', () => {
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::855341727128:role/path/proxy' } }],
  });
  const attempt = (role: string) =>
    explainRefusal({
      senderArn: `arn:aws:sts::855341727128:assumed-role/${role}/session`,
      senderAccount: '855341727128',
      channelOwner: accountId,
      desired: desiredBy({}),
      policy,
    }).part;
  expect(attempt('proxy')).toBe('permissions');
  expect(attempt('other')).toBe('policy');
});

it('the explanation of a refusal blames the external ID only if no statement that allows the sender accepts it', () => {
  const allowing = (externalId: string) => ({
    Effect: 'Allow',
    Principal: { AWS: '855341727128' },
    Condition: { StringEquals: { 'cloudtrail:ExternalId': externalId } },
  });
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [allowing('former'), allowing('agreed')],
  });
  const attempt = (externalId: string) =>
    explainRefusal({
      senderArn: 'arn:aws:iam::855341727128:root',
      senderAccount: '855341727128',
      channelOwner: accountId,
      desired: desiredBy({ externalId }),
      policy,
    }).part;
  expect(attempt('agreed')).toBe('permissions');
  expect(attempt('mistyped')).toBe('external ID');
});
