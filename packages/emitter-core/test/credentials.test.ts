import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, expectTypeOf, it, onTestFinished, vi } from 'vitest';
import type { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import {
  type AwsCredentials,
  CredentialsCache,
  type CredentialsProvider,
} from '../src/transport/credentials.js';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.doUnmock('@aws-sdk/credential-providers');
});

describe('credentials', () => {
  it('come from the environment without loading the AWS credential providers', async () => {
    vi.doMock('@aws-sdk/credential-providers', () => {
      throw new Error('loaded');
    });
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENV');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    await expect(new CredentialsCache({}, 10_000).get('eu-west-1')).resolves.toEqual({
      accessKeyId: 'AKIAENV',
      secretAccessKey: 'secret',
      sessionToken: 'token',
    });
  });

  it('come from the AWS provider chain if the environment has none', async () => {
    const home = mkdtempSync(join(tmpdir(), 'credentials-'));
    const file = join(home, 'credentials');
    writeFileSync(file, '[default]\naws_access_key_id = AKIAFILE\naws_secret_access_key = secret\n');
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
      vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
    await expect(new CredentialsCache({}, 10_000).get('eu-west-1')).resolves.toMatchObject({
      accessKeyId: 'AKIAFILE',
    });
    rmSync(home, { recursive: true });
  });

  it('of an assumed role are requested with its external ID, through the same agent as events', async () => {
    let asked = '';
    const server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => (asked += chunk.toString()));
      response.setHeader('content-type', 'text/xml');
      response.end(`<AssumeRoleResponse><AssumeRoleResult><Credentials>
        <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
      </Credentials></AssumeRoleResult></AssumeRoleResponse>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    vi.stubEnv('AWS_ENDPOINT_URL_STS', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const agent = new Agent();
    const connect = vi.spyOn(agent, 'createConnection');
    const options = {
      credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
      assumeRoleArn: 'arn:aws:iam::111122223333:role/proxy',
      assumeRoleExternalId: 'required',
      agent,
    };
    await expect(new CredentialsCache(options, 10_000).get('eu-west-1')).resolves.toMatchObject({
      accessKeyId: 'ASIAROLE',
    });
    expect(connect).toHaveBeenCalledOnce();
    expect(new URLSearchParams(asked).get('ExternalId')).toBe('required');
  });

  it('can come from every AWS provider, and not from a function that needs other arguments', () => {
    expectTypeOf<ReturnType<typeof fromIni>>().toExtend<CredentialsProvider>();
    expectTypeOf<ReturnType<typeof fromNodeProviderChain>>().toExtend<CredentialsProvider>();
    expectTypeOf<ReturnType<typeof fromTemporaryCredentials>>().toExtend<CredentialsProvider>();
    expectTypeOf<() => Promise<AwsCredentials>>().toExtend<CredentialsProvider>();
    expectTypeOf<(profile?: string) => Promise<AwsCredentials>>().not.toExtend<CredentialsProvider>();
  });

  it('are looked up once for concurrent requests, and renewed shortly before they expire, while the old ones remain in use', async () => {
    vi.useFakeTimers();
    let calls = 0;
    const cache = new CredentialsCache(
      {
        credentials: () => {
          calls++;
          return Promise.resolve({
            accessKeyId: `A${calls}`,
            secretAccessKey: 's',
            expiration: new Date(Date.now() + 3_600_000),
          });
        },
      },
      10_000,
    );
    await Promise.all([cache.get('eu-west-1'), cache.get('eu-west-1')]);
    expect(calls).toBe(1);
    vi.advanceTimersByTime(3_600_000 - 6 * 60_000);
    await expect(cache.get('eu-west-1')).resolves.toMatchObject({ accessKeyId: 'A1' });
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    await expect(cache.get('eu-west-1')).resolves.toMatchObject({ accessKeyId: 'A1' });
    await vi.advanceTimersByTimeAsync(0);
    await expect(cache.get('eu-west-1')).resolves.toMatchObject({ accessKeyId: 'A2' });
    vi.useRealTimers();
  });

  it('are used until they expire if they cannot be renewed, without asking the provider on each request', async () => {
    vi.useFakeTimers();
    const first = {
      accessKeyId: 'A',
      secretAccessKey: 's',
      expiration: new Date(Date.now() + 60_000),
    };
    let calls = 0;
    const credentials = () =>
      ++calls === 1 ? Promise.resolve(first) : Promise.reject(new Error('no metadata service'));
    const cache = new CredentialsCache({ credentials }, 10_000);
    for (let second = 0; second < 59; second++) {
      await expect(cache.get('eu-west-1')).resolves.toEqual(first);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(calls).toBe(6);
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(cache.get('eu-west-1')).rejects.toThrow('no metadata service');
    vi.useRealTimers();
  });

  it('are looked up again if a provider hangs, and may have their expiration as a string', async () => {
    const end = new Date(Date.now() + 3_600_000).toISOString() as unknown as Date;
    let calls = 0;
    const given = { accessKeyId: 'A', secretAccessKey: 's', expiration: end };
    const cache = new CredentialsCache(
      { credentials: () => (++calls === 1 ? new Promise(() => undefined) : Promise.resolve(given)) },
      20,
    );
    await expect(cache.get('eu-west-1')).rejects.toMatchObject({ code: 'CredentialsTimeout' });
    await expect(cache.get('eu-west-1')).resolves.toEqual(given);
    await expect(cache.get('eu-west-1')).resolves.toEqual(given);
    expect(calls).toBe(2);
  });

  it('are new after a refusal, although the AWS providers cache', async () => {
    const home = mkdtempSync(join(tmpdir(), 'credentials-'));
    const file = join(home, 'credentials');
    const write = (key: string): void => {
      writeFileSync(file, `[default]\naws_access_key_id = ${key}\naws_secret_access_key = secret\n`);
    };
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
      vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
    write('AKIAOLD');
    const cache = new CredentialsCache({}, 10_000);
    cache.forget(await cache.get('eu-west-1'));
    const old = await cache.get('eu-west-1');
    expect(old).toMatchObject({ accessKeyId: 'AKIAOLD' });
    write('AKIANEW');
    await expect(cache.get('eu-west-1')).resolves.toBe(old);
    cache.forget(old);
    await expect(cache.get('eu-west-1')).resolves.toMatchObject({ accessKeyId: 'AKIANEW' });
    rmSync(home, { recursive: true });
  });

  it('are looked up again after a refusal or a failure, but only once for several refused requests', async () => {
    const asked: unknown[] = [];
    const answers = ['A', new Error('refused by the token service'), 'B', 'C'];
    const cache = new CredentialsCache(
      {
        credentials: (options) => {
          asked.push(options);
          const answer = answers[asked.length - 1];
          return answer instanceof Error
            ? Promise.reject(answer)
            : Promise.resolve({ accessKeyId: answer ?? '', secretAccessKey: 's' });
        },
      },
      10_000,
    );
    const first = await cache.get('eu-west-1');
    cache.forget(first);
    await expect(cache.get('eu-west-1')).rejects.toThrow('refused by the token service');
    const second = await cache.get('eu-west-1');
    cache.forget(first);
    await expect(cache.get('eu-west-1')).resolves.toBe(second);
    expect(asked).toEqual([undefined, { forceRefresh: true }, { forceRefresh: true }]);
  });

  it('are asked of the provider, and not of its cache, after a lookup that failed, until one succeeds', async () => {
    const asked: unknown[] = [];
    const expired = { accessKeyId: 'A', secretAccessKey: 's', expiration: new Date(0) };
    const cache = new CredentialsCache(
      {
        credentials: (options) => {
          asked.push(options);
          return asked.length === 1 ? Promise.reject(new Error('no connection')) : Promise.resolve(expired);
        },
      },
      10_000,
    );
    await expect(cache.get('eu-west-1')).rejects.toThrow('no connection');
    await cache.get('eu-west-1');
    await cache.get('eu-west-1');
    expect(asked).toEqual([undefined, { forceRefresh: true }, undefined]);
  });

  it('never fall back to another identity if a provider returns none', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENV');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    for (const none of [
      undefined,
      null,
      {},
      { accessKeyId: '', secretAccessKey: 's' },
      { accessKeyId: 'A' },
    ]) {
      const cache = new CredentialsCache({ credentials: () => Promise.resolve(none as never) }, 10_000);
      await expect(cache.get('eu-west-1')).rejects.toMatchObject({
        code: 'NoCredentials',
        message: 'the credential provider returned no accessKeyId and secretAccessKey',
      });
    }
  });
});
