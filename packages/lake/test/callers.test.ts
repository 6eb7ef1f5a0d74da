import { GetChannelCommand, ListChannelsCommand, PutResourcePolicyCommand } from '@aws-sdk/client-cloudtrail';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
  type STSClientConfig,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLake, type Lake, type LakeOptions } from '../src/index.js';
import {
  cloudTrail,
  entry,
  failure,
  integrate,
  OWNER,
  PARTNER,
  put,
  REGION,
  type Integration,
} from './harness.js';

const ROLE = `arn:aws:iam::${PARTNER}:role/lake/proxy`;
let now = Date.parse('2026-01-10T00:00:00Z');

const sts = (lake: Lake, accessKeyId: string, more: Partial<STSClientConfig> = {}): STSClient =>
  new STSClient({
    endpoint: lake.url,
    region: REGION,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: 's' },
    ...more,
  });

describe('the identity of a caller', () => {
  let lake: Lake;
  beforeAll(async () => {
    lake = await startLake({ now: () => now });
  });
  afterAll(() => lake.close());

  test('is the root user of the account whose 12 digits are the access key ID', async () => {
    const identity = await sts(lake, OWNER).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: OWNER, Arn: `arn:aws:iam::${OWNER}:root`, UserId: OWNER });
    expect(identity.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("is refused for any other access key, with each service's own code", async () => {
    const refused = { status: 403, message: 'The security token included in the request is invalid.' };
    expect(await failure(cloudTrail(lake, 'AKIAUNKNOWN').send(new ListChannelsCommand({})))).toEqual({
      name: 'UnrecognizedClientException',
      ...refused,
    });
    expect(await failure(sts(lake, 'AKIAUNKNOWN').send(new GetCallerIdentityCommand({})))).toEqual({
      name: 'InvalidClientTokenId',
      ...refused,
    });
  });

  test('is the assumed role, in its account, until the session expires', async () => {
    const { Credentials, AssumedRoleUser } = await sts(lake, OWNER).send(
      new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'me@work', DurationSeconds: 900 }),
    );
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(Credentials?.Expiration).toEqual(new Date(now + 900_000));
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    const credentials = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    };
    const ask = (given: STSClientConfig['credentials'] = credentials): Promise<object> =>
      sts(lake, OWNER, { credentials: given }).send(new GetCallerIdentityCommand({}));
    const arn = `arn:aws:sts::${PARTNER}:assumed-role/proxy/me@work`;
    expect(AssumedRoleUser?.Arn).toBe(arn);
    expect(await ask()).toMatchObject({ Account: PARTNER, Arn: arn, UserId: AssumedRoleUser?.AssumedRoleId });
    const forged = ask({ ...credentials, sessionToken: 'forged' });
    expect(await failure(forged)).toMatchObject({ name: 'InvalidClientTokenId' });
    now += 900_000;
    expect(await failure(ask())).toMatchObject({ name: 'ExpiredToken', status: 403 });
  });

  test.each([
    [{ RoleArn: 'arn:aws:iam::1:role/x', RoleSessionName: 'abc' }, 'arn:aws:iam::1:role/x is invalid'],
    [{ RoleArn: ROLE, RoleSessionName: 'a' }, "at 'roleSessionName' failed to satisfy constraint"],
    [{ RoleArn: ROLE, RoleSessionName: 'abc', DurationSeconds: 899 }, 'greater than or equal to 900'],
    [{ RoleArn: ROLE, RoleSessionName: 'abc', DurationSeconds: 43_201 }, 'less than or equal to 43200'],
    [
      { RoleArn: ROLE, RoleSessionName: 'abc', ExternalId: '<&>' },
      "at 'externalId' failed to satisfy constraint",
    ],
  ])('is not changed by AssumeRole with %j', async (input, message) => {
    const refused = await failure(sts(lake, OWNER).send(new AssumeRoleCommand(input)));
    expect(refused).toMatchObject({
      name: 'ValidationError',
      status: 400,
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('the option accounts', () => {
  const started = async (options: LakeOptions, run: (lake: Lake) => Promise<void>): Promise<void> => {
    const lake = await startLake(options);
    try {
      await run(lake);
    } finally {
      await lake.close();
    }
  };

  test('makes access keys the only way in, and names the user of a key', async () => {
    const accounts = {
      [OWNER]: { accessKeyId: 'AKIAOWNER', secretAccessKey: 's' },
      [PARTNER]: [{ accessKeyId: 'AKIAPARTNER', secretAccessKey: 's', userName: 'proxy' }],
    };
    await started({ accounts }, async (lake) => {
      const owner = await sts(lake, 'AKIAOWNER').send(new GetCallerIdentityCommand({}));
      expect(owner.Arn).toBe(`arn:aws:iam::${OWNER}:root`);
      const partner = await sts(lake, 'AKIAPARTNER').send(new GetCallerIdentityCommand({}));
      expect(partner).toMatchObject({ Arn: `arn:aws:iam::${PARTNER}:user/proxy`, UserId: 'proxy' });
      const digits = sts(lake, OWNER).send(new GetCallerIdentityCommand({}));
      expect(await failure(digits)).toMatchObject({ name: 'InvalidClientTokenId' });
    });
  });

  test('may be combined with a default account for unknown keys', async () => {
    await started({ defaultAccountId: OWNER }, async (lake) => {
      const identity = await sts(lake, 'AKIAANY').send(new GetCallerIdentityCommand({}));
      expect(identity.Account).toBe(OWNER);
    });
  });

  test.each<[LakeOptions, string]>([
    [
      { accounts: { me: { accessKeyId: 'a', secretAccessKey: 'b' } } },
      'accounts must contain only account IDs of 12 digits, not "me"',
    ],
    ...[[], null, 'text'].map((accounts): [LakeOptions, string] => [
      { accounts: accounts as never },
      'accounts must be an object of accounts and their access keys',
    ]),
    [{ accounts: { [OWNER]: [] } }, `accounts["${OWNER}"] must have at least one access key`],
    ...[{}, { accessKeyId: '', secretAccessKey: 'b' }, [null]].map((keys): [LakeOptions, string] => [
      { accounts: { [OWNER]: keys as never } },
      `accounts["${OWNER}"] must have an accessKeyId and a secretAccessKey, both strings`,
    ]),
    [{ port: 65_536 }, 'port must be a whole number from 0 to 65535, not 65536'],
    [{ queryTimeoutMs: 0 }, 'queryTimeoutMs must be a whole number from 1 to 3600000, not 0'],
  ])('%j is refused', async (options, message) => {
    expect(await failure(startLake(options))).toMatchObject({ name: 'RangeError', message });
  });
});

describe('events may be put into a channel', () => {
  let lake: Lake;
  let into: Integration;
  beforeAll(async () => {
    lake = await startLake();
    into = await integrate(cloudTrail(lake), 'policies');
  });
  afterAll(() => lake.close());

  const policy = (...statements: object[]): Promise<unknown> => {
    const Statement = statements.map((statement) => ({
      Effect: 'Allow',
      Action: 'cloudtrail-data:PutAuditEvents',
      Resource: into.channelArn,
      ...statement,
    }));
    const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement });
    return cloudTrail(lake).send(
      new PutResourcePolicyCommand({ ResourceArn: into.channelArn, ResourcePolicy }),
    );
  };
  const Condition = { StringEquals: { 'cloudtrail:ExternalId': 'ext-1' } };
  const attempt = async (more: {
    accessKeyId?: string;
    secretAccessKey?: string;
    sessionToken?: string;
    externalId?: string;
  }): Promise<string> => {
    const { status, body } = await put(lake, [entry()], { channel: into.channelArn, ...more });
    return status === 200 ? 'taken' : (body.__type ?? '');
  };
  const partner = { accessKeyId: PARTNER };
  const denied = 'ChannelInsufficientPermission';

  test('only by its owner if it has no policy', async () => {
    expect([await attempt({}), await attempt(partner)]).toEqual(['taken', denied]);
  });

  test.each([PARTNER, `arn:aws:iam::${PARTNER}:root`, '*'])(
    'by an account that the policy allows as %s, and by no other',
    async (AWS) => {
      await policy({ Principal: { AWS } });
      expect(await attempt(partner)).toBe('taken');
      expect(await attempt({ accessKeyId: '999999999999' })).toBe(AWS === '*' ? 'taken' : denied);
    },
  );

  test('with the external ID that the policy requires, which the owner does not need', async () => {
    await policy({ Principal: { AWS: [PARTNER] }, Condition });
    expect(await attempt({ ...partner, externalId: 'ext-1' })).toBe('taken');
    expect(await attempt({ ...partner, externalId: 'ext-2' })).toBe(denied);
    expect(await attempt(partner)).toBe(denied);
    expect(await attempt({})).toBe('taken');
    expect(await attempt({ ...partner, externalId: 'x' })).toBe('ValidationException');
  });

  test('by an assumed role whose account, role or session the policy allows', async () => {
    const { Credentials } = await sts(lake, OWNER).send(
      new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'one' }),
    );
    const role = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    for (const AWS of [PARTNER, ROLE, `arn:aws:sts::${PARTNER}:assumed-role/proxy/one`]) {
      await policy({ Principal: { AWS }, Condition });
      expect(await attempt({ ...role, externalId: 'ext-1' }), AWS).toBe('taken');
    }
    for (const AWS of [OWNER, `${ROLE}-other`, `arn:aws:sts::${PARTNER}:assumed-role/proxy/two`]) {
      await policy({ Principal: { AWS }, Condition });
      expect(await attempt({ ...role, externalId: 'ext-1' }), AWS).toBe(denied);
    }
  });

  test('by no one whom a Deny statement names, not even the owner', async () => {
    await policy({ Principal: '*' }, { Effect: 'Deny', Principal: { AWS: [PARTNER, OWNER] } });
    expect([
      await attempt(partner),
      await attempt({}),
      await attempt({ accessKeyId: '999999999999' }),
    ]).toEqual([denied, denied, 'taken']);
  });

  test('by a partner that cannot see the channel in the control plane', async () => {
    const seen = cloudTrail(lake, PARTNER).send(new GetChannelCommand({ Channel: into.channelArn }));
    expect(await failure(seen)).toMatchObject({ name: 'ChannelNotFoundException' });
  });
});

test('the error of a caller without permission can be chosen, since AWS documents none', async () => {
  const lake = await startLake({ permissionError: 'AccessDeniedException' });
  const into = await integrate(cloudTrail(lake), 'denied');
  const { status, body } = await put(lake, [entry()], { channel: into.channelArn, accessKeyId: PARTNER });
  await lake.close();
  expect([status, body.__type]).toEqual([403, 'AccessDeniedException']);
});
