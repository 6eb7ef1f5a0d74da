import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CloudTrailClient,
  CreateChannelCommand,
  CreateEventDataStoreCommand,
  PutResourcePolicyCommand,
  type CreateChannelCommandInput,
  type CreateEventDataStoreCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { parse as parseHcl } from '@cdktn/hcl2json';
import { startLake, type Lake } from '@org/lake';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runScript, type Call } from './aws-cli.js';
import { conditionOf, readTemplate, resolve, type Template } from './cloudformation.js';
import { slowToMake } from './slow-store.js';
import { attributesOf, problemsOf } from './resource-schemas.js';
import type { Ran } from './collecting-terminal.js';
import { clientOf, providerAccountId, region, runActivity, setFaults } from './run-activity.js';

let lake: Lake;
beforeAll(async () => (lake = await startLake()));
afterAll(() => lake.close());

const partner = ['--external-id', 'given-by-support'];
const custom = ['--custom', '--source-account', '444455556666'];
const template = (...args: string[]): Promise<Ran> => runActivity(lake, ['integration', 'template', ...args]);

/** Each test has an account of its own. */
function as(account: string): { env: { AWS_ACCESS_KEY_ID: string }; client: CloudTrailClient } {
  return { env: { AWS_ACCESS_KEY_ID: account }, client: clientOf(lake, account) };
}

/** What `enable` would still change. */
async function plan(account: string, ...args: string[]): Promise<string> {
  const whose = args.includes('--custom') ? [] : ['--partner'];
  const all = ['integration', 'enable', ...whose, ...args, '--dry-run'];
  return (await runActivity(lake, all, as(account).env)).stdout;
}
const nothing = 'Everything is up to date: nothing would be changed.\n';

describe('the CloudFormation template', () => {
  const isComputed = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && /^(Ref|GetAtt|Sub|If)$/.test(Object.keys(value)[0] ?? '');

  it.each([[partner], [custom]])(
    'for %j has only properties and attributes of the resources’ schemas',
    async (args) => {
      const { Resources, Outputs } = readTemplate(
        (await template('--format', 'cloudformation', ...args)).stdout,
      );
      for (const { Type, Properties } of Object.values(Resources))
        expect(problemsOf(Type, Properties, { isComputed, spell: (name) => name })).toEqual([]);
      const used = [...JSON.stringify([Resources, Outputs]).matchAll(/"GetAtt":"(\w+)\.(\w+)"/g)];
      expect(used.length).toBeGreaterThan(3);
      for (const [, name = '', attribute] of used)
        expect(attributesOf(Resources[name]?.Type ?? '')).toContain(attribute);
    },
  );

  it('is checked by rules that find unknown, missing and invalid properties', () => {
    const rules = { isComputed, spell: (name: string) => name };
    expect(
      problemsOf('AWS::CloudTrail::Channel', { Nmae: 'x', Destinations: [{ Type: 'S3' }] }, rules),
    ).toEqual([
      'AWS::CloudTrail::Channel.Nmae is not known',
      'AWS::CloudTrail::Channel.Destinations[0].Location is missing',
      'AWS::CloudTrail::Channel.Destinations[0].Type is not allowed',
    ]);
    expect(problemsOf('AWS::CloudTrail::ResourcePolicy', {}, rules)).toContain(
      'AWS::CloudTrail::ResourcePolicy.ResourceArn is missing',
    );
  });

  it.each([
    ['100000000001', [...partner, '--retention-days', '2557', '--store-name', 'events.of-others']],
    ['100000000002', custom],
    ['100000000003', [...custom, '--external-id', 'a=b/c']],
  ])('in account %s creates what enable creates with %j', async (account, args) => {
    const text = (await template('--format', 'cloudformation', ...args)).stdout;
    const { client } = as(account);
    const made = readTemplate(text);
    for (const { AllowedPattern, Default } of Object.values(made.Parameters))
      if (AllowedPattern !== undefined) expect(String(Default)).toMatch(new RegExp(AllowedPattern));
    const attributes: Record<string, string> = {};
    const properties = (name: string): unknown => resolve(made, made.Resources[name]?.Properties, attributes);

    const store = properties('EventDataStore') as CreateEventDataStoreCommandInput;
    const { EventDataStoreArn = '' } = await client.send(new CreateEventDataStoreCommand(store));
    attributes['EventDataStore.EventDataStoreArn'] = EventDataStoreArn;
    const channel = properties('Channel') as CreateChannelCommandInput;
    attributes['Channel.ChannelArn'] =
      (await client.send(new CreateChannelCommand(channel))).ChannelArn ?? '';
    const { ResourceArn, ResourcePolicy } = properties('ChannelPolicy') as Record<string, unknown>;
    const put = { ResourceArn: String(ResourceArn), ResourcePolicy: JSON.stringify(ResourcePolicy) };
    await client.send(new PutResourcePolicyCommand(put));
    expect(await plan(account, ...args)).toBe(nothing);
  });

  it('contains the external ID only if it is given, and hides it from what AWS shows', async () => {
    const without = readTemplate((await template('--format', 'cloudformation')).stdout);
    expect(without.Parameters['ExternalId']).toMatchObject({ NoEcho: true });
    expect(without.Parameters['ExternalId']).not.toHaveProperty('Default');
    expect(conditionOf(without, 'HasExternalId', { ExternalId: 'given' })).toBe(true);
    expect(conditionOf(without, 'HasExternalId', { ExternalId: '' })).toBe(false);
  });

  it('keeps the store and its events when the stack is deleted', async () => {
    const { Resources }: Template = readTemplate((await template('--format', 'cloudformation')).stdout);
    expect(Resources['EventDataStore']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });
});

describe('the Terraform template', () => {
  interface Parsed {
    readonly resource: Record<string, Record<string, [Record<string, unknown>]>>;
    readonly variable: Record<string, [{ default?: unknown; sensitive?: boolean }]>;
    readonly output: Record<string, unknown>;
    readonly locals: [{ statement: object; condition: object }];
  }
  const parse = async (...args: string[]): Promise<Parsed> =>
    (await parseHcl(
      'main.tf',
      (await template('--format', 'terraform', ...args)).stdout,
    )) as unknown as Parsed;
  const snake = (name: string): string => name.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase();
  const isComputed = (value: unknown): boolean => typeof value === 'string' && value.startsWith('${');

  it.each([[partner], [custom]])('for %j has only attributes of the resources’ schemas', async (args) => {
    const { resource } = await parse(...args);
    const types = {
      awscc_cloudtrail_event_data_store: 'AWS::CloudTrail::EventDataStore',
      awscc_cloudtrail_channel: 'AWS::CloudTrail::Channel',
      awscc_cloudtrail_resource_policy: 'AWS::CloudTrail::ResourcePolicy',
    };
    expect(Object.keys(resource).sort()).toEqual(Object.keys(types).sort());
    for (const [name, type] of Object.entries(types)) {
      const { lifecycle, ...attributes } = resource[name]?.['activity']?.[0] ?? {};
      expect(lifecycle === undefined).toBe(name !== 'awscc_cloudtrail_event_data_store');
      expect(problemsOf(type, attributes, { isComputed, spell: snake })).toEqual([]);
    }
    const used = [...JSON.stringify(resource).matchAll(/awscc_(\w+)\.activity\.(\w+)/g)];
    for (const [, name = '', attribute = ''] of used)
      expect(attributesOf(types[`awscc_${name}` as keyof typeof types]).map(snake)).toContain(attribute);
  });

  it('asks for the external ID, shows it nowhere, and creates the statement that enable creates', async () => {
    const { variable, locals, output } = await parse('--external-id', 'given');
    expect(variable['external_id']).toEqual([expect.objectContaining({ sensitive: true, default: 'given' })]);
    expect((await parse()).variable['external_id']?.[0]).not.toHaveProperty('default');
    expect((await parse(...custom)).variable['external_id']?.[0]).toHaveProperty('default', null);
    expect(Object.keys(output)).toEqual(['channel_arn', 'event_data_store_arn']);

    const channelArn = 'arn:aws:cloudtrail:eu-west-1:111122223333:channel/x';
    const [{ statement, condition }] = locals;
    const text = JSON.stringify({ ...statement, ...condition })
      .replaceAll('${split(\\":\\", awscc_cloudtrail_channel.activity.channel_arn)[1]}', 'aws')
      .replaceAll('${awscc_cloudtrail_channel.activity.channel_arn}', channelArn)
      .replaceAll('${var.source_account}', providerAccountId)
      .replaceAll('${var.external_id}', 'given');
    expect(JSON.parse(text)).toEqual({
      Sid: `ActivityFrom${providerAccountId}`,
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${providerAccountId}:root` },
      Action: 'cloudtrail-data:PutAuditEvents',
      Resource: channelArn,
      Condition: { StringEquals: { 'cloudtrail:ExternalId': 'given' } },
    });
  });
});

describe('the AWS CLI script', () => {
  const script = async (...args: string[]): Promise<string> =>
    (await template('--format', 'aws-cli', ...args)).stdout;

  const storeMembers = [
    'Name',
    'RetentionPeriod',
    'MultiRegionEnabled',
    'OrganizationEnabled',
    'TerminationProtectionEnabled',
    'AdvancedEventSelectors',
  ];

  it.each([
    ['200000000001', 'sh', ['--retention-days', '30', '--channel-name', 'a.name-of_mine']],
    ['200000000002', 'bash', custom],
  ])(
    'in account %s, run by %s, creates what enable creates with %j, and nothing when run again',
    async (account, shell, args) => {
      const text = await script(...args);
      const { client } = as(account);
      const environment = { EXTERNAL_ID: 'given=by/support' };
      const first = await runScript(shell, text, client, environment);
      expect(first.stderr).toBe('');
      expect(first.stdout).toMatch(
        new RegExp(`^arn:aws:cloudtrail:${region}:${account}:channel/[0-9a-f-]{36}\n$`),
      );
      expect(first.code).toBe(0);
      expect(first.calls.map(({ operation, parameters }) => [operation, Object.keys(parameters)])).toEqual([
        ['ListEventDataStores', []],
        ['CreateEventDataStore', storeMembers],
        ['GetEventDataStore', ['EventDataStore']],
        ['ListChannels', []],
        ['CreateChannel', ['Name', 'Source', 'Destinations']],
        ['GetResourcePolicy', ['ResourceArn']],
        ['PutResourcePolicy', ['ResourceArn', 'ResourcePolicy']],
      ]);
      expect(await plan(account, ...args, '--external-id', 'given=by/support')).toBe(nothing);

      const second = await runScript(shell, text, client, environment);
      expect(second.calls.filter(({ operation }) => /^(Create|Put)/.test(operation))).toEqual([]);
      expect(second.stderr).toContain('The channel already has a policy, which is left unchanged.');
      expect(second.stderr).not.toContain('given=by/support');
      expect(second.stdout).toBe(first.stdout);
    },
  );

  it('waits for a new store, also in a second run, but not for ever', async () => {
    const text = await script();
    const { client } = as('200000000004');
    const environment = { EXTERNAL_ID: 'given' };
    const looks = ({ calls }: { calls: readonly Call[] }): number =>
      calls.filter(({ operation }) => operation === 'GetEventDataStore').length;
    const never = await runScript('sh', text, slowToMake(client, Infinity), environment);
    expect(never.stderr).toBe('The store is not ready yet: run this again in a few minutes.\n');
    expect([never.code, looks(never), never.calls.at(-1)?.operation]).toEqual([1, 61, 'GetEventDataStore']);
    const later = await runScript('sh', text, slowToMake(client, 3), environment);
    expect([later.code, looks(later), later.stderr]).toEqual([0, 4, '']);
  });

  it('does not replace a policy that it could not read', async () => {
    const text = await script();
    const { client } = as('200000000003');
    const environment = { EXTERNAL_ID: 'given' };
    await setFaults(lake, [
      { operation: 'GetResourcePolicy', exception: { code: 'AccessDeniedException', message: 'No.' } },
    ]);
    const { code, stdout, stderr, calls } = await runScript('sh', text, client, environment);
    await setFaults(lake, []);
    expect(stderr).toContain('AccessDeniedException: No.');
    expect(stdout).toBe('');
    expect(code).toBe(1);
    expect(calls.at(-1)?.operation).toBe('GetResourcePolicy');
  });

  it('takes the external ID from the environment, and stops if it is missing or invalid', async () => {
    const text = await script();
    const { client } = as('200000000005');
    const without = await runScript('sh', text, client);
    expect(without.stderr).toContain(
      'EXTERNAL_ID: must be set: the ID that you got from the support of IBM Multicloud',
    );
    const wrong = await runScript('sh', text, client, { EXTERNAL_ID: '"},"$(touch /tmp/x)' });
    expect(wrong.stderr).toBe('EXTERNAL_ID may contain only A-Z a-z 0-9 _ + = , . @ : / -\n');
    expect(wrong.code).toBe(64);
    expect([...without.calls, ...wrong.calls]).toEqual([]);
  });

  it('requires the account of a custom sender in the same way', async () => {
    const { stderr, calls } = await runScript('sh', await script('--custom'), as('200000000006').client);
    expect(stderr).toContain('SOURCE_ACCOUNT: must be set: the AWS account of the sender');
    expect(calls).toEqual([]);
    const short = await runScript('sh', await script('--custom'), as('200000000006').client, {
      SOURCE_ACCOUNT: '4444',
    });
    expect(short.stderr).toBe('SOURCE_ACCOUNT must be 12 digits\n');
    expect([short.code, short.calls]).toEqual([64, []]);
  });
});

describe('the template file', () => {
  it('is readable only by its owner, and overwrites no other file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'activity-'));
    const output = join(directory, 'activity.yaml');
    const args = ['--format', 'cloudformation', '--output', output];
    const { code, stdout, stderr } = await template(...args);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: `Wrote ${output}\n` });
    expect((await stat(output)).mode & 0o777).toBe(0o600);
    expect(await readFile(output, 'utf8')).toBe((await template('--format', 'cloudformation')).stdout);

    const again = await template(...args);
    expect(again.stderr).toContain(`activity: The file ${output} could not be written: EEXIST`);
    expect(again.stderr).toContain('Pass another --output, or remove the file first.');
    expect(again.code).toBe(1);
    await rm(directory, { recursive: true });
  });

  it('requires a format', async () => {
    const { code, stderr } = await template();
    expect(stderr).toContain("required option '--format <format>' not specified");
    expect(code).toBe(64);
  });
});
