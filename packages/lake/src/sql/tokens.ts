import { SqlError } from './sql-error.js';

/** A token of a query. Comments and white space are not tokens. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'uuid' | 'operator';
  readonly text: string;
  /** Its offset in the query, in characters. */
  readonly start: number;
}

/** Whether it is one of these words (given in lower case), in any case. */
export function isWord(token: Token | undefined, ...words: readonly string[]): token is Token {
  return token?.kind === 'word' && words.includes(token.text.toLowerCase());
}

/** The tokens of Trino's lexer. This refuses DuckDB's others: `::`, `$$`, `{}`, `~~` and the like. */
const PATTERNS: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+|--[^\n]*|\/\*[^]*?\*\//y],
  ['string', /'(?:[^']|'')*'/y],
  ['quoted', /"(?:[^"]|"")+"/y],
  // The ID of an event data store. CloudTrail Lake accepts it unquoted, though neither Trino nor DuckDB does.
  ['uuid', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])/iy],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?!\w)/iy],
  ['word', /[a-z_][a-z0-9_]*/iy],
  ['operator', /\|\||<>|!=|<=|>=|->|[-+*/%=<>,.()[\];]/y],
];

/** Throws SqlError at the first character that begins no token. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const [kind, found] = match(text, at);
    if (kind !== 'space') tokens.push({ kind, text: found, start: at });
    at += found.length;
  }
  return tokens;
}

function match(text: string, at: number): [Token['kind'] | 'space', string] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return [kind, found];
  }
  const unfinished = { "'": 'string', '"': 'quoted identifier', '/': 'comment' }[text.charAt(at)];
  throw new SqlError(
    unfinished === undefined ? `mismatched input '${text.charAt(at)}'` : `this ${unfinished} does not end`,
    at,
  );
}
