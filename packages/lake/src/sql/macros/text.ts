import {
  MATCHES,
  MATCHES_BYTES,
  MAX_LENGTH,
  OCCURRENCES,
  SPLIT_BYTES,
  TOO_LONG,
  unlessTooLong,
  whereRoom,
} from '../room.js';
import { joined } from './joined.js';
import { ITEM, macro, type Macro } from './macro.js';

/** Checks the size first: DuckDB would also make gigabytes while it folds constants, before the query runs. */
function padded(name: string): string {
  const size = `CASE WHEN size > ${MAX_LENGTH} THEN RAISE('${TOO_LONG}') ELSE size END`;
  return `(x, size, pad) AS ${whereRoom(`CASE WHEN size BETWEEN 0 AND ${MAX_LENGTH} THEN size END`, `${name}(x, CAST(${size} AS INTEGER), pad)`)}`;
}

const SPLIT = whereRoom(SPLIT_BYTES, 'string_split(x, separator)');

export const TEXT_MACROS: Readonly<Record<string, Macro>> = {
  length: macro(
    `(x) AS CASE WHEN typeof(x) LIKE '%[]' THEN RAISE('Unexpected parameters (array) for function length') ELSE length(x) END`,
  ),
  // With two arguments, the second may be an array.
  concat_ws: {
    forms: [joined('(separator, l VARCHAR[])', ITEM), '(separator, x) AS concat_ws(separator, x)'],
    untyped: joined('(separator, l)', ITEM),
  },
  substr: macro(
    "(x, start) AS CASE WHEN start = 0 OR -start > length(x) THEN '' ELSE substr(x, start) END",
    "(x, start, size) AS CASE WHEN start = 0 OR -start > length(x) OR size <= 0 THEN '' ELSE substr(x, start, size) END",
  ),
  replace: macro(
    "(x, what) AS replace(x, what, '')",
    `(x, what, instead) AS ${whereRoom(
      `strlen(x) + ${OCCURRENCES} * strlen(instead)`,
      `replace(${unlessTooLong('x', `${OCCURRENCES} * length(instead) > ${MAX_LENGTH}`)}, what, instead)`,
    )}`,
  ),
  lpad: macro(padded('lpad')),
  rpad: macro(padded('rpad')),
  split: macro(
    `(x, separator) AS CASE WHEN separator = '' THEN RAISE('The delimiter may not be the empty string')
      ELSE ${SPLIT} END`,
    // The last item is the rest.
    `(x, separator, most) AS CASE WHEN separator = '' THEN RAISE('The delimiter may not be the empty string')
      WHEN most < 1 THEN RAISE('Limit must be positive')
      WHEN len(${SPLIT}) > most
        THEN list_append((${SPLIT})[1:most - 1], array_to_string((${SPLIT})[most:], separator))
      WHEN most IS NOT NULL THEN ${SPLIT} END`,
  ),
  split_part: macro(
    `(x, separator, i) AS CASE WHEN separator = '' THEN RAISE('The delimiter may not be the empty string')
      WHEN i < 1 THEN RAISE('Index must be greater than zero')
      WHEN ${whereRoom(SPLIT_BYTES, 'i <= len(string_split(x, separator))')} THEN split_part(x, separator, i) END`,
  ),
  codepoint: macro('(x) AS ord(x)'),
  url_encode: macro("(x) AS replace(url_encode(x), '%20', '+')"),
  url_decode: macro("(x) AS url_decode(replace(x, '+', ' '))"),
  regexp_extract: macro(
    '(x, pattern) AS CASE WHEN regexp_matches(x, pattern) THEN regexp_extract(x, pattern) END',
    '(x, pattern, i) AS CASE WHEN regexp_matches(x, pattern) THEN regexp_extract(x, pattern, i) END',
  ),
  regexp_extract_all: macro(
    `(x, pattern) AS ${whereRoom(MATCHES_BYTES, 'regexp_extract_all(x, pattern)')}`,
    `(x, pattern, i) AS ${whereRoom(MATCHES_BYTES, 'regexp_extract_all(x, pattern, i)')}`,
  ),
  // The replacement may contain a group several times, and a group may match the whole string.
  regexp_replace: macro(
    "(x, pattern) AS regexp_replace(x, pattern, '', 'g')",
    `(x, pattern, instead) AS ${whereRoom(
      // The groups with one number, of all matches together, are not longer than the string.
      `CASE WHEN length(x) * length(instead) <= 10000 THEN length(x) * length(instead)
        ELSE strlen(x) * (1 + length(instead) - length(replace(instead, '$', ''))) + (${MATCHES}) * strlen(instead) END`,
      `regexp_replace(
        ${unlessTooLong('x', `length(x) * length(instead) > ${10 * MAX_LENGTH}`)},
        pattern, regexp_replace(instead, '\\$(\\d)', '\\\\\\1', 'g'), 'g')`,
    )}`,
  ),
  regexp_count: macro(`(x, pattern) AS ${whereRoom(MATCHES_BYTES, 'len(regexp_extract_all(x, pattern))')}`),
  regexp_split: macro(`(x, pattern) AS ${whereRoom(MATCHES_BYTES, 'regexp_split_to_array(x, pattern)')}`),
};
