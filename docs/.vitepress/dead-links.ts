import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Fails where a link of the built site leads to no file of it, or to no place in that file. VitePress itself looks at
 * pages only: not at anchors, nor at files beside the pages, nor at the links of the sidebar.
 *
 * @throws Error That names each page with its dead links.
 */
export function assertNoDeadLinks(folder: string): void {
  const dead = deadLinks(folder);
  if (dead.length > 0) throw new Error(`Dead links, ${dead.length} of them:\n${dead.join('\n')}`);
}

/** Each dead link as `guide/emitting.html → ../nowhere.html`. */
export function deadLinks(folder: string): string[] {
  const files = new Set(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/')),
  );
  const pages = new Map(
    [...files]
      .filter((path) => path.endsWith('.html'))
      .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  );
  const anchors = new Map([...pages].map(([path, text]) => [path, new Set(attributes(text, 'id'))]));
  return [...pages].flatMap(([page, text]) =>
    [...new Set(attributes(text, 'href'))]
      .filter((href) => {
        const { protocol, host, pathname, hash } = new URL(href, `site://here/${page}`);
        if (protocol !== 'site:' || host !== 'here') return false;
        const path = decodeURI(pathname)
          .slice(1)
          .replace(/(^|\/)$/, '$1index.html');
        const target = [path, `${path}.html`].find((file) => files.has(file));
        if (target === undefined) return true;
        const anchor = decodeURIComponent(hash.slice(1));
        return anchor !== '' && !(anchors.get(target)?.has(anchor) ?? false);
      })
      .map((href) => `${page} → ${href}`),
  );
}

function attributes(text: string, name: 'href' | 'id'): string[] {
  return [...text.matchAll(new RegExp(`<[a-z][^>]*?\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) =>
    value.replaceAll('&amp;', '&').replaceAll('&#39;', "'"),
  );
}
