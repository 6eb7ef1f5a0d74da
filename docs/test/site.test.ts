import { events, sources } from '@org/event-catalog';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { deadLinks } from '../.vitepress/dead-links.js';
import { outsideLinksOf } from '../.vitepress/outside-links.js';
import { pagesOf } from '../.vitepress/pages.js';
import { publications } from '../.vitepress/publications.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, '.vitepress/dist');
const read = (path: string): string => readFileSync(join(dist, path), 'utf8');

const description = (path: string): string | undefined =>
  /<meta name="description" content="([^"]+)">/.exec(read(path))?.[1];

beforeAll(() => {
  if (!existsSync(dist))
    throw new Error('The site is not built: run `npm run docs:build`, or `npx nx test docs`.');
});

describe('the built site', () => {
  it('has every page and no dead link', () => {
    for (const { path } of pagesOf(root))
      expect(existsSync(join(dist, path.replace(/md$/, 'html'))), path).toBe(true);
    expect(deadLinks(dist)).toEqual([]);
  });

  it.each(events().map((event) => [event.source, event.name, event] as const))(
    'tells of %s %s: its fields, a record, the call and the SQL',
    (source, name, event) => {
      const page = read(`events/${source}.html`);
      const start = page.indexOf(`>${name} <a class="header-anchor"`);
      expect(start).toBeGreaterThan(0);
      const section = page.slice(start, page.indexOf('<h2', start));
      const text = section.replace(/<[^>]*>/g, '');
      for (const { path } of event.fields) expect(text).toContain(path);
      for (const language of ['json', 'ts', 'sql'])
        expect(section).toContain(`<div class="language-${language} `);
      expect(text).toContain('&quot;eventCategory&quot;: &quot;ActivityAuditLog&quot;');
      expect(section.match(/<pre class="shiki /g)).toHaveLength(2 + event.queries.length);
      expect(text).toContain(`Stage: ${event.stage}`);
    },
  );

  it('describes each page by the sentences that begin it', () => {
    const descriptions = pagesOf(root).map(({ path }) => description(path.replace(/md$/, 'html')));
    expect(new Set(descriptions).size).toBe(descriptions.length);
    expect(description('guide/rules/unbounded.html')).toBe(
      'A string or an array has no bound, so an event may be too large for CloudTrail.',
    );
    expect(description('guide/receiving/event-sources.html')).toBe(
      'Which services send events, and how to look up, check and send an event. ' +
        'A source is live if its service sends events, and reserved if only its name is taken.',
    );
    for (const source of sources()) {
      const [sentence = ''] = source.description.split('. ');
      expect(description(`events/${source.key}.html`)).toContain(sentence);
    }
  });

  it('requests nothing from other hosts', () => {
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((path) => /\.(html|css)$/.test(path))) {
      const loaded = [
        ...read(file).matchAll(/(?:\ssrc=|<link[^>]* href=|url\(|@import )["']?((?:https?:)?\/\/[^"')\s]+)/g),
      ];
      expect(
        loaded.map(([, address]) => address),
        file,
      ).toEqual([]);
    }
  });
});

describe('what is published beside the pages', () => {
  it('includes the catalogue as data', () => {
    expect(JSON.parse(read('catalog.json'))).toEqual({ sources: sources() });
  });

  it('lists every page, with its Markdown, and every event in llms.txt', () => {
    const list = read('llms.txt');
    for (const { path } of pagesOf(root)) expect(list).toContain(`](${path})`);
    for (const { name } of events()) expect(list).toContain(name);
    for (const [, path = ''] of list.matchAll(/\]\(([^)]+)\)/g)) {
      expect(existsSync(join(dist, path)), path).toBe(true);
    }
  });

  it('includes all pages in llms-full.txt', () => {
    const all = read('llms-full.txt');
    for (const { title } of pagesOf(root)) expect(all).toContain(`# ${title}\n`);
  });

  it('is reproducible', () => {
    const again = publications(pagesOf(root), sources(), outsideLinksOf(root));
    for (const [path, text] of again) expect(read(path), path).toBe(text);
  });
});
