import type { CatalogSource } from '@org/event-catalog';
import type { DefaultTheme } from 'vitepress';
import { linkTo, sourceOf, type Page } from './pages.js';

/** The bar at the top: each folder of pages by its first page, and the catalogue as data. */
export function navigation(pages: readonly Page[]): DefaultTheme.NavItem[] {
  return [
    ...folders(pages).map(([folder, [first]]) => ({
      text: folderTitle(folder),
      link: first === undefined ? '/' : linkTo(first),
      activeMatch: `^/${folder}/`,
    })),
    { text: 'Data', link: '/catalog.json', target: '_blank' },
  ];
}

/**
 * The bar at the side: the pages that lie in a folder. The sources' pages come last, have their services' names, and
 * beneath them their events.
 */
export function sidebar(
  pages: readonly Page[],
  sources: readonly CatalogSource[],
): DefaultTheme.SidebarMulti {
  return Object.fromEntries(
    folders(pages).map(([folder, inside]) => {
      const index = inside.find(({ path }) => path === `${folder}/index.md`);
      const [others, deeper] = byDepth(inside.filter((page) => page !== index));
      const isSource = (page: Page): boolean => sourceOf(page, sources) !== undefined;
      const items = [...others.filter((page) => !isSource(page)), ...others.filter(isSource)];
      const group = {
        text: folderTitle(folder),
        ...(index === undefined ? {} : { link: linkTo(index) }),
        items: [...items.map((page) => item(page, sources)), ...deeper.map(chapter)],
      };
      return [`/${folder}/`, [group]];
    }),
  );
}

/** The pages that lie in a folder itself, and those of each folder within it. */
function byDepth(pages: readonly Page[]): [here: Page[], deeper: Page[][]] {
  const depthOf = ({ path }: Page): number => path.split('/').length;
  const deeper = new Map<string, Page[]>();
  for (const page of pages.filter((each) => depthOf(each) > 2)) {
    const folder = page.path.split('/').slice(0, 2).join('/');
    deeper.set(folder, [...(deeper.get(folder) ?? []), page]);
  }
  return [pages.filter((page) => depthOf(page) === 2), [...deeper.values()]];
}

/** Many short pages on one matter, folded away beneath the page that begins them, in the order in which it names them. */
function chapter(pages: readonly Page[]): DefaultTheme.SidebarItem {
  const [first, ...others] = pages;
  if (first === undefined) return {};
  others.sort((one, other) => placeIn(first, one) - placeIn(first, other));
  const items = others.map((page) => ({ text: html(page.title), link: linkTo(page) }));
  return { text: html(first.title), link: linkTo(first), collapsed: true, items };
}

/** Where a page last links to another of its folder: in its list, which its words come before. Last where it does not. */
function placeIn({ text }: Page, { path }: Page): number {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const places = [`](./${name}`, `](${name}`].map((link) => text.lastIndexOf(link));
  return places.find((place) => place >= 0) ?? text.length;
}

function item(page: Page, sources: readonly CatalogSource[]): DefaultTheme.SidebarItem {
  const source = sourceOf(page, sources);
  const link = linkTo(page);
  if (source === undefined) return { text: html(page.title), link };
  const anchors = eventAnchors(page);
  const items = source.events.map(({ name }) => ({
    text: html(name),
    link: `${link}#${anchors.get(name) ?? ''}`,
  }));
  return { text: html(source.service), link, collapsed: true, items };
}

/** An event's anchor on its page is the generator's choice; it stands before the event's heading. */
function eventAnchors({ text }: Page): Map<string, string> {
  const headings = text.matchAll(/^<a id="([\w-]+)"><\/a>\n\n## ([\w.]+)$/gm);
  return new Map([...headings].map(([, anchor = '', name = '']) => [name, anchor]));
}

function folders(pages: readonly Page[]): [folder: string, pages: Page[]][] {
  const inside = new Map<string, Page[]>();
  for (const page of pages) {
    if (!page.path.includes('/')) continue;
    const folder = page.path.slice(0, page.path.indexOf('/'));
    inside.set(folder, [...(inside.get(folder) ?? []), page]);
  }
  // The guide tells what an event is; the catalogue, and what else there is, looks it up.
  const rank = (folder: string): string => (folder === 'guide' ? '' : folder);
  return [...inside].sort(([one], [other]) => (rank(one) < rank(other) ? -1 : 1));
}

function folderTitle(folder: string): string {
  const words = folder.replaceAll('-', ' ');
  return html(words.charAt(0).toUpperCase() + words.slice(1));
}

/** VitePress sets these texts as HTML, and runs what begins with `_vp-fn_`. */
export function html(text: string): string {
  return text.replace(/[&<>"'_]/g, (character) => `&#${character.charCodeAt(0)};`);
}
