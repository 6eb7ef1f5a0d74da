import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { endpointOf, type Service } from '../src/aws/endpoint.js';
import type { AwsFlags } from '../src/aws/settings.js';
import { activityProcess } from './activity-process.js';
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

it('asks AWS where nothing is configured', async () => {
  await useHome('');
  expect(await all()).toEqual([undefined, undefined, undefined]);
});

it('takes endpoint_url of the profile that is meant: of --profile, AWS_PROFILE or default', async () => {
  await useHome(config, { AWS_PROFILE: 'plain' });
  expect(await all()).toEqual([undefined, undefined, undefined]);
  expect(await all({ profile: 'default' })).toEqual(['http://default', 'http://default', 'http://default']);
  vi.stubEnv('AWS_PROFILE', '');
  expect(await all()).toEqual(['http://default', 'http://default', 'http://default']);
});

it('prefers what the services section says of a service', async () => {
  await useHome(config);
  expect(await all({ profile: 'lake' })).toEqual([
    'http://section-control',
    'http://section-data',
    'http://profile',
  ]);
});

it('prefers the environment to the file, and in it the variable of the service', async () => {
  await useHome(config, { AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_CLOUDTRAIL_DATA: 'http://data' });
  expect(await all({ profile: 'lake' })).toEqual(['http://all', 'http://data', 'http://all']);
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDTRAIL_DATA', '');
  vi.stubEnv('AWS_ENDPOINT_URL', '');
  expect(await endpointOf('CLOUDTRAIL_DATA', { profile: 'lake' })).toBe('http://section-data');
});

it('prefers the option to all of them', async () => {
  await useHome(config, { AWS_ENDPOINT_URL_STS: 'http://sts' });
  expect(await all({ profile: 'lake', endpointUrl: 'http://option' })).toEqual(
    services.map(() => 'http://option'),
  );
});

it('ignores all but the option where AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, or the profile, says so', async () => {
  await useHome(config, { AWS_ENDPOINT_URL: 'http://all' });
  expect(await all({ profile: 'deaf' })).toEqual([undefined, undefined, undefined]);
  vi.stubEnv('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'false');
  expect(await endpointOf('STS', { profile: 'deaf' })).toBe('http://all');
  vi.stubEnv('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'True');
  expect(await all({ profile: 'lake' })).toEqual([undefined, undefined, undefined]);
  expect(await endpointOf('STS', { endpointUrl: 'http://option' })).toBe('http://option');
});

it('refuses a profile that is not there, though an endpoint and keys are given', async () => {
  await useHome(config, { AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' });
  await expect(endpointOf('STS', { profile: 'lak', endpointUrl: 'http://option' })).rejects.toMatchObject({
    message: 'There is no profile lak in the AWS configuration files.',
    nextStep:
      'Pass an existing one (default, lake, plain, deaf, astray), or create it: aws configure --profile lak',
  });
  await useHome('', { AWS_PROFILE: 'gone' });
  await expect(endpointOf('STS', {})).rejects.toMatchObject({
    message: 'There is no profile gone in the AWS configuration files.',
    nextStep: 'Set AWS_PROFILE to an existing one, or create it: aws configure --profile gone',
  });
});

it('says which services section is not there', async () => {
  await useHome(config);
  await expect(endpointOf('CLOUDTRAIL', { profile: 'astray' })).rejects.toMatchObject({
    message:
      'The profile astray of the AWS configuration file names the services section nowhere, which does not exist.',
    nextStep: 'Add [services nowhere] to the file, or remove "services" from the profile.',
  });
});

it.each([
  [{ endpointUrl: 'the lake' }, {}, '"the lake", set by --endpoint-url,'],
  [{}, { AWS_ENDPOINT_URL: 'localhost:4880' }, '"localhost:4880", set by AWS_ENDPOINT_URL,'],
  [{ profile: 'p' }, {}, '"//a", set by endpoint_url of the profile p,'],
  [{ profile: 's' }, {}, '"b", set by endpoint_url of cloudtrail in the services section x,'],
])('says of %j and %j where the endpoint stands that is no URL', async (flags, env, place) => {
  await useHome(
    '[profile p]\nendpoint_url = //a\n[profile s]\nservices = x\n[services x]\ncloudtrail =\n  endpoint_url = b\n',
    env,
  );
  await expect(endpointOf('CLOUDTRAIL', flags)).rejects.toMatchObject({
    message: `The endpoint ${place} is not an http or https URL.`,
    nextStep: 'Use one such as http://127.0.0.1:4880, or leave it out to send to AWS.',
  });
});

it('leads every request of a command to the endpoints of the profile’s services section', async () => {
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
