import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { childEnvironment, publishEnvironment } from '../src/rehearse/environment.js';
import { startRegistry } from '../src/rehearse/registry.js';
import { run } from '../src/run.js';
import { sampleRepository, soundPackage } from './sample-repository.js';

const root = join(import.meta.dirname, '../../..');

it('a release that failed midway publishes the rest when it runs again, and tags also what was published before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  const registry = await startRegistry(folder, '@org');
  onTestFinished(async () => {
    await registry.close();
    rmSync(folder, { recursive: true });
  });
  const cwd = sampleRepository({ early: soundPackage('early'), late: soundPackage('late') });
  mkdirSync(join(cwd, '.changeset'));
  writeFileSync(
    join(cwd, '.changeset/config.json'),
    readFileSync(join(root, '.changeset/config.json'), 'utf8'),
  );
  writeFileSync(join(cwd, 'package-lock.json'), '{}');
  const env = publishEnvironment(childEnvironment(process.env), registry, '@org');
  await run('git', ['init', '--quiet'], { cwd, env });
  await run('git', ['add', '--all'], { cwd, env });
  await run('git', ['commit', '--quiet', '--message', 'Version packages'], { cwd, env });
  await run('git', ['remote', 'add', 'origin', cwd], { cwd, env });
  // The machine of the failed run is gone, and with it the tag that it set.
  await run('npm', ['publish'], { cwd: join(cwd, 'packages/early'), env });

  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { release: string };
  };
  const publishing = scripts.release.slice(scripts.release.indexOf('changeset publish'));
  const PATH = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  const said = await run('sh', ['-c', publishing], { cwd, env: { ...env, PATH } });

  // The action creates a release on GitHub for each of these lines.
  expect([...said.matchAll(/New tag:\s+(\S+)/g)].map(([, tag]) => tag)).toEqual([
    '@org/late@1.0.0',
    '@org/early@1.0.0',
  ]);
  expect(await run('git', ['tag'], { cwd, env })).toBe('@org/early@1.0.0\n@org/late@1.0.0\n');
});
