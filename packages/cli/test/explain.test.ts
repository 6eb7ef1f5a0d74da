import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListChannelsCommand } from '@aws-sdk/client-cloudtrail';
import { expect, it, vi } from 'vitest';
import { cloudTrailClient, sender } from '../src/aws/clients.js';
import { explain } from '../src/aws/explain.js';
import { putAuditEvents, PutAuditEventsError, type Sender } from '../src/aws/put-audit-events.js';
import type { AwsFlags } from '../src/aws/settings.js';
import { Failure } from '../src/failure.js';

const keys = { AWS_ACCESS_KEY_ID: '111122223333', AWS_SECRET_ACCESS_KEY: 'any' };
/** Nothing of the machine's own configuration. */
const nobody = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_PROFILE: '',
  AWS_REGION: '',
  AWS_DEFAULT_REGION: '',
  AWS_CONFIG_FILE: '/nowhere',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
  AWS_EC2_METADATA_DISABLED: 'true',
};

async function failureOf(environment: Record<string, string>, flags: AwsFlags): Promise<Failure> {
  for (const [name, value] of Object.entries({ ...nobody, ...environment }))
    vi.stubEnv(name, value || undefined);
  try {
    await (await cloudTrailClient(flags)).send(new ListChannelsCommand({}));
    throw new Error('it was answered');
  } catch (error) {
    return explain(error, 'list the channels');
  } finally {
    vi.unstubAllEnvs();
  }
}

/** A port that nobody listens on any more. */
async function deadUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}`;
}

it('the explanation of missing credentials says how to get some', async () => {
  const failure = await failureOf({}, { region: 'eu-west-1', endpointUrl: await deadUrl() });
  expect(failure.message).toMatch(/^Could not list the channels: no AWS credentials were found \(.+\)\.$/);
  expect(failure.nextStep).toBe(
    'Sign in (aws sso login), pass --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. ' +
      'If they are set up, aws sts get-caller-identity with the same profile says what is wrong.',
  );
});

it('a profile’s Region and keys are used even if the environment has keys', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'activity-'));
  const file = join(directory, 'config');
  await writeFile(
    file,
    '[profile other]\nregion = eu-north-1\naws_access_key_id = THEIRS\naws_secret_access_key = any\n',
  );
  const environment = { ...keys, AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: '/nowhere' };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.stubEnv('AWS_REGION', undefined);
  vi.stubEnv('AWS_DEFAULT_REGION', undefined);
  const { region, credentials } = await sender({ profile: 'other' });
  expect(await region()).toBe('eu-north-1');
  expect(await credentials()).toMatchObject({ accessKeyId: 'THEIRS' });
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

it('the explanation of a missing Region says how to set it', async () => {
  const failure = await failureOf(keys, { endpointUrl: await deadUrl() });
  expect(failure.message).toBe('Could not list the channels: no AWS Region is set.');
  expect(failure.nextStep).toBe('Pass --region, for example --region eu-west-1, or set AWS_REGION.');
  expect(failure.exitCode).toBe(64);
});

it('the explanation of an invalid Region says that it is not valid', async () => {
  const failure = await failureOf(keys, { region: 'eu west', endpointUrl: await deadUrl() });
  expect(failure.message).toBe('Could not list the channels: the AWS Region is not valid.');
  expect(failure.exitCode).toBe(64);
});

it('the explanation of an endpoint that does not respond says what to check', async () => {
  const endpointUrl = await deadUrl();
  const failure = await failureOf(keys, { region: 'eu-west-1', endpointUrl });
  expect(failure.message).toBe(
    `Could not list the channels: there was no response (ECONNREFUSED: connect ECONNREFUSED ${endpointUrl.slice(7)}).`,
  );
  expect(failure.nextStep).toContain('HTTPS_PROXY, --endpoint-url');
  expect(failure.exitCode).toBe(1);
  await expect(
    putAuditEvents(await ownSender(endpointUrl), { channelArn: 'id' }, []).catch((error: unknown) =>
      Promise.reject(explain(error, 'send')),
    ),
  ).rejects.toThrow(/^Could not send: there was no response \(ECONNREFUSED/);
});

const ownSender = async (endpointUrl: string): Promise<Sender> => ({
  ...(await sender({ region: 'eu-west-1', endpointUrl })),
  credentials: () => Promise.resolve({ accessKeyId: '111122223333', secretAccessKey: 'any' }),
});

it('the explanation for an account that cannot use CloudTrail Lake names what AWS offers instead', () => {
  const error = new PutAuditEventsError(
    'OperationNotPermittedException',
    'CloudTrail Lake is no longer accepting new customers. Existing customers can continue to use their event data stores.',
  );
  const failure = explain(error, 'create the event data store');
  expect(failure.message).toBe(
    'This AWS account cannot use CloudTrail Lake: AWS has accepted no new customers for it since 2026-05-31.',
  );
  expect(failure.nextStep).toContain('Amazon CloudWatch');
});

it.each([
  ['AccessDeniedException', 'have this permission'],
  ['ExpiredTokenException', 'have expired'],
  ['UnrecognizedClientException', 'does not recognize these credentials'],
  ['ThrottlingException', 'some to one per second: wait a minute'],
  ['EventDataStoreNotFoundException', 'no such store in this account and Region'],
  ['InactiveEventDataStoreException', 'is being created or deleted'],
  ['MaxConcurrentQueriesException', 'runs at most 10 queries at once'],
  ['EventDataStoreMaxLimitExceededException', 'at most 10 event data stores'],
  ['ChannelMaxLimitExceededException', 'at most 25 channels'],
  ['EventDataStoreAlreadyExistsException', 'run it again, and it continues from what exists'],
  ['ChannelAlreadyExistsException', 'run it again, and it continues from what exists'],
  ['ChannelNotFoundException', 'run it again, and it continues from what exists'],
  ['InternalFailure', 'on AWS’s side'.replace('’', "'")],
  ['SomethingNewException', 'Look up SomethingNewException'],
])('the explanation of %s quotes AWS and gives the next step', (code, nextStep) => {
  const failure = explain(new PutAuditEventsError(code, 'What AWS said.'), 'do it');
  expect(failure.message).toBe(`Could not do it: AWS returned ${code}: What AWS said.`);
  expect(failure.nextStep).toContain(nextStep);
});

it('the explanation of an untrusted certificate says what to do behind a proxy that intercepts TLS', () => {
  const cause = Object.assign(new Error('self-signed certificate in certificate chain'), {
    code: 'SELF_SIGNED_CERT_IN_CHAIN',
  });
  const failure = explain(new Error('the request failed', { cause }), 'do it');
  expect(failure.message).toBe(
    "Could not do it: the server's certificate is not trusted (SELF_SIGNED_CERT_IN_CHAIN: self-signed certificate in certificate chain).",
  );
  expect(failure.nextStep).toContain('NODE_EXTRA_CA_CERTS');
});

it('a failure that is already explained is passed on unchanged', () => {
  const failure = new Failure('It is so.', 'Do this.');
  expect(explain(failure, 'do it')).toBe(failure);
});

it('the explanation of a response that is not HTTP says that it is not from AWS', () => {
  const noHttp = Object.assign(new Error('wrong version number'), { code: 'ERR_SSL_WRONG_VERSION_NUMBER' });
  expect(explain(noHttp, 'send').message).toBe(
    'Could not send: the response is not from AWS (ERR_SSL_WRONG_VERSION_NUMBER).',
  );
});

it('the explanation of an answer of another protocol says that it is not from AWS, and where to look', async () => {
  const server = createTcpServer((socket) => {
    socket.once('data', () => socket.end('220 mail.example.com ESMTP\r\n'));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const failure = await failureOf(keys, { region: 'eu-west-1', endpointUrl });
  server.close();
  expect(failure.message).toBe(
    'Could not list the channels: the response is not from AWS (HPE_INVALID_CONSTANT).',
  );
  expect(failure.nextStep).toMatch(/whether it is http or https\.$/);
});

it.each<[what: string, status: number, body: string, headers?: Record<string, string>]>([
  ['a sign-in page', 200, '<html>Sign in</html>'],
  ['a response that ends too early', 200, '{"Channels": [{"Chan'],
  ['the error page of a proxy', 502, '<html>Bad gateway</html>'],
  ['an empty refusal', 403, ''],
  ['a redirection, which is not followed', 307, '', { location: '/elsewhere' }],
])('says of %s that the response is not from AWS', async (_, status, body, headers = {}) => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(request.url === '/elsewhere' ? 200 : status, headers).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const failures = [
    await failureOf(keys, { region: 'eu-west-1', endpointUrl }),
    await putAuditEvents(await ownSender(endpointUrl), { channelArn: 'id' }, []).then(
      () => undefined,
      (error: unknown) => explain(error, 'list the channels'),
    ),
  ];
  server.closeAllConnections();
  server.close();
  for (const failure of failures) {
    expect(failure?.message).toBe(
      `Could not list the channels: the response is not from AWS, or is incomplete (HTTP ${status}).`,
    );
    expect(failure?.nextStep).toMatch(/^Run the command again\. If it persists, a proxy or a sign-in page/);
  }
});

it('prints nothing of the SDK’s for its developers where the connection broke in a response', () => {
  const hint =
    'Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.';
  const error = Object.assign(new Error(`aborted\n  ${hint}`), { code: 'ECONNRESET' });
  expect(explain(error, 'send').message).toBe('Could not send: there was no response (ECONNRESET: aborted).');
});
