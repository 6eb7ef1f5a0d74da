import type { CatalogSource } from '@org/event-catalog';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { withoutOutsideLinks, type OutsideLinks } from './outside-links.js';
import { sourceOf, type Page } from './pages.js';

/** What is published beside the pages, by its path: the catalogue as data, and the pages for language models. */
export type Publications = ReadonlyMap<string, string>;

/** The same pages and sources give the same texts. */
export function publications(
  pages: readonly Page[],
  sources: readonly CatalogSource[],
  outside: OutsideLinks,
): Publications {
  const published = pages.map((page) => ({
    ...page,
    text: withoutOutsideLinks(page.path, page.text, outside),
  }));
  return new Map([
    ['catalog.json', `${JSON.stringify({ sources }, null, 2)}\n`],
    ['llms.txt', llmsText(pages, sources)],
    ['llms-full.txt', published.map(({ path, text }) => `<!-- ${path} -->\n\n${text.trim()}\n`).join('\n')],
    ...published.map(({ path, text }) => [path, text] as const),
  ]);
}

function llmsText(pages: readonly Page[], sources: readonly CatalogSource[]): string {
  const line = (page: Page): string => {
    const link = `- [${page.title}](${page.path})`;
    const source = sourceOf(page, sources);
    if (source === undefined) return link;
    const names = source.events.map(({ name }) => name).join(', ');
    return `${link}: ${oneLine(source.description)} Events: ${names}.`;
  };
  return [
    '# Activity Events',
    '',
    "> The audit events of IBM Multicloud's services in AWS CloudTrail Lake: typed emitters for the services, a",
    '> catalogue of every event with its fields, an example record and SQL for the customers.',
    '',
    '## Pages',
    '',
    ...pages.map(line),
    '',
    '## Data',
    '',
    '- [catalog.json](catalog.json): every event with its JSON Schema, fields, example record and SQL',
    '- [llms-full.txt](llms-full.txt): all pages in one file',
    '',
  ].join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

export function writePublications(folder: string, published: Publications): void {
  for (const [path, text] of published) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

interface DevServer {
  middlewares: {
    use(handle: (request: IncomingMessage, response: ServerResponse, next: () => void) => void): unknown;
  };
}

/** The dev server has what the built site has, as it is now. */
export function servePublications(published: () => Publications): {
  name: string;
  configureServer(server: DevServer): void;
} {
  return {
    name: 'publications',
    configureServer({ middlewares }) {
      middlewares.use(({ url = '' }, response, next) => {
        // A page's own Markdown is a module to the dev server.
        const text = /^\/(catalog\.json|llms(-full)?\.txt)$/.test(url)
          ? published().get(url.slice(1))
          : undefined;
        if (text === undefined) {
          next();
        } else {
          const type = url.endsWith('.json') ? 'application/json' : 'text/plain';
          response.setHeader('content-type', `${type}; charset=utf-8`);
          response.end(text);
        }
      });
    },
  };
}
