import type { MarkdownRenderer } from 'vitepress';

/**
 * Gives a heading the anchor that stands before it as `<a id="…"></a>`. Code hosts and VitePress derive different
 * anchors from a heading's words, so generated pages say theirs; on the site it must be the only one, or the outline,
 * the search and the address bar would use the other.
 */
export function headingAnchors(markdown: MarkdownRenderer): void {
  // Before VitePress derives an anchor for each heading that has none.
  markdown.core.ruler.before('anchor', 'said_anchors', ({ tokens }) => {
    for (let index = tokens.length - 1; index > 2; index -= 1) {
      const id = /^<a id="([\w-]+)"><\/a>$/.exec(tokens[index - 2]?.content.trim() ?? '')?.[1];
      const heading = tokens[index];
      if (heading?.type !== 'heading_open' || id === undefined) continue;
      heading.attrSet('id', id);
      tokens.splice(index - 3, 3); // the paragraph of the anchor alone
    }
  });
}
