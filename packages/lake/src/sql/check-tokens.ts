import { SqlError } from './sql-error.js';
import { DATE_TEXT, TIMESTAMP_TEXT } from './time-text.js';
import { isWord, type Token } from './tokens.js';

/**
 * Refuses what DuckDB's grammar takes and Trino's does not, where the tree tells no more that it was written: it would
 * pass here, and fail at AWS. Throws SqlError.
 */
export function checkTokens(tokens: readonly Token[]): void {
  // The FROM that follows it would be told of.
  if (isWord(tokens[0], 'delete')) throw new SqlError('only SELECT statements can be run', 0);
  checkCommas(tokens);
  checkFrom(tokens);
  checkIntervals(tokens);
  checkTimes(tokens);
  checkTypes(tokens);
  checkWords(tokens);
}

function mismatched({ text, start }: Pick<Token, 'text' | 'start'>): SqlError {
  return new SqlError(`mismatched input '${text}'`, start);
}

function invalid({ text, start }: Token, type: string): SqlError {
  return new SqlError(`${text} is not a valid ${type} literal`, start);
}

/** Words that Trino reserves, and so are no name after a comma. */
const AFTER_A_LIST = ['from', 'where', 'group', 'having', 'order', 'union', 'except', 'intersect'];

/** DuckDB passes over a comma that nothing follows. */
function checkCommas(tokens: readonly Token[]): void {
  tokens.forEach(({ text, start }, index) => {
    const next = tokens[index + 1];
    if (text !== ',') return;
    if (!next || next.text === ';') throw mismatched({ text: next?.text ?? '<EOF>', start: start + 1 });
    if (next.text === ')' || isWord(next, ...AFTER_A_LIST)) throw mismatched(next);
  });
}

/** DuckDB takes `FROM t`, and `FROM t SELECT a`. */
function checkFrom(tokens: readonly Token[]): void {
  /** For the query and each open parenthesis, whether a FROM may stand there. */
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

/** An interval is of a text, and of one of these fields. */
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

/** DuckDB reads `infinity`, `epoch`, `2026/01/02` and a `T` before the time of day as well. */
function checkTimes(tokens: readonly Token[]): void {
  tokens.forEach((token, index) => {
    const value = tokens[index + 1];
    if (value?.kind !== 'string' || !isWord(token, 'date', 'timestamp')) return;
    const type = token.text.toUpperCase();
    if (!new RegExp(`^'${type === 'DATE' ? DATE_TEXT : TIMESTAMP_TEXT}'$`).test(value.text))
      throw invalid(value, type);
  });
}

/** Words that Trino reserves, and so are no alias. DuckDB takes any word after AS. */
const RESERVED = [
  'alter and as between by case cast constraint create cross cube current_catalog current_date',
  'current_path current_role current_schema current_time current_timestamp current_user deallocate',
  'delete describe distinct drop else end escape except execute exists extract false for from full',
  'group grouping having in inner insert intersect into is join left like localtime localtimestamp',
  'natural normalize not null on or order outer prepare recursive right rollup select table then',
  'true uescape union unnest using values when where with',
].flatMap((line) => line.split(' '));

/**
 * DuckDB takes `FROM ONLY t`, an alias that is a string or a reserved word, `IS TRUE`, `AS MATERIALIZED (…)`,
 * `FILTER (a > 1)` and `EXTRACT('year' FROM a)`.
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
      (isTruth && isWord(token, 'true', 'false', 'unknown'))
    )
      throw mismatched(token);
  });
}

/** Names of types that DuckDB has for Trino's: AWS's documentation of columns has `string`, which no cast may name. */
const OTHER_TYPES = [
  ...['string', 'text', 'character', 'bpchar', 'nvarchar', 'bytea', 'blob', 'binary'],
  ...['bool', 'logical', 'float', 'float4', 'float8', 'numeric', 'struct'],
  ...['int1', 'int2', 'int4', 'int8', 'short', 'long', 'signed', 'datetime', 'timestamptz'],
];

/** The type of a cast, up to its end, or of a constant: `datetime '2026-01-01'`. */
function checkTypes(tokens: readonly Token[]): void {
  /** For each open parenthesis, whether it is a cast's, and whether its type has begun. */
  const open: ('cast' | 'type' | 'other')[] = [];
  tokens.forEach((token, index) => {
    const [previous, next] = [tokens[index - 1], tokens[index + 1]];
    if (token.text === '(')
      open.push(isWord(previous, 'cast', 'try_cast') ? 'cast' : open.at(-1) === 'type' ? 'type' : 'other');
    else if (token.text === ')') open.pop();
    else if (token.text === '[' && open.at(-1) === 'type') throw mismatched(token);
    else if (isWord(token, 'as') && open.at(-1) === 'cast') open[open.length - 1] = 'type';
    else if (isWord(token, ...OTHER_TYPES)) {
      // In `row(text varchar)` it is a field's name: its type follows.
      const isType = open.at(-1) === 'type' && next?.kind !== 'word' && next?.kind !== 'quoted';
      if (isType || next?.kind === 'string')
        throw new SqlError(`Unknown type: ${token.text.toLowerCase()}`, token.start);
    }
  });
}
