import { checkTokens } from './check-tokens.js';
import { completeIf } from './complete-if.js';
import { SqlError } from './sql-error.js';
import { isWord, tokenize, type Token } from './tokens.js';
import { withinCalls } from './within-calls.js';

/** A query that DuckDB's parser accepts, and how its offsets map to the author's text. */
export interface Prepared {
  readonly text: string;
  /** Converts an offset in the prepared text to one in the author's text, both in characters. */
  originalOffset(offset: number): number;
}

/**
 * Rewrites Trino's syntax that DuckDB's parser does not know. The ID of an event data store becomes a quoted
 * identifier, `array(T)` becomes `T[]`, `JSON '…'` a call of json_parse, `DECIMAL '…'` a number, a TIMESTAMP with a
 * time zone a TIMESTAMPTZ, IF gets its third argument, and WITHIN GROUP and IGNORE NULLS go into the parentheses before
 * them. Comments are removed. Throws SqlError.
 */
export function prepare(original: string): Prepared {
  const written = tokenize(original);
  checkTokens(written);
  const tokens = withinCalls(completeIf(typedConstants(arrayTypes(written))));
  checkBrackets(tokens);
  let text = '';
  const starts: { prepared: number; original: number }[] = [];
  for (const token of withoutLastSemicolon(tokens)) {
    const spelt = token.kind === 'uuid' ? `"${token.text.toLowerCase()}"` : token.text;
    starts.push({ prepared: text.length, original: token.start });
    text += `${spelt} `;
  }
  return {
    text,
    originalOffset: (offset) => starts.findLast(({ prepared }) => prepared <= offset)?.original ?? 0,
  };
}

function withoutLastSemicolon(tokens: readonly Token[]): readonly Token[] {
  return tokens.at(-1)?.text === ';' ? tokens.slice(0, -1) : tokens;
}

/** `array(T)` → `T[]`. Trino has no function `array`, so it is always a type. */
function arrayTypes(tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  /** For each open parenthesis: whether it belongs to an array type. */
  const open: boolean[] = [];
  tokens.forEach((token, index) => {
    if (isWord(token, 'array') && tokens[index + 1]?.text === '(') return;
    const { start } = token;
    if (token.text === '(') {
      const ofType = isWord(tokens[index - 1], 'array');
      open.push(ofType);
      if (!ofType) result.push(token);
    } else if (token.text === ')' && open.pop() === true) {
      result.push({ kind: 'operator', text: '[', start }, { kind: 'operator', text: ']', start });
    } else {
      result.push(token);
    }
  });
  return result;
}

/**
 * In Trino, `JSON '{}'` parses the string, and `DECIMAL '1.50'` has the precision and scale that are written. To DuckDB
 * they are casts: to a JSON string, and to decimal(18, 3).
 */
function typedConstants(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token, index): Token[] => {
    const type = tokens[index + 1]?.kind === 'string' ? typeOf(token) : undefined;
    const { start } = token;
    if (type === 'json') return [{ kind: 'word', text: 'json_parse', start }];
    if (type === 'decimal') return [];
    if (isZonedTimestamp(token, tokens[index + 1])) return [{ kind: 'word', text: 'timestamptz', start }];
    const before = token.kind === 'string' ? typeOf(tokens[index - 1]) : undefined;
    if (before === undefined) return [token];
    const constant = before === 'json' ? token.text : decimal(token);
    return [
      { kind: 'operator', text: '(', start },
      { kind: token.kind, text: constant, start },
      { kind: 'operator', text: ')', start },
    ];
  });
}

function isZonedTimestamp(token: Token, value: Token | undefined): boolean {
  return isWord(token, 'timestamp') && value?.kind === 'string' && /[A-Z]|\d [+-]|:.*[+-]/i.test(value.text);
}

function typeOf(token: Token | undefined): 'json' | 'decimal' | undefined {
  const name = token?.kind === 'word' ? token.text.toLowerCase() : '';
  return name === 'json' || name === 'decimal' ? name : undefined;
}

/** DuckDB reads a number with a point as a decimal with exactly these digits. */
function decimal({ text, start }: Token): string {
  const number = text.slice(1, -1).trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(number))
    throw new SqlError(`${text} is not a valid DECIMAL literal`, start);
  return number.includes('.') ? number : `${number}.`;
}

/** In Trino, a bracket is a subscript or follows ARRAY. DuckDB also accepts `[1, 2]` as a list. */
function checkBrackets(tokens: readonly Token[]): void {
  tokens.forEach(({ text, start }, index) => {
    if (text !== '[') return;
    const previous = tokens[index - 1];
    const follows =
      previous !== undefined && (['word', 'quoted'].includes(previous.kind) || /^[)\]]$/.test(previous.text));
    if (!follows) throw new SqlError("mismatched input '['", start);
  });
}
