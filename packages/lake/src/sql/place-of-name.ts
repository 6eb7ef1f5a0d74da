import { tokenize, type Token } from './tokens.js';

/**
 * Where a column or a function is written whose last name is this, in characters of the query: DuckDB tells it of the translated one.
 * `undefined` where the name is written more than once, and nobody knows which is meant.
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
