import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKlarityEmitter } from '@org/emitter-klarity';
import { examples } from '@org/emitter-klarity/testing';
import { startLake, type Lake } from '@org/lake';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { providerAccountId } from '../src/integration.js';
import { activityInTerminal, type Answer } from './terminal.js';

const accountId = '111122223333';
const externalId = 'given-by-support';
let lake: Lake;
let directory: string;
let env: Record<string, string>;

beforeAll(async () => {
  lake = await startLake();
  directory = await mkdtemp(join(tmpdir(), 'activity-'));
  const config = join(directory, 'config');
  await writeFile(
    config,
    `[profile provider]\naws_access_key_id = ${providerAccountId}\naws_secret_access_key = any\n`,
  );
  env = {
    ...lake.environment,
    AWS_ACCESS_KEY_ID: accountId,
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_REGION: 'eu-west-1',
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
});
afterAll(async () => {
  await lake.close();
  await rm(directory, { recursive: true });
});

const integration = (command: string, answers: readonly Answer[] = [], ...options: string[]) =>
  activityInTerminal(['integration', command, ...options], env, answers);
const enter = '\r';

it('a customer enables, checks, verifies, receives, queries and disables the integration from a terminal', async () => {
  const enabled = await integration('enable', [
    { when: 'Which integration?', type: enter },
    { when: "External ID from IBM Multicloud's support", type: `x y${enter}` },
    { when: 'It must be 2 to 1224 characters', type: `\u007f\u007f\u007f${externalId}${enter}` },
    { when: 'Make these changes?', type: 'y' },
  ]);
  expect(enabled.shown).toContain(
    'create the event data store activity-events, which keeps events for 366 days',
  );
  expect(enabled.shown).toContain(`✓ allowed account ${providerAccountId} to put events into the channel`);
  expect(enabled.shown).not.toContain(externalId);
  expect(enabled.code).toBe(0);
  const [channelArn = ''] =
    /arn:aws:cloudtrail:eu-west-1:111122223333:channel\/[0-9a-f-]+/.exec(enabled.shown) ?? [];

  const before = await integration('status');
  expect(before.shown).toContain('– last event    none yet');
  expect(before.code).toBe(0);

  const verified = await integration(
    'verify',
    [],
    '--sender-profile',
    'provider',
    '--external-id',
    externalId,
  );
  expect(verified.shown).toMatch(/✓ found {9}in the store/);
  expect(verified.code).toBe(0);

  const klarity = createKlarityEmitter({
    channelArn,
    externalId,
    endpoint: lake.url,
    credentials: { accessKeyId: providerAccountId, secretAccessKey: 'any' },
  });
  const { delivered } = klarity.discoveryRule.created(examples.discoveryRule.created[0]);
  await delivered;
  await klarity.close();

  const asked = await activityInTerminal(['query', '--event', 'klarity.discoveryRule.created'], env);
  expect(asked.shown).toContain(examples.discoveryRule.created[0].requestParameters.ruleName);
  expect(asked.code).toBe(0);

  const kept = await integration('disable', [{ when: 'Delete the channel ibm-multicloud', type: 'n' }]);
  expect(kept.shown).toContain('activity: Nothing was changed.');
  expect(kept.code).toBe(1);
  const left = await integration('disable', [{ when: 'Delete the channel ibm-multicloud', type: '\u0003' }]);
  expect(left.shown).toContain('activity: Cancelled before anything was changed.');
  expect(left.code).toBe(130);
  const disabled = await integration('disable', [{ when: 'Delete the channel ibm-multicloud', type: 'y' }]);
  expect(disabled.shown).toContain('The event data store activity-events and its events stay');
  expect(disabled.code).toBe(0);

  const after = await integration('status');
  expect(after.shown).toContain('There is no integration of IBM Multicloud.');
  expect(after.code).toBe(2);

  const deleted = await integration(
    'disable',
    [
      { when: "Type the store's name", type: `activity${enter}` },
      { when: "The store's name is activity-events.", type: `-events${enter}` },
    ],
    '--delete-store',
    '--remove-termination-protection',
  );
  expect(deleted.shown).toContain('✓ deleted the event data store activity-events');
  expect(deleted.code).toBe(0);
}, 60_000);
