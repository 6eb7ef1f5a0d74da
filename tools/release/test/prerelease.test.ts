import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../src/run.js';
import { sampleRepository, soundPackage } from './sample-repository.js';

const root = join(import.meta.dirname, '../../..');

it('a prerelease bumps only published packages: a private package that depends on one keeps its version and needs no changelog', async () => {
  const repository = sampleRepository({
    sound: soundPackage('sound'),
    site: {
      'package.json': JSON.stringify({
        name: '@org/site',
        version: '0.0.0',
        private: true,
        dependencies: { '@org/sound': '*' },
      }),
    },
  });
  const read = (file: string): string => readFileSync(join(repository, file), 'utf8');
  const write = (file: string, text: string): void => {
    writeFileSync(join(repository, '.changeset', file), text);
  };
  mkdirSync(join(repository, '.changeset'));
  const config = JSON.parse(readFileSync(join(root, '.changeset/config.json'), 'utf8')) as object;
  // The usual one asks git for commits, of which this folder has none.
  write('config.json', JSON.stringify({ ...config, changelog: false }));
  write('louder.md', "---\n'@org/sound': minor\n---\n\nLouder.\n");
  const changeset = (...args: string[]): Promise<string> =>
    run(process.execPath, [join(root, 'node_modules/@changesets/cli/bin.js'), ...args], { cwd: repository });
  await changeset('pre', 'enter', 'next');
  await changeset('version');

  expect(read('packages/sound/package.json')).toContain('"version": "1.1.0-next.0"');
  expect(read('packages/site/package.json')).toContain('"version": "0.0.0"');
});
