import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { ListChannelsCommand } from '@aws-sdk/client-cloudtrail';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cloudTrailClient, sender, stsClient } from '../src/aws/clients.js';
import { explain } from '../src/aws/explain.js';
import { withinLimits } from '../src/aws/time-limits.js';
import { putAuditEvents } from '../src/aws/put-audit-events.js';
import { startLakeWithStore } from './lake-with-store.js';
import { runBuiltActivity } from './run-activity.js';
import { startSilentServer } from './silent-server.js';

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: 100\r\n\r\n';
const silent = await startSilentServer();
const breaksOff = await startSilentServer(head);
const withStore = await startLakeWithStore();
afterAll(async () => {
  silent.close();
  breaksOff.close();
  await withStore.close();
});

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', '111122223333');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'any');
});
afterEach(() => vi.unstubAllEnvs());

const flags = (endpointUrl: string) => ({ region: 'eu-west-1', endpointUrl });
const limits = { timeoutMs: 300 };

it.each([
  ['never responds', silent],
  ['breaks off after the head of its response', breaksOff],
])(
  'an endpoint that %s is requested once, and for no longer than the limit',
  async (_, { url, requests }) => {
    const before = requests();
    const client = await cloudTrailClient(flags(url), limits);
    const error = await client.send(new ListChannelsCommand({})).catch((error: unknown) => error);
    expect(explain(error, 'read the channels')).toMatchObject({
      message: `Could not read the channels: there was no response from ${url} within 0.3 seconds.`,
      nextStep:
        'Check the network and --region and, if they are set, HTTPS_PROXY, --endpoint-url, AWS_ENDPOINT_URL_… and ' +
        'endpoint_url in the AWS configuration file.',
    });

    const from = await sender(flags(url), limits);
    const put = putAuditEvents(from, { channelArn: 'id' }, []);
    await expect(put).rejects.toThrow(`there was no response from ${url} within 0.3 seconds`);

    const sts = await stsClient(flags(url), 'eu-west-1', from);
    const ask = sts.send(new GetCallerIdentityCommand({}));
    await expect(ask).rejects.toThrow(`there was no response from ${url} within 0.3 seconds`);
    // Where the machine is busy, a request is given up before it is sent.
    expect(requests() - before).toBeLessThanOrEqual(3);
  },
);

it('a request to a silent endpoint ends when its caller gives up', async () => {
  const client = await cloudTrailClient(flags(silent.url), { timeoutMs: 10_000 });
  const began = Date.now();
  const abortSignal = AbortSignal.timeout(100);
  await expect(client.send(new ListChannelsCommand({}), { abortSignal })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(Date.now() - began).toBeLessThan(5_000);
});

it('no request starts after the deadline, and none waits beyond it', async () => {
  const never = () => new Promise<never>(() => undefined);
  const now = Date.now();
  await expect(withinLimits({ deadline: now + 1_000 }, 'http://there', never)).rejects.toThrow(
    /^there was no response from http:\/\/there within (0\.9|1) seconds?$/,
  );
  const late: unknown = await withinLimits({ deadline: now }, 'http://there', never).catch(
    (error: unknown) => error,
  );
  expect(explain(late, 'ask')).toMatchObject({
    message: 'Could not ask: the deadline passed before the request to http://there.',
    nextStep: 'Allow more time with --deadline.',
  });
});

it.each([
  ['AWS_ENDPOINT_URL_CLOUDTRAIL', 'Could not read the channels'],
  ['AWS_ENDPOINT_URL_STS', 'Credentials: Could not find out who the sender is'],
  ['AWS_ENDPOINT_URL_CLOUDTRAIL_DATA', 'Could not send the test event'],
])('verify keeps its deadline even if the endpoint of %s is silent', async (variable, message) => {
  const began = Date.now();
  const { code, stderr } = await runBuiltActivity(
    withStore.lake,
    ['integration', 'verify', '--deadline', '3'],
    { [variable]: silent.url },
  );
  expect(stderr).toMatch(`activity: ${message}: there was no response from ${silent.url} within `);
  expect(code).toBe(1);
  // Far from the 15 seconds of one request; what is above the 3 is the start of the process.
  expect(Date.now() - began).toBeLessThan(12_000);
});

it('a silent STS is asked once for the role of a profile, and is named in the error', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'activity-'));
  const file = join(directory, 'config');
  await writeFile(
    file,
    '[profile proxy]\nrole_arn = arn:aws:iam::855341727128:role/proxy\ncredential_source = Environment\n',
  );
  vi.stubEnv('AWS_CONFIG_FILE', file);
  vi.stubEnv('AWS_ENDPOINT_URL_STS', silent.url);
  const before = silent.requests();
  const asProxy = { ...flags(withStore.lake.url), profile: 'proxy' };
  const client = await cloudTrailClient(asProxy, limits);
  const error = await client.send(new ListChannelsCommand({})).catch((error: unknown) => error);
  expect(explain(error, 'read the channels')).toMatchObject({
    message: `Could not read the channels: there was no response from ${silent.url} within 0.3 seconds.`,
  });
  const put = putAuditEvents(await sender(asProxy, limits), { channelArn: 'id' }, []);
  await expect(put).rejects.toThrow(`there was no response from ${silent.url} within 0.3 seconds`);
  expect(silent.requests() - before).toBeLessThanOrEqual(2);
  await rm(directory, { recursive: true });
});
