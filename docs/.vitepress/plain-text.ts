import type { MarkdownRenderer } from 'vitepress';

type Token = ReturnType<MarkdownRenderer['parse']>[number];

/** The words of a heading, a cell or a paragraph. */
export function plainText(tokens: readonly Pick<Token, 'type' | 'content'>[]): string {
  return tokens
    .filter(({ type }) => ['text', 'code_inline', 'softbreak'].includes(type))
    .map(({ type, content }) => (type === 'softbreak' ? ' ' : content))
    .join('');
}
