import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../../prune-dist.js');

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
