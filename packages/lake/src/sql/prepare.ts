import { SqlError } from './sql-error.js';
import { tokenize, type Token } from './tokens.js';

/** A query in a form that DuckDB's parser takes, and the way back to the text that its author wrote. */
export interface Prepared {
  readonly text: string;
  /** The place in the author's text of a place in the prepared one, both in characters. */
  originalOffset(offset: number): number;
}

/**
 * Writes what Trino takes and DuckDB does not in DuckDB's way: bare names of event data stores become
 * quoted identifiers, the type `array(T)` becomes `T[]`; comments go. Throws SqlError.
 */
export function prepare(original: string): Prepared {
  const tokens = arrayTypes(tokenize(original));
  checkBrackets(tokens);
  let text = '';
  const starts: { prepared: number; original: number }[] = [];
  for (const token of withoutLastSemicolon(tokens)) {
    const written = token.kind === 'uuid' ? `"${token.text.toLowerCase()}"` : token.text;
    starts.push({ prepared: text.length, original: token.start });
    text += `${written} `;
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
    const isType =
      token.kind === 'word' && token.text.toLowerCase() === 'array' && tokens[index + 1]?.text === '(';
    if (isType) return;
    const { start } = token;
    if (token.text === '(') {
      const previous = tokens[index - 1];
      const ofType = previous?.kind === 'word' && previous.text.toLowerCase() === 'array';
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
