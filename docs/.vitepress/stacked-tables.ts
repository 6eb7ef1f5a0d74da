import type { MarkdownRenderer } from 'vitepress';
import { plainText } from './plain-text.js';

/**
 * Tells each cell of a table its column's name: on a phone the theme shows a row as a list of names and values. Code in
 * a cell may break between a path's names and a variable's words.
 */
export function stackedTables(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('stacked_tables', ({ tokens }) => {
    let columns: string[] = [];
    let column = 0;
    tokens.forEach((token, index) => {
      if (token.type === 'table_open') columns = [];
      if (token.type === 'tr_open') column = 0;
      const cell = tokens[index + 1];
      if (token.type === 'th_open' && cell !== undefined) columns.push(plainText(cell.children ?? []));
      if (token.type === 'td_open') {
        const label = columns[column++] ?? '';
        if (label !== '') token.attrSet('data-label', label);
        if (cell?.content === '') token.attrJoin('class', 'empty');
        for (const child of cell?.children ?? [])
          child.meta = { ...(child.meta as object | null), isInCell: true };
      }
    });
  });

  const render = markdown.renderer.rules.code_inline;
  markdown.renderer.rules.code_inline = (tokens, index, options, env, self) => {
    const code = render?.(tokens, index, options, env, self) ?? '';
    const { isInCell = false } = (tokens[index]?.meta ?? {}) as { isInCell?: boolean };
    return isInCell ? code.replace(/(?<=[\w\]+*])[.:_](?=[^<])/g, '$&<wbr>') : code;
  };
}
