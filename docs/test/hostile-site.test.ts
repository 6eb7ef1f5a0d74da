import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileTexts, schemasOf } from './hostile-schemas.js';
import { TinySite, workspaceRoot } from './tiny-site.js';

const pages = ['events/shop', 'events/index', 'events/sensitivity'];

describe('a site made from hostile schemas', () => {
  const hostile = new TinySite();
  const calm = new TinySite();

  beforeAll(async () => {
    const texts = { hostile: hostileTexts, calm: hostileTexts.map((_, index) => `text ${index}`) };
    for (const [site, its] of [
      [hostile, texts.hostile],
      [calm, texts.calm],
    ] as const) {
      site.write('schemas/envelope.json', readFileSync(join(workspaceRoot, 'schemas/envelope.json'), 'utf8'));
      for (const [path, text] of schemasOf(its)) site.write(path, text);
      site.write('secret.md', 'what no page includes');
      await site.generate();
      const { code, output } = await site.build();
      expect(output).toContain('build complete');
      expect(code).toBe(0);
    }
  });

  afterAll(() => {
    hostile.remove();
    calm.remove();
  });

  it.each(pages)('has on %s the same elements as with harmless text', (page) => {
    expect(elements(content(hostile, page))).toEqual(elements(content(calm, page)));
  });

  it.each(hostileTexts)('shows %j literally in paragraphs, tables and code', (text) => {
    const shown = visibleText(content(hostile, 'events/shop'));
    // Title, description, fields, bounds, record, call, and more.
    expect(shown.split(squeeze(text)).length - 1).toBeGreaterThan(12);
    expect(visibleText(content(hostile, 'events/index'))).toContain(squeeze(text));
  });

  it('describes a page in its head by text alone', () => {
    const head = (site: TinySite): string => html(site, 'events/shop').split('<body>')[0] ?? '';
    expect(elements(head(hostile))).toEqual(elements(head(calm)));
    const [, description = ''] = /<meta name="description" content="([^"]*)">/.exec(head(hostile)) ?? [];
    expect(visibleText(description)).toBe(squeeze(hostileTexts.join(' ')));
  });

  it('shows the service by its name in the sidebar', () => {
    const sidebar = /<aside class="VPSidebar".*?<\/aside>/s.exec(html(hostile, 'events/shop'))?.[0] ?? '';
    expect(visibleText(sidebar)).toContain(squeeze(hostileTexts.join(' ')));
    expect(elements(sidebar)).toEqual(
      elements(/<aside class="VPSidebar".*?<\/aside>/s.exec(html(calm, 'events/shop'))?.[0] ?? ''),
    );
  });

  it('includes no file that a description names', () => {
    for (const page of pages) expect(html(hostile, page)).not.toContain('what no page includes');
  });
});

function html({ dist }: TinySite, page: string): string {
  return readFileSync(join(dist, `${page}.html`), 'utf8');
}

/** What the Markdown became, without the frame around it. */
function content(site: TinySite, page: string): string {
  return /<main class="main".*?<\/main>/s.exec(html(site, page))?.[0] ?? '';
}

/** The elements in order, with their attributes' names; spans and inline code only hold text. */
function elements(markup: string): string[] {
  return [...markup.matchAll(/<([a-z][\w-]*)((?:\s+[^\s=>"]+(?:="[^"]*")?)*)\s*>/gi)]
    .filter(([, name = '']) => !['span', 'code', 'wbr', 'pre', 'div', 'button'].includes(name))
    .map(([, name = '', attributes = '']) =>
      [
        name,
        ...[...attributes.matchAll(/\s([^\s=>"]+)(?:="[^"]*")?/g)].map(([, attribute]) => attribute),
      ].join(' '),
    );
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function visibleText(markup: string): string {
  const text = markup
    .replace(/<!--.*?-->/gs, '')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (_, decimal?: string, hex?: string, name?: string) =>
      name === undefined
        ? String.fromCodePoint(decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal))
        : (entities[name] ?? '?'),
    );
  return squeeze(text);
}

/** Code on several lines, escapes of its language and quotes are how text is written there: compared without. */
function squeeze(text: string): string {
  return text.replace(/[\s\u200b\\]+/g, ' ').trim();
}
