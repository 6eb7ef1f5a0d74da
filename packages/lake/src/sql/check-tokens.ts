import { SqlError } from './sql-error.js';
import { DATE_TEXT, TIMESTAMP_TEXT } from './time-text.js';
import { isWord, type Token } from './tokens.js';

/**
 * Refuses syntax that DuckDB accepts and Trino does not, if the parsed tree no longer shows it: such a query would run
 * here and fail at AWS. The rules follow Trino's grammar (SqlBase.g4). Throws SqlError.
 */
export function checkTokens(tokens: readonly Token[]): void {
  // Otherwise the error would be about its FROM.
  if (isWord(tokens[0], 'delete')) throw new SqlError('only SELECT statements can be run', 0);
  checkCommas(tokens);
  checkFrom(tokens);
  checkIntervals(tokens);
  checkTimes(tokens);
  checkTypes(tokens);
  checkWords(tokens);
  checkEnd(tokens);
}

function mismatched({ text, start }: Pick<Token, 'text' | 'start'>): SqlError {
  return new SqlError(`mismatched input '${text}'`, start);
}

function invalid({ text, start }: Token, type: string): SqlError {
  return new SqlError(`${text} is not a valid ${type} literal`, start);
}

/** Reserved in Trino, so none of these is a column after a comma. */
const AFTER_A_LIST = ['from', 'where', 'group', 'having', 'order', 'union', 'except', 'intersect'];

/** DuckDB ignores a trailing comma. */
function checkCommas(tokens: readonly Token[]): void {
  tokens.forEach(({ text, start }, index) => {
    const next = tokens[index + 1];
    if (text !== ',') return;
    if (!next || next.text === ';') throw mismatched({ text: next?.text ?? '<EOF>', start: start + 1 });
    if (next.text === ')' || isWord(next, ...AFTER_A_LIST)) throw mismatched(next);
  });
}

/** DuckDB accepts `FROM t` and `FROM t SELECT a`. */
function checkFrom(tokens: readonly Token[]): void {
  /** For the query and each open parenthesis: whether a FROM may follow. */
  const mayFollow = [false];
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1];
    if (token.text === '(') mayFollow.push(isWord(previous, 'extract', 'substring', 'trim'));
    else if (token.text === ')') mayFollow.pop();
    else if (isWord(token, 'select')) mayFollow[mayFollow.length - 1] = true;
    else if (isWord(token, 'union', 'except', 'intersect')) mayFollow[mayFollow.length - 1] = false;
    else if (isWord(token, 'from') && mayFollow.at(-1) === false && !isWord(previous, 'distinct'))
      throw mismatched(token);
  });
}

const INTERVAL_FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second'];

/** Trino's INTERVAL has a string and one of these fields; DuckDB also accepts a number and other fields. */
function checkIntervals(tokens: readonly Token[]): void {
  tokens.forEach((token, index) => {
    const [value, field] = [tokens[index + 1], tokens[index + 2]];
    if (!isWord(token, 'interval')) return;
    if (value?.kind === 'number') throw mismatched(value);
    const isWhole = isWord(field, 'second') ? /^'[+-]?\d+([.]\d+)?'$/ : /^'[+-]?\d+'$/;
    if (value?.kind === 'string' && !isWhole.test(value.text)) throw invalid(value, 'INTERVAL');
    if (value?.kind === 'string' && field?.kind === 'word' && !isWord(field, ...INTERVAL_FIELDS))
      throw mismatched(field);
  });
}

/** DuckDB also accepts `infinity`, `epoch`, `2026/01/02` and a `T` before the time of day. */
function checkTimes(tokens: readonly Token[]): void {
  tokens.forEach((token, index) => {
    const value = tokens[index + 1];
    if (value?.kind !== 'string' || !isWord(token, 'date', 'timestamp')) return;
    const type = token.text.toUpperCase();
    if (!new RegExp(`^'${type === 'DATE' ? DATE_TEXT : TIMESTAMP_TEXT}'$`).test(value.text))
      throw invalid(value, type);
  });
}

/** The reserved words of Trino's documentation, which cannot be aliases. DuckDB accepts any word after AS. */
const RESERVED = [
  'alter and as between by case cast constraint create cross cube current_catalog current_date',
  'current_path current_role current_schema current_time current_timestamp current_user deallocate',
  'delete describe distinct drop else end escape except execute exists extract false for from full',
  'group grouping having in inner insert intersect into is join left like localtime localtimestamp',
  'natural normalize not null on or order outer prepare recursive right rollup select table then',
  'true uescape union unnest using values when where with',
].flatMap((line) => line.split(' '));

/**
 * DuckDB accepts `FROM ONLY t`, a string or a reserved word as an alias, `IS TRUE`, `AS MATERIALIZED (…)`,
 * `FILTER (a > 1)`, `EXTRACT('year' FROM a)` and `LIMIT (1)`.
 */
function checkWords(tokens: readonly Token[]): void {
  tokens.forEach((token, index) => {
    const [first, before, previous] = [tokens[index - 3], tokens[index - 2], tokens[index - 1]];
    const isTruth = isWord(previous, 'is') || (isWord(previous, 'not') && isWord(before, 'is'));
    const opened = previous?.text === '(' ? before : undefined;
    if (
      (isWord(token, 'only') && isWord(previous, 'from', 'join')) ||
      (isWord(previous, 'as') && (token.kind === 'string' || isWord(token, ...RESERVED))) ||
      (isWord(token, 'materialized') && tokens[index + 1]?.text === '(') ||
      (isWord(opened, 'filter') && first?.text === ')' && !isWord(token, 'where')) ||
      (isWord(opened, 'extract') && token.kind === 'string') ||
      (token.text === '(' && isWord(previous, 'limit', 'offset')) ||
      (isTruth && isWord(token, 'true', 'false', 'unknown'))
    )
      throw mismatched(token);
  });
}

/** One semicolon may end a query. DuckDB accepts several. */
function checkEnd(tokens: readonly Token[]): void {
  const last = tokens.at(-1);
  if (last?.text === ';' && tokens.at(-2)?.text === ';') throw mismatched(last);
}

/**
 * DuckDB's own names for types. `string` is how AWS's documentation describes columns, but Trino has no type of that
 * name.
 */
const OTHER_TYPES = [
  ...['string', 'text', 'character', 'bpchar', 'nvarchar', 'bytea', 'blob', 'binary'],
  ...['bool', 'logical', 'float', 'float4', 'float8', 'numeric', 'struct'],
  ...['int1', 'int2', 'int4', 'int8', 'short', 'long', 'signed', 'datetime', 'timestamptz'],
];

/** Checks the types in casts, and those before a constant: `datetime '2026-01-01'`. */
function checkTypes(tokens: readonly Token[]): void {
  /** For each open parenthesis: a cast before its AS, a cast after it, or something else. */
  const open: ('cast' | 'type' | 'other')[] = [];
  tokens.forEach((token, index) => {
    const [previous, next] = [tokens[index - 1], tokens[index + 1]];
    if (token.text === '(')
      open.push(isWord(previous, 'cast', 'try_cast') ? 'cast' : open.at(-1) === 'type' ? 'type' : 'other');
    else if (token.text === ')') open.pop();
    else if (token.text === '[' && open.at(-1) === 'type') throw mismatched(token);
    else if (isWord(token, 'as') && open.at(-1) === 'cast') open[open.length - 1] = 'type';
    else if (isWord(token, ...OTHER_TYPES)) {
      // In `row(text varchar)`, the word is the name of a field: its type follows.
      const isType = open.at(-1) === 'type' && next?.kind !== 'word' && next?.kind !== 'quoted';
      if (isType || next?.kind === 'string')
        throw new SqlError(`Unknown type: ${token.text.toLowerCase()}`, token.start);
    }
  });
}
