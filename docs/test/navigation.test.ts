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
  it('has every source by the name of its service, and every event of it', () => {
    const { items = [] } = group('events', pages, sources());
    for (const { key, service, events } of sources()) {
      const item = items.find(({ link }) => link === `/events/${key}`);
      expect(item?.text).toBe(service);
      expect(item?.items?.map(({ text }) => text)).toEqual(events.map(({ name }) => name));
      for (const { link } of item?.items ?? []) expect(link).toMatch(/^\/events\/[\w-]+#[\w-]+$/);
    }
  });

  it('has every page of the guide, by its first heading, however deep it lies', () => {
    const guides = pages.filter(({ path }) => path.startsWith('guide/'));
    expect(guides.length).toBeGreaterThan(0);
    const flat = (items: DefaultTheme.SidebarItem[]): DefaultTheme.SidebarItem[] =>
      items.flatMap((item) => [item, ...flat(item.items ?? [])]);
    const shown = flat([group('guide', pages, [])]).map(({ text, link }) => `${text ?? ''} ${link ?? ''}`);
    expect(shown).toEqual(
      expect.arrayContaining(guides.map((page) => `${html(page.title)} ${linkTo(page)}`)),
    );
  });

  it('puts the page of a folder on its heading, and pages of sources last', () => {
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

  it('says names as text, since VitePress takes them for HTML, and what begins with a mark of its own for code', () => {
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
  it('leads to each folder of pages, the guide first, and to the data', () => {
    const items = navigation(pages) as { text: string; link: string }[];
    expect(items.map(({ text }) => text)).toEqual(expect.arrayContaining(['Guide', 'Events', 'Data']));
    expect(items[0]?.text).toBe('Guide');
    expect(items.find(({ text }) => text === 'Events')?.link).toBe('/events/');
  });
});

describe('what the search indexes', () => {
  it('has the words of a name in camelCase beside the name', () => {
    expect(searchText('<td><code>requestParameters.machinesCount</code></td>', [])).toBe(
      '<td><code>requestParameters request Parameters.machinesCount machines Count</code></td>',
    );
  });

  it('leaves headings as they are, since results show them', () => {
    const rendered = '<h2 id="x">discoveryRule.created <a href="#x"></a></h2><p>ruleName</p>';
    expect(searchText(rendered, [])).toBe(rendered.replace('ruleName', 'ruleName rule Name'));
  });

  it('leaves attributes alone, and out what repeats', () => {
    const rendered = '<h2 id="machinesCount">x</h2><pre><code>machinesCount</code></pre>';
    expect(searchText(rendered, ['pre'])).toBe('<h2 id="machinesCount">x</h2>');
    expect(searchText(rendered, [])).toContain('<code>machinesCount machines Count</code>');
  });
});
