import type { MarkdownRenderer } from 'vitepress';
import { plainText } from './plain-text.js';

/** How many characters of a description a search engine shows. */
const shownCharacters = 160;

/** Describes each page by the sentences that begin it: one, or as many as are shown. */
export function pageDescription(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('page_description', ({ tokens, env }) => {
    const start = tokens.findIndex(({ type }) => type === 'paragraph_open');
    const sentences = plainText(tokens[start + 1]?.children ?? []).split(/(?<=[.!?]) /);
    let shown = sentences.length;
    while (shown > 1 && sentences.slice(0, shown).join(' ').length > shownCharacters) shown -= 1;
    const { frontmatter } = env as { frontmatter: Record<string, unknown> };
    frontmatter['description'] = sentences.slice(0, shown).join(' ');
  });
}
