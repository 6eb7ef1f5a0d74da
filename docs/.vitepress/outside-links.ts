import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

/** What becomes of a link that leads from a page to a file outside the site. */
export interface OutsideLinks {
  /** The file, from the repository's root, where the link leads out of the site; else nothing. */
  readonly target: (page: string, href: string) => string | undefined;
  /** Where the repository shows that file; nothing where the repository's address is not known. */
  readonly address: (target: string) => string | undefined;
}

/** The links out of a folder, whose parent is the repository's root. */
export function outsideLinksOf(root: string): OutsideLinks {
  const repository = resolve(root, '..');
  const address = repositoryAddress(join(repository, 'package.json'));
  return {
    target(page, href) {
      if (!/^\.{1,2}\//.test(href)) return undefined;
      const file = resolve(root, dirname(page), decodeURI(href.replace(/[?#].*$/, '')));
      if (!relative(root, file).startsWith('..')) return undefined;
      const path = relative(repository, file);
      if (path.startsWith('..') || !existsSync(file)) {
        throw new Error(
          `${page} links to ${href}, but the repository has no such file: mend or remove the link.`,
        );
      }
      return path.split(sep).join('/');
    },
    address: (target) => (address === undefined ? undefined : `${address}/blob/HEAD/${encodeURI(target)}`),
  };
}

/** `package.json` names the repository's address once it has one: the registry's provenance needs it there too. */
function repositoryAddress(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const { repository } = JSON.parse(readFileSync(file, 'utf8')) as { repository?: string | { url: string } };
  const url = typeof repository === 'object' ? repository.url : repository;
  return url?.replace(/^git\+/, '').replace(/\.git$/, '');
}

/**
 * On a code host a page's links to READMEs and schemas lead to those files; the site does not have them. There they lead
 * to the repository, or, where its address is not known, are words beside the file's name.
 */
export function outsideLinks(markdown: MarkdownRenderer, { target, address }: OutsideLinks): void {
  markdown.core.ruler.push('outside_links', ({ tokens, env, Token }) => {
    const { relativePath } = env as { relativePath: string };
    for (const { children } of tokens) {
      // From the end, since names are put in on the way.
      for (let index = (children?.length ?? 0) - 1; children != null && index >= 0; index -= 1) {
        const open = children[index];
        const file =
          open?.type === 'link_open' ? target(relativePath, open.attrGet('href') ?? '') : undefined;
        if (open === undefined || file === undefined) continue;
        const href = address(file);
        if (href !== undefined) {
          open.attrSet('href', href);
          continue;
        }
        const close = children.findIndex(({ type }, at) => at > index && type === 'link_close');
        const words = children.slice(index + 1, close);
        const name = Object.assign(new Token('code_inline', 'code', 0), { content: file });
        const space = Object.assign(new Token('text', '', 0), { content: ' ' });
        if (words.map(({ content }) => content).join('') === file)
          children.splice(index, words.length + 2, name);
        else if (words.some(({ type }) => type === 'code_inline'))
          children.splice(index, words.length + 2, ...words);
        else children.splice(index, words.length + 2, ...words, space, name);
      }
    }
  });
}

/** A page's Markdown as it is published: its links out of the site as above. */
export function withoutOutsideLinks(page: string, text: string, { target, address }: OutsideLinks): string {
  return text.replace(/\[([^\]\n]+)\]\(([^)\s]+)\)/g, (link, words: string, href: string) => {
    const file = target(page, href);
    if (file === undefined) return link;
    const to = address(file);
    return to === undefined ? words : `[${words}](${to})`;
  });
}
