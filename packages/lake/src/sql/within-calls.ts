import { SqlError } from './sql-error.js';
import { isWord, type Token } from './tokens.js';

/** A parenthesis that is open. */
interface Open {
  /** The token before it. */
  readonly name: Token | undefined;
  commas: number;
  /** It is that of WITHIN GROUP, whose end is also the end of the call. */
  readonly isGroup?: true;
}

/**
 * Moves into the parentheses of a call what Trino has behind them, and DuckDB's parser reads only within them:
 * `listagg(a, ',') WITHIN GROUP (ORDER BY b)` → `listagg(a, ',' ORDER BY b)`, and `lag(a) IGNORE NULLS OVER …` →
 * `lag(a IGNORE NULLS) OVER …`. The separator of `listagg` may be absent. Throws SqlError.
 */
export function withinCalls(tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  const open: Open[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (!token) break;
    const [next, second] = [tokens[index + 1], tokens[index + 2]];
    const last = open.at(-1);
    if (token.text === '(' || token.text === '[') open.push({ name: tokens[index - 1], commas: 0 });
    else if (token.text === ',' && last) last.commas += 1;
    else if (token.text === ']') open.pop();
    // DuckDB's own place for it.
    if (isWord(token, 'ignore', 'respect') && isWord(next, 'nulls') && second?.text === ')')
      throw mismatched(token);
    if (token.text !== ')') {
      result.push(token);
      continue;
    }
    const call = open.pop();
    if (isWord(next, 'within') && isWord(second, 'group')) {
      const name: Token = call?.name ?? next;
      if (!call || !isWord(name, 'listagg')) throw notRegistered(name);
      if (call.commas > 0 && tokens[index - 1]?.kind !== 'string') throw mismatched(tokens[index - 1]);
      if (call.commas === 0) result.push({ ...token, text: ',' }, { ...token, kind: 'string', text: "''" });
      open.push({ name, commas: 0, isGroup: true });
      index += 3;
    } else if (isWord(next, 'ignore', 'respect') && isWord(second, 'nulls')) {
      if (!isWord(tokens[index + 3], 'over')) throw mismatched(tokens[index + 3]);
      if (isWord(next, 'ignore')) result.push(next, second);
      result.push(token);
      index += 2;
    } else {
      if (isWord(call?.name, 'listagg') && !call.isGroup) throw mismatched(next);
      result.push(token);
    }
  }
  return result;
}

function mismatched(token: Token | undefined): SqlError {
  return new SqlError(`mismatched input '${token?.text ?? '<EOF>'}'`, token?.start);
}

function notRegistered({ text, start }: Token): SqlError {
  return new SqlError(`Function '${text.replaceAll('"', '').toLowerCase()}' not registered`, start);
}
