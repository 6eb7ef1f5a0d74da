import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
/** Every path of a file, or of a folder (with a slash at its end), that the page names. */
const named = [...page.matchAll(/`((?:packages|tools|docs)\/[\w./-]+(?:\.ts|\/))`/g)].map(
  ([, path]) => path ?? '',
);

/** Every source file that somebody wrote. */
function handWritten(): string[] {
  const site = readdirSync(join(root, 'docs/.vitepress')).filter((name) => name.endsWith('.ts'));
  const sources = ['packages', 'tools'].flatMap((room) =>
    readdirSync(join(root, room)).flatMap((name) => {
      const source = join(room, name, 'src');
      if (!existsSync(join(root, source))) return [];
      return readdirSync(join(root, source), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !path.startsWith('gen/'))
        .map((path) => join(source, path));
    }),
  );
  return [...sources, ...site.map((name) => join('docs/.vitepress', name))];
}

describe('ARCHITECTURE.md', () => {
  it('names only files and folders that exist', () => {
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names every hand-written source file, or its folder', () => {
    const missing = handWritten().filter(
      (file) => !named.some((path) => (path.endsWith('/') ? file.startsWith(path) : file === path)),
    );
    expect(missing).toEqual([]);
  });
});
