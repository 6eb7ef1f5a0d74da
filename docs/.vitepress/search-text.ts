/**
 * A rendered page as the search indexes it: each name in camelCase by its words too, so that `count` finds
 * `requestParameters.machinesCount`; but headings stay, since the search shows them. It happens here and not in a
 * tokenizer, which the browser would have to evaluate.
 *
 * @param leftOut The elements that only repeat or show what is said elsewhere, and would be found instead of it.
 */
export function searchText(rendered: string, leftOut: readonly ('pre' | 'table')[]): string {
  const kept = leftOut.reduce(
    (text, element) => text.replace(new RegExp(`<${element}\\b.*?</${element}>`, 'gs'), ''),
    rendered,
  );
  return kept
    .split(/(<h[1-6]\b.*?<\/h[1-6]>)/s)
    .map((part) => (/^<h[1-6]\b/.test(part) ? part : withWords(part)))
    .join('');
}

function withWords(markup: string): string {
  return markup.replace(/(?<=>)[^<]+/g, (text) =>
    text.replace(
      /\b[a-z][a-z0-9]*(?:[A-Z][a-z0-9]+)+\b/g,
      (name) => `${name} ${name.split(/(?=[A-Z])/).join(' ')}`,
    ),
  );
}
