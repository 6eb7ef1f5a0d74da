import type { CatalogSource } from '@org/event-catalog';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page as its author or the generator wrote it. */
export interface Page {
  /** From the site's folder: `guide/emitting.md`. */
  readonly path: string;
  /** Its first heading, in Markdown. */
  readonly title: string;
  readonly text: string;
}

/** Every page, sorted by its path, a folder's `index.md` first. */
export function pagesOf(root: string): Page[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.md') && !/(^|\/)(\.vitepress|node_modules|test)\//.test(path))
    .sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, title: /^# (.+)$/m.exec(text)?.[1] ?? path, text };
    });
}

/** The source whose events a page of the catalogue describes; `undefined` for other pages. */
export function sourceOf({ path }: Page, sources: readonly CatalogSource[]): CatalogSource | undefined {
  return sources.find(({ key }) => path === `events/${key}.md`);
}

function sortKey(path: string): string {
  return path.replace(/(^|\/)index\.md$/, '$1');
}

/** Where the site shows a page: `/events/` for `events/index.md`. */
export function linkTo({ path }: Page): string {
  return `/${path.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}`;
}
