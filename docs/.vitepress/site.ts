import type { CatalogSource } from '@org/event-catalog';
import { fileURLToPath } from 'node:url';
import { defineConfig, type MarkdownRenderer } from 'vitepress';
import { assertNoDeadLinks } from './dead-links.js';
import { headingAnchors } from './heading-anchors.js';
import { outsideLinks, outsideLinksOf } from './outside-links.js';
import { navigation, sidebar } from './navigation.js';
import { pageDescription } from './page-description.js';
import { pagesOf } from './pages.js';
import { publications, servePublications, writePublications } from './publications.js';
import { searchText } from './search-text.js';
import { stackedTables } from './stacked-tables.js';

export interface Site {
  /** The folder of the pages, `docs/` in a checkout: what a page links to outside it is in the repository. */
  readonly folder: URL;
  readonly sources: readonly CatalogSource[];
}

/** The site's configuration, apart from where it lies: a test builds a site of hostile schemas with it. */
export function siteConfig({ folder, sources }: Site): ReturnType<typeof defineConfig> {
  const root = fileURLToPath(folder);
  const pages = pagesOf(root);
  const outside = outsideLinksOf(root);
  const published = () => publications(pagesOf(root), sources, outside);
  return defineConfig({
    title: 'Activity Events',
    description: "The audit events of IBM Multicloud's services in AWS CloudTrail Lake.",
    lang: 'en',
    head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' }]],
    srcExclude: ['test/**'],
    markdown: {
      // A page reads the same here and on a code host, which neither links a bare `example.com` nor smiles at `:)`.
      linkify: false,
      theme: { light: 'github-light-high-contrast', dark: 'github-dark-default' },
      config: (markdown) => {
        markdown.disable('emoji');
        headingAnchors(markdown);
        pageDescription(markdown);
        outsideLinks(markdown, outside);
        stackedTables(markdown);
      },
    },
    themeConfig: {
      nav: navigation(pages),
      sidebar: sidebar(pages, sources),
      outline: [2, 3],
      notFound: {
        title: 'There is no such page',
        quote: 'Search for what you look for, or begin at the front page.',
        linkLabel: 'go to the front page',
        linkText: 'To the front page',
      },
      search: {
        provider: 'local',
        options: {
          // Typed here, since VitePress's own type is of a package that it does not bring.
          _render: (source, env, markdown: MarkdownRenderer) =>
            searchText(markdown.render(source, env), leftOut(env.relativePath)),
        },
      },
    },
    transformPageData({ relativePath, frontmatter }) {
      // Said here, since a code host shows front matter as a table. The front page is read by itself; the catalogue's
      // tables need the room of the outline, which the sidebar has anyway.
      if (relativePath === 'index.md') Object.assign(frontmatter, { sidebar: false, aside: false });
      if (relativePath.startsWith('events/'))
        Object.assign(frontmatter, { aside: false, pageClass: 'catalogue' });
    },
    // VitePress escapes what it is told here, but not a description of its own, and this one may be a schema's.
    transformHead: ({ description }) => [['meta', { name: 'description', content: description }]],
    vite: { plugins: [servePublications(published)] },
    buildEnd({ outDir }) {
      writePublications(outDir, published());
      assertNoDeadLinks(outDir);
    },
  });
}

/**
 * What only repeats an event's table of fields: its record and its code, and the matrix of all fields; and the rules'
 * examples, schemas whose names and prices nobody looks for.
 */
function leftOut(page: string): ('pre' | 'table')[] {
  if (page === 'events/sensitivity.md') return ['table'];
  return page.startsWith('events/') || page.startsWith('guide/rules/') ? ['pre'] : [];
}
