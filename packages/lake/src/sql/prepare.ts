import { checkTokens } from './check-tokens.js';
import { completeIf } from './complete-if.js';
import { SqlError } from './sql-error.js';
import { isWord, tokenize, type Token } from './tokens.js';

/** A query in a form that DuckDB's parser accepts, with the way back to the author's text. */
export interface Prepared {
  readonly text: string;
  /** Converts an offset in the prepared text to one in the author's text, both in characters. */
  originalOffset(offset: number): number;
}

/**
 * Writes what Trino takes and DuckDB does not in DuckDB's way: bare names of event data stores become quoted identifiers,
 * the type `array(T)` becomes `T[]`, `JSON '…'` a call of json_parse, `DECIMAL '…'` a number, a TIMESTAMP that names its
 * zone the type that has one, and an IF gets its third
 * argument; comments go. Throws SqlError.
 */
export function prepare(original: string): Prepared {
  const written = tokenize(original);
  checkTokens(written);
  const tokens = completeIf(typedConstants(arrayTypes(written)));
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

/** `array(T)` → `T[]`. It is a type wherever it stands: Trino has no function of that name. */
function arrayTypes(tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  /** For each open parenthesis, whether it belongs to an array type. */
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
 * `JSON '{}'` reads the text, as json_parse does, and `DECIMAL '1.50'` has the digits that are written; to DuckDB they are
 * casts, to a JSON text and to three digits after the point.
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

/** A number with a point is a decimal of just its digits. */
function decimal({ text, start }: Token): string {
  const number = text.slice(1, -1).trim();
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(number))
    throw new SqlError(`${text} is not a valid DECIMAL literal`, start);
  return number.includes('.') ? number : `${number}.`;
}

/** A bracket opens a subscript, or an ARRAY; DuckDB's lists without that word are none of Trino's. */
function checkBrackets(tokens: readonly Token[]): void {
  tokens.forEach(({ text, start }, index) => {
    if (text !== '[') return;
    const previous = tokens[index - 1];
    const follows =
      previous !== undefined && (['word', 'quoted'].includes(previous.kind) || /^[)\]]$/.test(previous.text));
    if (!follows) throw new SqlError("mismatched input '['", start);
  });
}
