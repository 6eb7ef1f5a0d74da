import { sources, type CatalogSource } from '@org/event-catalog';
import { fileURLToPath } from 'node:url';
import type { DefaultTheme } from 'vitepress';
import { describe, expect, it } from 'vitest';
import { html, navigation, sidebar } from '../.vitepress/navigation.js';
import { linkTo, pagesOf, type Page } from '../.vitepress/pages.js';
import { searchText } from '../.vitepress/search-text.js';

const pages = pagesOf(fileURLToPath(new URL('..', import.meta.url)));

function group(
  folder: string,
  of: readonly Page[],
  from: readonly CatalogSource[],
): DefaultTheme.SidebarItem {
  const [first] = sidebar(of, from)[`/${folder}/`] as DefaultTheme.SidebarItem[];
  return first ?? {};
}

describe('the sidebar', () => {
  it('lists every source by the name of its service, with all its events', () => {
    const { items = [] } = group('events', pages, sources());
    for (const { key, service, events } of sources()) {
      const item = items.find(({ link }) => link === `/events/${key}`);
      expect(item?.text).toBe(service);
      expect(item?.items?.map(({ text }) => text)).toEqual(events.map(({ name }) => name));
      for (const { link } of item?.items ?? []) expect(link).toMatch(/^\/events\/[\w-]+#[\w-]+$/);
    }
  });

  it('lists every page of the guide by its first heading, at any depth', () => {
    const guides = pages.filter(({ path }) => path.startsWith('guide/'));
    expect(guides.length).toBeGreaterThan(0);
    const flat = (items: DefaultTheme.SidebarItem[]): DefaultTheme.SidebarItem[] =>
      items.flatMap((item) => [item, ...flat(item.items ?? [])]);
    const shown = flat([group('guide', pages, [])]).map(({ text, link }) => `${text ?? ''} ${link ?? ''}`);
    expect(shown).toEqual(
      expect.arrayContaining(guides.map((page) => `${html(page.title)} ${linkTo(page)}`)),
    );
  });

  it('links the heading of a folder to its index page, and lists sources last', () => {
    const shop = { key: 'shop', service: 'Shop', events: [] } as unknown as CatalogSource;
    const made = ['events/index.md', 'events/shop.md', 'events/zoo.md'].map((path) => ({
      path,
      title: path,
      text: '',
    }));
    expect(group('events', made, [shop])).toMatchObject({
      text: 'Events',
      link: '/events/',
      items: [{ link: '/events/zoo' }, { text: 'Shop', link: '/events/shop' }],
    });
  });

  it('escapes names, which VitePress would render as HTML or interpret as its own syntax', () => {
    const hostile = {
      key: 'shop',
      service: '<img src=x onerror="x()">',
      events: [],
    } as unknown as CatalogSource;
    const page = { path: 'events/shop.md', title: 'Shop', text: '' };
    expect(group('events', [page], [hostile]).items?.[0]?.text).toBe(
      '&#60;img src=x onerror=&#34;x()&#34;&#62;',
    );
    expect(html('_vp-fn_x')).toBe('&#95;vp-fn&#95;x');
  });
});

describe('the bar at the top', () => {
  it('links each folder of pages, the guide first, and the data', () => {
    const items = navigation(pages) as { text: string; link: string }[];
    expect(items.map(({ text }) => text)).toEqual(expect.arrayContaining(['Guide', 'Events', 'Data']));
    expect(items[0]?.text).toBe('Guide');
    expect(items.find(({ text }) => text === 'Events')?.link).toBe('/events/');
  });
});

describe('what the search indexes', () => {
  it('contains the words of a camelCase name beside the name', () => {
    expect(searchText('<td><code>requestParameters.machinesCount</code></td>', [])).toBe(
      '<td><code>requestParameters request Parameters.machinesCount machines Count</code></td>',
    );
  });

  it('keeps headings unchanged, since results show them', () => {
    const rendered = '<h2 id="x">discoveryRule.created <a href="#x"></a></h2><p>ruleName</p>';
    expect(searchText(rendered, [])).toBe(rendered.replace('ruleName', 'ruleName rule Name'));
  });

  it('keeps attributes unchanged, and omits repetitions', () => {
    const rendered = '<h2 id="machinesCount">x</h2><pre><code>machinesCount</code></pre>';
    expect(searchText(rendered, ['pre'])).toBe('<h2 id="machinesCount">x</h2>');
    expect(searchText(rendered, [])).toContain('<code>machinesCount machines Count</code>');
  });
});
