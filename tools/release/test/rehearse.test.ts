import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeRise, pendingChangesets, writeRehearsalChangeset } from '../src/rehearse/changesets.js';
import { childEnvironment } from '../src/rehearse/environment.js';
import { notInstalled } from '../src/rehearse/installed.js';
import { commonJsOf, firstTypeScriptBlock } from '../src/rehearse/readme-code.js';
import { rehearse } from '../src/rehearse/rehearse.js';
import { startSteps } from '../src/rehearse/steps.js';
import { CommandError, run } from '../src/run.js';
import { stampRepository } from '../src/stamp.js';
import { publicWorkspaces } from '../src/workspaces.js';
import { sampleRepository, soundPackage } from './sample-repository.js';

const running = new AbortController().signal;

describe('the versions of a rehearsal', () => {
  it('come from a changeset for every public package if none is pending', () => {
    const root = sampleRepository({
      sound: soundPackage('sound'),
      tool: { 'package.json': '{ "name": "@org/tool", "private": true }' },
    });
    mkdirSync(join(root, '.changeset'));
    writeFileSync(join(root, '.changeset/README.md'), 'How to write a changeset.');
    expect(pendingChangesets(root)).toEqual([]);
    writeRehearsalChangeset(root);
    expect(pendingChangesets(root)).toEqual(['rehearsal.md']);
    expect(readFileSync(join(root, '.changeset/rehearsal.md'), 'utf8')).toBe(
      "---\n'@org/sound': patch\n---\n\nRehearse a release.\n",
    );
  });

  it('are summarized by what was bumped', () => {
    const before = new Map([
      ['a', '0.1.0'],
      ['b', '0.1.0'],
      ['c', '1.0.0'],
      ['d', '1.0.0'],
    ]);
    const after = new Map([
      ['a', '0.1.1'],
      ['b', '0.1.1'],
      ['c', '2.0.0'],
      ['d', '1.0.0'],
    ]);
    expect(describeRise(before, after)).toBe('0.1.0 → 0.1.1 a, b; 1.0.0 → 2.0.0 c');
  });
});

describe('the code that a README shows', () => {
  const readme =
    'Call it:\n\n```ts\nimport { a } from "a";\n\na();\nawait a.close();\n```\n\n```ts\nb();\n```\n';

  it('is its first TypeScript block', () => {
    expect(firstTypeScriptBlock(readme)).toBe('import { a } from "a";\n\na();\nawait a.close();\n');
    expect(() => firstTypeScriptBlock('# Nothing')).toThrow('the README has no TypeScript block');
  });

  it('awaits within a function if it is CommonJS', () => {
    expect(commonJsOf(firstTypeScriptBlock(readme))).toBe(
      'import { a } from "a";\nasync function main(): Promise<void> {\n\na();\nawait a.close();\n}\nvoid main();\n',
    );
  });
});

describe('a step', () => {
  it('is printed with its duration and result', async () => {
    const lines: string[] = [];
    await startSteps((line) => lines.push(line), running).step('build', () => 'it is built');
    expect(lines).toEqual([expect.stringMatching(/^ +\d+\.\d s {2}build: it is built$/)]);
  });

  it('that fails is named, with the command and its whole output', async () => {
    const { step } = startSteps(() => undefined, running);
    const failing = step('build', () =>
      run('node', ['-e', 'console.log("so far"); process.exit(3)'], { cwd: '.' }),
    );
    const error = await failing.catch((error: unknown) => error as Error);
    expect(error).toMatchObject({
      message:
        'The rehearsal failed at "build": `node -e console.log("so far"); process.exit(3)` exited with code 3',
    });
    expect((error as Error).cause).toBeInstanceOf(CommandError);
    expect((error as Error).cause).toMatchObject({ output: 'so far\n' });
  });

  it('does not begin after an interruption', async () => {
    const { step } = startSteps(() => undefined, AbortSignal.abort(new Error('received SIGINT')));
    await expect(step('build', () => 'built')).rejects.toThrow('received SIGINT');
  });
});

it('a rehearsal outside a repository fails with a clear message', async () => {
  const options = { write: () => undefined, signal: running };
  await expect(rehearse(sampleRepository({}), options)).rejects.toThrow(
    /^The rehearsal failed at "copy": `git clone .*` exited with code 128$/,
  );
});

it('dependencies of HEAD that are not installed are named', () => {
  const root = sampleRepository({});
  mkdirSync(join(root, 'node_modules'));
  const lock = (packages: object): string => JSON.stringify({ packages });
  writeFileSync(
    join(root, 'package-lock.json'),
    lock({
      '': { version: '0.0.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/a/node_modules/@b/c': { version: '2.0.0' },
      'node_modules/d-win32': { version: '3.0.0', optional: true },
      'node_modules/@org/sound': { resolved: 'packages/sound', link: true },
    }),
  );
  expect(notInstalled(root, root)).toEqual(['a 1.0.0', '@b/c 2.0.0']);
  const installed = {
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a/node_modules/@b/c': { version: '1.9.0' },
  };
  writeFileSync(join(root, 'node_modules/.package-lock.json'), lock(installed));
  expect(notInstalled(root, root)).toEqual(['@b/c 2.0.0']);
});

it('a command in another folder does not inherit the environment of the running npm script', () => {
  const env = {
    PATH: '/bin',
    npm_package_name: 'x',
    npm_config_local_prefix: '/here',
    INIT_CWD: '/here',
    NX_TASK: 'y',
  };
  expect(childEnvironment(env)).toEqual({ PATH: '/bin', NX_DAEMON: 'false', NX_TUI: 'false' });
});

describe('the repository in a manifest', () => {
  it('is the one that GitHub Actions names, with the folder of the package', () => {
    const root = sampleRepository({ sound: soundPackage('sound') });
    const env = { GITHUB_SERVER_URL: 'https://github.example', GITHUB_REPOSITORY: 'us/events' };
    expect(stampRepository(root, env)).toBe('git+https://github.example/us/events.git');
    expect(publicWorkspaces(root)[0]?.manifest.repository).toEqual({
      type: 'git',
      url: 'git+https://github.example/us/events.git',
      directory: 'packages/sound',
    });
  });

  it('is omitted elsewhere', () => {
    const root = sampleRepository({ sound: soundPackage('sound') });
    expect(stampRepository(root, {})).toBeUndefined();
    expect(publicWorkspaces(root)[0]?.manifest.repository).toBeUndefined();
  });
});
