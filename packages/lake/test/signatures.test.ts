import { ListChannelsCommand, type CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { sign, type Request } from 'aws4';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { clientWith, failure, integrate, OWNER, PARTNER, put, REGION, send, entry } from './harness.js';

const owner = { accessKeyId: 'AKIAOWNER', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCY=' };
const partner = { accessKeyId: 'AKIAPARTNER', secretAccessKey: 'other/secret' };
const accounts = { [OWNER]: owner, [PARTNER]: { ...partner, userName: 'proxy' } };
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret ' +
  'Access Key and signing method. Consult the service documentation for details.';

let lake: Lake;
let channel: string;
let now = Date.now();
beforeAll(async () => {
  lake = await startLake({ accounts, now: () => now });
  channel = (await integrate(clientWith(lake, owner), 'signed')).channelArn;
});
beforeEach(() => {
  now = Date.now();
});
afterAll(() => lake.close());

const sts = (credentials: object, maxAttempts = 1): STSClient =>
  new STSClient({
    endpoint: lake.url,
    region: REGION,
    maxAttempts,
    credentials: credentials as typeof owner,
  });

interface Sent {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** ListChannels, signed by aws4, and changed after it. */
const signed = async (
  request: Partial<Request>,
  change: (headers: Record<string, string>) => Record<string, string> = (headers) => headers,
  sentBody = '{}',
): Promise<Sent> => {
  const { headers } = sign(
    {
      host: `127.0.0.1:${lake.port}`,
      service: 'cloudtrail',
      region: REGION,
      method: 'POST',
      path: '/',
      body: '{}',
      ...request,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.ListChannels',
        ...request.headers,
      },
    },
    owner,
  );
  const { status, body } = await send<{ __type?: string; Message?: string }>(lake, {
    method: 'POST',
    path: request.path ?? '/',
    headers: change(headers as Record<string, string>),
    body: sentBody,
  });
  return { status, code: body.__type ?? 'none', message: body.Message ?? '' };
};

const without =
  (name: string) =>
  (headers: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

const refused = (message: string): Sent => ({ status: 403, code: 'InvalidSignatureException', message });

describe('with accounts, a signature is accepted', () => {
  test("of AWS's own clients", async () => {
    expect((await clientWith(lake, owner).send(new ListChannelsCommand({}))).Channels).toHaveLength(1);
    expect((await sts(partner).send(new GetCallerIdentityCommand({}))).Arn).toBe(
      `arn:aws:iam::${PARTNER}:user/proxy`,
    );
  });

  test('of aws4, with a query string, with headers that aws4 does not sign, and with Date', async () => {
    expect((await put(lake, [entry()], { channel, externalId: 'a/+=:b', ...owner })).status).toBe(200);
    expect(await signed({ headers: { 'x-amz-content-sha256': await sha256('{}') } })).toMatchObject({
      status: 200,
    });
    const included = { extraHeadersToInclude: { 'user-agent': true }, headers: { 'user-agent': 'a  b' } };
    expect(await signed(included as Partial<Request>)).toMatchObject({ status: 200 });
    const Date_ = { date: new Date(now).toUTCString() };
    const dated = { headers: Date_, extraHeadersToIgnore: { 'x-amz-date': true } };
    expect(await signed(dated as Partial<Request>, without('X-Amz-Date'))).toMatchObject({ status: 200 });
  });

  test('of a session of AssumeRole', async () => {
    const credentials = await assumed();
    expect((await sts(credentials).send(new GetCallerIdentityCommand({}))).Account).toBe(PARTNER);
  });
});

const sha256 = async (text: string): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex');

const assumed = async (): Promise<typeof owner & { sessionToken: string }> => {
  const RoleArn = `arn:aws:iam::${PARTNER}:role/proxy`;
  const { Credentials: { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = {} } = await sts(
    owner,
  ).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'one', DurationSeconds: 900 }));
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
};

describe('with accounts, a signature is refused', () => {
  test('if it is of another secret, in the form of each protocol', async () => {
    const wrong = { ...owner, secretAccessKey: 'wrong' };
    const list = (client: CloudTrailClient): Promise<unknown> => client.send(new ListChannelsCommand({}));
    expect(await failure(list(clientWith(lake, wrong)))).toEqual({
      name: 'InvalidSignatureException',
      message: MISMATCH,
      status: 403,
    });
    expect(await failure(sts(wrong).send(new GetCallerIdentityCommand({})))).toEqual({
      name: 'SignatureDoesNotMatch',
      message: MISMATCH,
      status: 403,
    });
    const { status, headers, body } = await put(lake, [entry()], { channel, ...wrong });
    expect([status, headers['x-amzn-errortype'], body.__type, body.message]).toEqual([
      403,
      'InvalidSignatureException',
      'InvalidSignatureException',
      MISMATCH,
    ]);
  });

  test('if it is of another body, header or query string', async () => {
    expect(await signed({}, undefined, '[]')).toEqual(refused(MISMATCH));
    const retyped = { 'content-type': 'application/x-amz-json-1.1; charset=utf-8' };
    expect(await signed({}, (headers) => ({ ...headers, ...retyped }))).toEqual(refused(MISMATCH));
    const request = {
      host: `127.0.0.1:${lake.port}`,
      service: 'cloudtrail-data',
      region: REGION,
      method: 'POST',
      path: '/PutAuditEvents?channelArn=a',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    };
    const headers = sign(request, owner).headers as Record<string, string>;
    for (const path of ['/PutAuditEvents?channelArn=b', '/PutAuditEvents?channelArn=%ff']) {
      const { status, body } = await send<{ message: string }>(lake, { ...request, path, headers });
      expect([status, body.message]).toEqual([403, MISMATCH]);
    }
  });

  test('if the payload is not signed, or has another hash', async () => {
    for (const hash of ['UNSIGNED-PAYLOAD', await sha256('other')]) {
      expect(await signed({ headers: { 'x-amz-content-sha256': hash } })).toEqual(refused(MISMATCH));
    }
  });

  test('if it names a header that is missing', async () => {
    const extra = await signed({ headers: { 'x-extra': '1' } }, without('x-extra'));
    expect(extra).toEqual(refused(MISMATCH));
  });

  test("if it is more than five minutes from the lake's clock, in either direction", async () => {
    const at = '20260102T030405Z';
    const ask = (): Promise<Sent> => signed({ headers: { 'X-Amz-Date': at } });
    now = Date.parse('2026-01-02T03:09:05Z');
    expect(await ask()).toMatchObject({ status: 200 });
    now += 1000;
    expect(await ask()).toEqual(
      refused(
        'Signature expired: 20260102T030405Z is now earlier than 20260102T030406Z (20260102T030906Z - 5 min.)',
      ),
    );
    now = Date.parse('2026-01-02T02:59:05Z');
    expect(await ask()).toMatchObject({ status: 200 });
    now -= 1000;
    expect(await ask()).toEqual(
      refused(
        'Signature not yet current: 20260102T030405Z is still later than 20260102T030404Z (20260102T025904Z + 5 min.)',
      ),
    );
  });

  test("until AWS's clients have set their clock by the lake's", async () => {
    now = Date.parse('2026-01-02T03:04:05Z');
    const patient = clientWith(lake, owner, 2);
    expect((await patient.send(new ListChannelsCommand({}))).$metadata.attempts).toBe(2);
    expect((await patient.send(new ListChannelsCommand({}))).$metadata.attempts).toBe(1);
  });

  test('if its session has expired, or its key has another secret, lacks its token or has another', async () => {
    const credentials = await assumed();
    const { accessKeyId, secretAccessKey } = credentials;
    const ask = (given: object): Promise<{ name: string }> =>
      failure(sts(given).send(new GetCallerIdentityCommand({})));
    expect(await ask({ ...credentials, secretAccessKey: 'x' })).toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
    expect(await ask({ accessKeyId, secretAccessKey })).toMatchObject({ name: 'InvalidClientTokenId' });
    expect(await ask({ ...owner, sessionToken: 'x' })).toMatchObject({ name: 'InvalidClientTokenId' });
    const { status, body } = await put(lake, [entry()], { channel, ...credentials, sessionToken: 'x' });
    expect([status, body.__type]).toEqual([403, 'UnrecognizedClientException']);
    const client = sts(credentials, 2);
    now += 901_000;
    expect(await failure(client.send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: 'ExpiredToken',
      message: 'The security token included in the request is expired',
    });
  });
});

describe('by default, and with accounts too, a signature is refused', () => {
  let lenient: Lake;
  beforeAll(async () => {
    lenient = await startLake();
  });
  afterAll(() => lenient.close());

  const scope = '111122223333/20260102/eu-west-1/cloudtrail/aws4_request';
  const authorization = (credential: string, names: string, signature = '0'.repeat(64)): string =>
    `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`;
  const date = { 'x-amz-date': '20260102T030405Z' };
  const names = 'host;x-amz-date';

  test.each<[string, Record<string, string>, string, string]>([
    ['there is none', {}, 'MissingAuthenticationToken', 'Missing Authentication Token'],
    [
      'it is of another kind',
      { authorization: 'Bearer abc' },
      'IncompleteSignature',
      'The Authorization header must be AWS4-HMAC-SHA256 with Credential, SignedHeaders and Signature.',
    ],
    [
      'it is too short',
      { ...date, authorization: authorization(scope, names, '00') },
      'IncompleteSignature',
      'The Authorization header must be AWS4-HMAC-SHA256 with Credential, SignedHeaders and Signature.',
    ],
    [
      'it has no date',
      { authorization: authorization(scope, names) },
      'IncompleteSignature',
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    ],
    [
      'its date has another form',
      { 'x-amz-date': '2026-01-02', authorization: authorization(scope, names) },
      'IncompleteSignature',
      "Date must be in ISO-8601 'basic format'. Got '2026-01-02'.",
    ],
    [
      'its scope is of another day',
      { 'x-amz-date': '20260103T030405Z', authorization: authorization(scope, names) },
      'InvalidSignatureException',
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260102' != '20260103', from '20260103T030405Z'.",
    ],
    [
      'it is for another service',
      { ...date, authorization: authorization(scope.replace('cloudtrail', 'cloudtrail-data'), names) },
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'cloudtrail'.",
    ],
    [
      'the host is not signed',
      { ...date, authorization: authorization(scope, 'x-amz-date') },
      'InvalidSignatureException',
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ],
  ])('if %s', async (_, headers, code, message) => {
    const answer = await send<{ __type: string; Message: string }>(lenient, {
      method: 'POST',
      path: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'CloudTrail_20131101.ListChannels',
        ...headers,
      },
      body: '{}',
    });
    expect([answer.status, answer.body.__type, answer.body.Message]).toEqual([403, code, message]);
  });

  test('if it is of another secret than the one that the lake gave to the session', async () => {
    const own = { endpoint: lenient.url, region: REGION, maxAttempts: 1 };
    const client = new STSClient({ ...own, credentials: { accessKeyId: OWNER, secretAccessKey: 'any' } });
    const RoleArn = `arn:aws:iam::${PARTNER}:role/proxy`;
    const { Credentials } = await client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'one' }));
    const session = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: 'another',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    const forged = new STSClient({ ...own, credentials: session }).send(new GetCallerIdentityCommand({}));
    expect(await failure(forged)).toMatchObject({ name: 'SignatureDoesNotMatch', message: MISMATCH });
  });
});
