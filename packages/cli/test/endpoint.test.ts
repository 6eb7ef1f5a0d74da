import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { endpointOf, type Service } from '../src/aws/endpoint.js';
import type { AwsFlags } from '../src/aws/settings.js';
import { activityProcess } from './activity-process.js';
import { activity } from './collecting-terminal.js';
import { startLakeWithStore } from './lake-with-store.js';

const services: readonly Service[] = ['CLOUDTRAIL', 'CLOUDTRAIL_DATA', 'STS'];
const homes: string[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(homes.splice(0).map((home) => rm(home, { recursive: true })));
});

async function makeHome(config: string): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'activity-home-'));
  homes.push(home);
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws/config'), config);
  return home;
}

/** A home of its own with this `.aws/config`, and nothing else of AWS's in the environment. */
async function useHome(config: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const home = await makeHome(config);
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries({ HOME: home, USERPROFILE: home, ...env }))
    vi.stubEnv(name, value);
}

const all = (flags: AwsFlags = {}) => Promise.all(services.map((service) => endpointOf(service, flags)));

const config = `[default]
endpoint_url = http://default

[profile lake]
endpoint_url = http://profile
services = lake

[services lake]
cloudtrail_data =
  endpoint_url = http://section-data
cloudtrail =
  endpoint_url = http://section-control

[profile plain]
region = eu-west-1

[profile deaf]
endpoint_url = http://profile
ignore_configured_endpoint_urls = true

[profile astray]
services = nowhere
`;

it('a request goes to AWS if nothing is configured', async () => {
  await useHome('');
  expect(await all()).toEqual([undefined, undefined, undefined]);
});

it('a request goes to the endpoint_url of the profile in use: that of --profile, AWS_PROFILE or default', async () => {
  await useHome(config, { AWS_PROFILE: 'plain' });
  expect(await all()).toEqual([undefined, undefined, undefined]);
  expect(await all({ profile: 'default' })).toEqual(['http://default', 'http://default', 'http://default']);
  vi.stubEnv('AWS_PROFILE', '');
  expect(await all()).toEqual(['http://default', 'http://default', 'http://default']);
});

it('the services section overrides the profile’s own endpoint_url', async () => {
  await useHome(config);
  expect(await all({ profile: 'lake' })).toEqual([
    'http://section-control',
    'http://section-data',
    'http://profile',
  ]);
});

it('the environment overrides the file, and the variable of the service overrides the general one', async () => {
  await useHome(config, { AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_CLOUDTRAIL_DATA: 'http://data' });
  expect(await all({ profile: 'lake' })).toEqual(['http://all', 'http://data', 'http://all']);
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDTRAIL_DATA', '');
  vi.stubEnv('AWS_ENDPOINT_URL', '');
  expect(await endpointOf('CLOUDTRAIL_DATA', { profile: 'lake' })).toBe('http://section-data');
});

it('the option --endpoint-url overrides everything else', async () => {
  await useHome(config, { AWS_ENDPOINT_URL_STS: 'http://sts' });
  expect(await all({ profile: 'lake', endpointUrl: 'http://option' })).toEqual(
    services.map(() => 'http://option'),
  );
});

it('everything but the option is ignored if AWS_IGNORE_CONFIGURED_ENDPOINT_URLS or the profile says so', async () => {
  await useHome(config, { AWS_ENDPOINT_URL: 'http://all' });
  expect(await all({ profile: 'deaf' })).toEqual([undefined, undefined, undefined]);
  vi.stubEnv('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'false');
  expect(await endpointOf('STS', { profile: 'deaf' })).toBe('http://all');
  vi.stubEnv('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'True');
  expect(await all({ profile: 'lake' })).toEqual([undefined, undefined, undefined]);
  expect(await endpointOf('STS', { endpointUrl: 'http://option' })).toBe('http://option');
});

it('a profile that does not exist is refused, even if an endpoint and keys are given', async () => {
  await useHome(config, { AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' });
  await expect(endpointOf('STS', { profile: 'lak', endpointUrl: 'http://option' })).rejects.toMatchObject({
    message: 'There is no profile lak in the AWS configuration files.',
    nextStep:
      'Pass an existing one (default, lake, plain, deaf, astray), or create it: aws configure --profile lak',
    exitCode: 64,
  });
  await useHome('', { AWS_PROFILE: 'gone' });
  await expect(endpointOf('STS', {})).rejects.toMatchObject({
    message: 'There is no profile gone in the AWS configuration files.',
    nextStep: 'Set AWS_PROFILE to an existing one, or create it: aws configure --profile gone',
  });
});

it('a services section that does not exist is named in the error', async () => {
  await useHome(config);
  await expect(endpointOf('CLOUDTRAIL', { profile: 'astray' })).rejects.toMatchObject({
    message:
      'The profile astray of the AWS configuration file names the services section nowhere, which does not exist.',
    nextStep: 'Add [services nowhere] to the file, or remove "services" from the profile.',
    exitCode: 64,
  });
});

it.each([
  [{ endpointUrl: 'the lake' }, {}, '"the lake", set by --endpoint-url,'],
  [{}, { AWS_ENDPOINT_URL: 'localhost:4880' }, '"localhost:4880", set by AWS_ENDPOINT_URL,'],
  [{ profile: 'p' }, {}, '"//a", set by endpoint_url of the profile p,'],
  [{ profile: 's' }, {}, '"b", set by endpoint_url of cloudtrail in the services section x,'],
])('an endpoint in %j or %j that is not a URL is reported with its place', async (flags, env, place) => {
  await useHome(
    '[profile p]\nendpoint_url = //a\n[profile s]\nservices = x\n[services x]\ncloudtrail =\n  endpoint_url = b\n',
    env,
  );
  await expect(endpointOf('CLOUDTRAIL', flags)).rejects.toMatchObject({
    message: `The endpoint ${place} is not an http or https URL.`,
    nextStep: 'Use one such as http://127.0.0.1:4880, or leave it out to send to AWS.',
    exitCode: 64,
  });
});

it.each([
  ['integration', 'status', '--profile'],
  ['integration', 'verify', '--sender-profile'],
  ['query', 'SELECT 1', '--region'],
])('%s %s %s is refused if its value is empty, instead of continuing with another', async (...args) => {
  const { code, stderr } = await activity([...args, '']);
  expect(stderr).toContain("argument '' is invalid. It is empty: pass a value, or leave the option out.");
  expect(code).toBe(64);
});

it('every request of a command goes to the endpoints of the profile’s services section', async () => {
  const withStore = await startLakeWithStore();
  const { url } = withStore.lake;
  const HOME = await makeHome(`[profile lake]
region = eu-west-1
aws_access_key_id = 111122223333
aws_secret_access_key = any
services = lake

[services lake]
cloudtrail =
  endpoint_url = ${url}
cloudtrail_data =
  endpoint_url = ${url}
sts =
  endpoint_url = ${url}
`);
  const verify = ['integration', 'verify', '--profile', 'lake'];
  const { code, stdout, stderr } = await activityProcess(verify, { HOME, USERPROFILE: HOME });
  await withStore.close();
  expect(stderr).not.toContain('activity:');
  expect(stdout).toContain('✓ found');
  expect(code).toBe(0);
});
