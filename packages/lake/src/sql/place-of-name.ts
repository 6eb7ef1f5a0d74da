import { tokenize, type Token } from './tokens.js';

/**
 * The offset of a column or function in the author's query, found by the last part of its name: the position in
 * DuckDB's error is one in the translated query. `undefined` if the name occurs more than once, since either could be
 * meant.
 */
export function placeOfName(query: string, name: string): number | undefined {
  const tokens = tokenize(query);
  const isName = (token: Token): boolean => nameOf(token)?.toLowerCase() === name.toLowerCase();
  let at = tokens.findIndex(isName);
  if (at < 0 || tokens.findLastIndex(isName) !== at) return undefined;
  while (tokens[at - 1]?.text === '.' && nameOf(tokens[at - 2]) !== undefined) at -= 2;
  return tokens[at]?.start;
}

function nameOf(token: Token | undefined): string | undefined {
  if (token?.kind === 'quoted') return token.text.slice(1, -1).replaceAll('""', '"');
  return token?.kind === 'word' ? token.text : undefined;
}
