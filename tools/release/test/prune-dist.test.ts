import { execFileSync, execSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readWorkspaces } from '../src/workspaces.js';

const root = join(import.meta.dirname, '../../..');
const script = join(root, 'prune-dist.js');

interface Build {
  readonly command?: string;
  readonly options?: { readonly command?: string };
}

const { targetDefaults } = JSON.parse(readFileSync(join(root, 'nx.json'), 'utf8')) as {
  targetDefaults: { build: Build };
};
const build = targetDefaults.build.options?.command ?? '';

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'prune-dist-'));
  write('tsconfig.lib.json', JSON.stringify({ compilerOptions: { rootDir: 'src/gen', outDir: 'dist' } }));
});

afterEach(() => {
  rmSync(project, { recursive: true });
});

function write(path: string, text = ''): string {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
  return path;
}

function prune(): void {
  execFileSync(process.execPath, [script], { cwd: project });
}

function compiled(module: string): string[] {
  return ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((end) => write(`dist/${module}${end}`));
}

it('deletes what a renamed or deleted source was compiled to, and nothing else', () => {
  write('src/gen/index.ts');
  write('src/gen/events/kept.ts');
  const kept = [
    ...compiled('index'),
    ...compiled('events/kept'),
    write('dist/tsconfig.lib.tsbuildinfo'),
    write('dist/page/assets/index-abc.js'),
    write('dist/spec/test/some.test.d.ts'),
  ];
  const stale = [...compiled('gone'), ...compiled('events/renamed')];

  prune();

  expect(stale.filter((path) => existsSync(join(project, path)))).toEqual([]);
  expect(kept.filter((path) => !existsSync(join(project, path)))).toEqual([]);
});

it('has nothing to do before the first build', () => {
  prune();

  expect(existsSync(join(project, 'dist'))).toBe(false);
});

it('deletes nothing if tsc fails, so that the last build still has the files that it loads later', () => {
  write(
    'tsconfig.lib.json',
    JSON.stringify({ compilerOptions: { rootDir: 'src', outDir: 'dist' }, include: ['src'] }),
  );
  write('src/index.ts', 'export const one: number = "one";');
  const stale = compiled('gone');
  const command = build.replace('../../prune-dist.js', script);
  const env = {
    ...process.env,
    PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
  };

  expect(() => execSync(command, { cwd: project, env, stdio: 'pipe' })).toThrow(`Command failed: ${command}`);
  expect(stale.filter((path) => !existsSync(join(project, path)))).toEqual([]);

  write('src/index.ts', 'export const one: number = 1;');
  execSync(command, { cwd: project, env, stdio: 'pipe' });
  expect(stale.filter((path) => existsSync(join(project, path)))).toEqual([]);
});

it('runs in the build of every project, before rolldown writes anew what it deletes', () => {
  const own = readWorkspaces(root).flatMap(({ folder }) => {
    const { nx } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
      nx?: { targets?: { build?: Build } };
    };
    return nx?.targets?.build?.command ?? nx?.targets?.build?.options?.command ?? [];
  });
  expect(new Set(own)).toEqual(new Set([`${build} && rolldown --config ../../rolldown.config.js`]));
});
