import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { childEnvironment, publishEnvironment } from '../src/rehearse/environment.js';
import { fetchTarball } from '../src/rehearse/published.js';
import { startRegistry, type Registry } from '../src/rehearse/registry.js';
import { run } from '../src/run.js';
import { sampleRepository, soundPackage } from './sample-repository.js';

async function registry(): Promise<Registry> {
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  const started = await startRegistry(folder, '@org');
  onTestFinished(async () => {
    await started.close();
    rmSync(folder, { recursive: true });
  });
  return started;
}

it('the registry serves what was published to it, whichever registry the environment names', async () => {
  const started = await registry();
  const root = sampleRepository({ sound: soundPackage('sound') });
  // Port 9 of this machine: nobody answers there.
  const env = {
    ...process.env,
    'npm_config_@org:registry': 'http://127.0.0.1:9/',
    NPM_CONFIG_PROVENANCE: 'true',
  };
  await run('npm', ['publish'], {
    cwd: join(root, 'packages/sound'),
    env: publishEnvironment(childEnvironment(env), started, '@org'),
  });
  const { manifest, files } = await fetchTarball(started.url, '@org/sound', '1.0.0');
  expect(manifest.name).toBe('@org/sound');
  expect([...files.keys()]).toContain('dist/index.js');
  await expect(fetchTarball(started.url, '@org/sound', '2.0.0')).rejects.toThrow(
    'the registry has no @org/sound@2.0.0',
  );
});

it('the registry listens on loopback and serves only packages of its scope', async () => {
  const { url } = await registry();
  expect(new URL(url).hostname).toBe('127.0.0.1');
  await expect(fetchTarball(url, 'left-pad', '1.3.0')).rejects.toThrow(
    /^the registry answers 40\d to \/left-pad$/,
  );
});
