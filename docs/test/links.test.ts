import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deadLinks } from '../.vitepress/dead-links.js';
import { outsideLinksOf, withoutOutsideLinks } from '../.vitepress/outside-links.js';
import { TinySite, workspaceRoot } from './tiny-site.js';

let site: TinySite;
beforeEach(() => {
  site = new TinySite();
});
afterEach(() => {
  site.remove();
});

describe('the build', () => {
  it('fails on a link to a missing page, and names both pages', async () => {
    site.write('docs/guide/one.md', '# One\n\n[gone](./gone.md)\n');
    const { code, output } = await site.build();
    expect(output).toContain('Found dead link ./gone in file guide/one.md');
    expect(code).toBe(1);
  });

  it('fails on links to missing headings and files, and names them', async () => {
    site.write('docs/guide/one.md', '# One\n\n[place](./two.md#nowhere) and [file](/nothing.json)\n');
    site.write('docs/guide/two.md', '# Two\n\n## Somewhere\n');
    const { code, output } = await site.build();
    expect(output).toContain(
      'Dead links, 2 of them:\nguide/one.html → ./two.html#nowhere\nguide/one.html → /nothing.json',
    );
    expect(code).toBe(1);
  });

  it('fails on a link to a file that is not in the repository', async () => {
    site.write('docs/guide/one.md', '# One\n\n[gone](../../packages/gone/README.md)\n');
    const { code, output } = await site.build();
    expect(output).toContain(
      'guide/one.md links to ../../packages/gone/README.md, but the repository has no such file',
    );
    expect(code).toBe(1);
  });
});

describe('a link that leads out of the site', () => {
  const page =
    '# One\n\n[read it](../../packages/lake/README.md), [`code`](../../a.json), [b.md](../../b.md)\n';
  beforeEach(() => {
    for (const path of ['packages/lake/README.md', 'a.json', 'b.md']) site.write(path, 'text');
    site.write('docs/guide/one.md', page);
  });

  it('is plain text with the file name if the address of the repository is unknown', () => {
    const outside = outsideLinksOf(join(site.root, 'docs'));
    expect(withoutOutsideLinks('guide/one.md', page, outside)).toBe('# One\n\nread it, `code`, b.md\n');
  });

  it('leads to the repository if package.json names it', () => {
    site.write('package.json', '{ "repository": { "url": "git+https://example.com/acme/events.git" } }');
    const outside = outsideLinksOf(join(site.root, 'docs'));
    const target = outside.target('guide/one.md', '../../packages/lake/README.md#start') ?? '';
    expect(outside.address(target)).toBe('https://example.com/acme/events/blob/HEAD/packages/lake/README.md');
    expect(outside.target('guide/one.md', '../events/index.md')).toBeUndefined();
  });
});

describe('the search for dead links', () => {
  it('resolves links as a browser does', () => {
    const dist = join(site.root, 'dist');
    site.write(
      'dist/index.html',
      '<h1 id="top">A</h1><a href="#top">b</a><a href="./sub/">c</a><a class="x" href="/sub/page#here">d</a>' +
        '<a href="https://example.com/gone">e</a><a href="mailto:name@example.com">f</a>',
    );
    site.write('dist/sub/index.html', '<a href="../index.html#top">a</a>');
    site.write('dist/sub/page.html', '<p id="here"></p>');
    expect(deadLinks(dist)).toEqual([]);
    rmSync(join(dist, 'sub/page.html'));
    expect(deadLinks(dist)).toEqual(['index.html → /sub/page#here']);
    cpSync(join(workspaceRoot, 'docs/index.md'), join(dist, 'sub/page'));
    site.write('dist/sub/index.html', '<a href="../index.html#bottom">a</a>');
    expect(deadLinks(dist)).toContain('sub/index.html → ../index.html#bottom');
  });
});
