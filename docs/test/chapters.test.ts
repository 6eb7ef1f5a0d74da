import type { DefaultTheme } from 'vitepress';
import { describe, expect, it } from 'vitest';
import { sidebar } from '../.vitepress/navigation.js';
import type { Page } from '../.vitepress/pages.js';

const page = (path: string, title: string): Page => ({ path, title, text: `# ${title}\n` });

describe('the bar at the side', () => {
  it('folds the pages of a nested folder beneath its first page', () => {
    const pages = [
      page('guide/emitting.md', 'Emit events'),
      page('guide/rules/index.md', 'What the check finds'),
      page('guide/rules/unbounded.md', 'unbounded'),
    ];
    expect(sidebar(pages, [])).toEqual({
      '/guide/': [
        {
          text: 'Guide',
          items: [
            { text: 'Emit events', link: '/guide/emitting' },
            {
              text: 'What the check finds',
              link: '/guide/rules/',
              collapsed: true,
              items: [{ text: 'unbounded', link: '/guide/rules/unbounded' }],
            },
          ],
        },
      ],
    });
  });

  it('lists the pages of a chapter in the order in which its first page names them', () => {
    const index = {
      path: 'guide/receiving/index.md',
      title: 'Receiving',
      text: '# Receiving\n\n1. [The way](./way.md)\n2. [Enabling](./enabling.md#by-command)\n',
    };
    const names = ['enabling', 'stray', 'way'];
    const others = names.map((name) => page(`guide/receiving/${name}.md`, name));
    const [group] = sidebar([index, ...others], [])['/guide/'] as DefaultTheme.SidebarItem[];
    expect(group?.items?.[0]?.items?.map(({ text }) => text)).toEqual(['way', 'enabling', 'stray']);
  });
});
