import { isWord, type Token } from './tokens.js';

/** `if(a, b)` → `if(a, b, NULL)`: DuckDB's IF requires three arguments. */
export function completeIf(tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  /** For each open bracket: the number of its commas so far if it belongs to an IF, otherwise `undefined`. */
  const open: (number | undefined)[] = [];
  tokens.forEach((token, index) => {
    const { text, start } = token;
    if (text === '(' || text === '[') {
      open.push(isWord(tokens[index - 1], 'if') ? 0 : undefined);
    } else if (text === ',') {
      const commas = open.at(-1);
      if (commas !== undefined) open[open.length - 1] = commas + 1;
    } else if ((text === ')' || text === ']') && open.pop() === 1) {
      result.push({ kind: 'operator', text: ',', start }, { kind: 'word', text: 'NULL', start });
    }
    result.push(token);
  });
  return result;
}
