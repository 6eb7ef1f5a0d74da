import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CredentialsCache } from '../src/transport/credentials.js';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.doUnmock('@aws-sdk/credential-providers');
});

describe('credentials', () => {
  it('come from the environment without loading AWS’s providers', async () => {
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

  it('come from AWS’s provider chain where the environment has none', async () => {
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

  it('are looked up once for concurrent requests, and renewed shortly before they end, while the old ones serve', async () => {
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

  it('serve to their end though they cannot be renewed, and the provider is not asked for each request', async () => {
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

  it('are looked up anew where a provider hangs, and may end at a time that is a text', async () => {
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
});
