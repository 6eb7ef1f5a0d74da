import {
  heard,
  MATCHES,
  MATCHES_BYTES,
  MAX_LENGTH,
  OCCURRENCES,
  SPLIT_BYTES,
  TOO_LONG,
  unlessTooLong,
  whereRoom,
} from './room.js';
import { DATE_TEXT, LOCAL_TIMESTAMP_TEXT, TIMESTAMP_TEXT } from './time-text.js';

/**
 * Trino's functions that DuckDB has not, or has with another result, as macros of DuckDB's.
 *
 * `RAISE(message)` ends the query, or, below TRY, gives null. Where several forms are told apart by the
 * types of their arguments, DuckDB cannot tell them apart when an argument is an aggregate: `aggregated`
 * is the form for that.
 */
interface Macro {
  readonly forms: readonly string[];
  readonly aggregated?: string;
}

const macro = (...forms: string[]): Macro => ({ forms });

/** A date, or a date and a time: a space between them is none of ISO 8601. */
const ISO_TIME = '\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d([.]\\d+)?(Z|[+-]\\d\\d(:?\\d\\d)?)?)?';

/** A text of this form, or what is no text: DuckDB reads more, such as `infinity`, `1_000`, and a `T` before the time of day. */
function ofForm(form: string, message: string): string {
  return `CASE WHEN typeof(x) = 'VARCHAR' AND NOT regexp_full_match(CAST(x AS VARCHAR), '${form}')
    THEN RAISE(${message}) ELSE x END`;
}

const timeOf = (form: string, type: string): string =>
  ofForm(form, `'Value cannot be cast to ${type}: ' || CAST(x AS VARCHAR)`);

const castTo = (form: string, type: string): Macro =>
  macro(`(x) AS ${ofForm(form, `'Cannot cast ''' || CAST(x AS VARCHAR) || ''' to ${type}'`)}`);

const NUMBER_TEXT = '(\\d+[.]?\\d*|[.]\\d+)(e[+-]?\\d+)?';

/** A path as DuckDB takes it: `$["a"]` is `$."a"`. */
const PATH = `CASE
  WHEN NOT starts_with(path, '$') OR regexp_matches(path, '[*]|\\[[-#]') THEN RAISE('Invalid JSON path: ''' || path || '''')
  ELSE regexp_replace(path, '\\["([^"]*)"\\]', '."\\1"', 'g') END`;

/** What Trino takes for no JSON at all gives null, not an error. */
const AT_PATH = `CASE WHEN json_valid(CAST(x AS VARCHAR)) THEN json_extract(CAST(x AS VARCHAR), ${PATH}) END`;

/** As many characters as are asked for, and never a text of gigabytes, be it while constants are folded. */
function padded(name: string): string {
  const size = `CASE WHEN size > ${MAX_LENGTH} THEN RAISE('${TOO_LONG}') ELSE size END`;
  return `(x, size, pad) AS ${whereRoom(`CASE WHEN size BETWEEN 0 AND ${MAX_LENGTH} THEN size END`, `${name}(x, CAST(${size} AS INTEGER), pad)`)}`;
}

/** An array as one text, of each item as it is printed. */
function joined(parameters: string, item: string): string {
  const length = `list_sum(list_transform(l, LAMBDA x: length(${item}))) + len(l) * length(separator)`;
  const items = unlessTooLong(`list_transform(l, LAMBDA x: ${item})`, `${length} > ${MAX_LENGTH}`);
  return `${parameters} AS ${whereRoom(length, `array_to_string(${items}, separator)`)}`;
}

const UNITS = ['millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
const INTERVAL = `CASE lower(unit)
  WHEN 'millisecond' THEN to_milliseconds(n)
  WHEN 'second' THEN to_seconds(n)
  WHEN 'minute' THEN to_minutes(n)
  WHEN 'hour' THEN to_hours(n)
  WHEN 'day' THEN to_days(CAST(n AS INTEGER))
  WHEN 'week' THEN to_weeks(CAST(n AS INTEGER))
  WHEN 'month' THEN to_months(CAST(n AS INTEGER))
  WHEN 'quarter' THEN to_months(CAST(3 * n AS INTEGER))
  WHEN 'year' THEN to_years(CAST(n AS INTEGER))
  ELSE RAISE('''' || unit || ''' is not a valid Timestamp field') END`;
/** A DATE has no time of day to count in. */
const DATE_UNITS = "'day', 'week', 'month', 'quarter', 'year'";
const DATE_UNIT = `CASE WHEN lower(unit) IN (${DATE_UNITS}) THEN lower(unit)
  ELSE RAISE('''' || unit || ''' is not a valid DATE field') END`;
const UNIT = `CASE WHEN lower(unit) IN (${UNITS.map((unit) => `'${unit}'`).join(', ')}) THEN lower(unit)
  ELSE RAISE('''' || unit || ''' is not a valid Timestamp field') END`;

function sequence(step: string): string {
  return `CASE
    WHEN ${step} = 0 OR (b - a) * ${step} < 0 THEN RAISE('sequence stop value should be greater than or equal to start value')
    WHEN (b - a) // ${step} >= 10000 THEN RAISE('result of sequence function must not have more than 10000 entries')
    ELSE ${whereRoom(`8 * ((b - a) // ${step} + 1)`, `generate_series(a, b, ${step})`)} END`;
}

export const MACROS: Readonly<Record<string, Macro>> = {
  // Operators
  divide: macro("(a, b) AS CASE WHEN b = 0 THEN RAISE('Division by zero') ELSE a // b END"),
  modulus: macro("(a, b) AS CASE WHEN b = 0 THEN RAISE('Division by zero') ELSE a % b END"),
  // Of what it is a subscript, the key's type tells: a map's own type would make texts of its values.
  subscript: {
    forms: [
      `(m, k VARCHAR) AS CASE
        WHEN map_contains(m, k) IS DISTINCT FROM false THEN m[k]
        ELSE RAISE('Key not present in map: ' || k) END`,
      `(l, i BIGINT) AS CASE
        WHEN i = 0 THEN RAISE('SQL array indices start at 1')
        WHEN i < 0 THEN RAISE('Array subscript is negative: ' || i)
        WHEN i > array_length(l) THEN RAISE('Array subscript must be less than or equal to array length: ' || i || ' > ' || len(l))
        ELSE l[i] END`,
    ],
    aggregated: '(x, k) AS x[k]',
  },
  at_timezone: macro(
    `(zone, x) AS CASE WHEN upper(zone) IN ('UTC', 'GMT', 'Z', '+00:00') THEN CAST(x AS TIMESTAMPTZ)
      ELSE RAISE('The time zone ' || zone || ' is not supported: this lake knows UTC') END`,
  ),
  /** How a value reads as text: a timestamp with its milliseconds, a text in JSON without its quotes. */
  to_varchar: macro(
    `(x) AS CASE typeof(x)
      WHEN 'TIMESTAMP' THEN strftime(TRY_CAST(CAST(x AS VARCHAR) AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%g')
      WHEN 'TIMESTAMP WITH TIME ZONE'
        THEN strftime(TRY_CAST(CAST(x AS VARCHAR) AS TIMESTAMPTZ) AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S.%g UTC')
      WHEN 'JSON' THEN TRY_CAST(CAST(x AS VARCHAR) AS JSON) ->> '$'
      ELSE CAST(x AS VARCHAR) END`,
  ),

  whole: castTo('[+-]?\\d+', 'a whole number'),
  decimal_text: castTo(`(?i)\\s*[+-]?${NUMBER_TEXT}\\s*`, 'decimal'),
  double_text: castTo(`\\s*[+-]?(NaN|Infinity|(?i)${NUMBER_TEXT})\\s*`, 'double'),
  boolean_text: castTo('(?i)true|false|t|f|1|0', 'boolean'),

  date_text: macro(`(x) AS ${timeOf(DATE_TEXT, 'date')}`),
  timestamp_text: macro(`(x) AS ${timeOf(LOCAL_TIMESTAMP_TEXT, 'timestamp')}`),
  zoned_timestamp_text: macro(`(x) AS ${timeOf(TIMESTAMP_TEXT, 'timestamp with time zone')}`),

  // Maps and arrays
  // An array has no item 0; a map may have that key.
  element_at: macro(
    `(x, k) AS CASE
      WHEN typeof(x) IN ('VARCHAR', 'JSON') THEN RAISE('Unexpected parameters (' || lower(typeof(x)) || ') for function element_at')
      WHEN typeof(x) LIKE '%[]' AND CAST(k AS VARCHAR) = '0' THEN RAISE('SQL array indices start at 1')
      ELSE x[k] END`,
  ),
  cardinality: {
    forms: ['(m MAP(VARCHAR, VARCHAR)) AS len(map_keys(m))', '(l) AS array_length(l)'],
    aggregated: `(x) AS CASE WHEN json_type(to_json(x)) = 'ARRAY' THEN json_array_length(to_json(x))
      ELSE len(json_keys(to_json(x))) END`,
  },
  contains: macro(
    `(l, x) AS CASE WHEN l IS NULL OR x IS NULL THEN NULL WHEN list_contains(l, x) THEN true
      WHEN list_position(l, NULL) IS NOT NULL THEN NULL ELSE false END`,
  ),
  array_distinct: macro(`(l) AS list_filter(l, LAMBDA x, i: ${heard('x', 'list_position(l, x) = i')})`),
  array_union: macro(
    `(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_filter(list_concat(a, b), LAMBDA x, i: ${heard('x', 'list_position(list_concat(a, b), x) = i')}) END`,
  ),
  array_intersect: macro(
    `(a, b) AS CASE WHEN b IS NOT NULL THEN list_filter(a, LAMBDA x, i: ${heard('x', 'list_position(a, x) = i AND list_position(b, x) IS NOT NULL')}) END`,
  ),
  array_except: macro(
    `(a, b) AS CASE WHEN b IS NOT NULL THEN list_filter(a, LAMBDA x, i: ${heard('x', 'list_position(a, x) = i AND list_position(b, x) IS NULL')}) END`,
  ),
  // Its rows have no names, as those of ROW.
  map_entries: macro(
    `(m) AS list_transform(map_entries(m), LAMBDA e: ${heard('e', 'struct_pack(field0 := e.key, field1 := e.value)')})`,
  ),
  array_position: macro(
    '(l, x) AS CASE WHEN l IS NOT NULL AND x IS NOT NULL THEN coalesce(list_position(l, x), 0) END',
  ),
  array_join: macro(
    joined('(l, separator)', 'CAST(x AS VARCHAR)'),
    joined('(l, separator, instead)', 'coalesce(CAST(x AS VARCHAR), instead)'),
  ),
  slice: macro(
    `(l, start, length) AS CASE
      WHEN start = 0 THEN RAISE('SQL array indices start at 1')
      WHEN length < 0 THEN RAISE('length must be greater than or equal to 0')
      WHEN length = 0 OR abs(start) > len(l) THEN l[1:0]
      ELSE list_slice(l, CASE WHEN start < 0 THEN len(l) + start + 1 ELSE start END,
        CASE WHEN start < 0 THEN len(l) + start + length ELSE start + length - 1 END) END`,
  ),
  sequence: macro(
    `(a, b) AS ${sequence('(CASE WHEN a <= b THEN 1 ELSE -1 END)')}`,
    `(a, b, step) AS ${sequence('step')}`,
  ),

  // JSON
  json_extract: macro(`(x, path) AS ${AT_PATH}`),
  json_extract_scalar: macro(
    `(x, path) AS CASE WHEN json_type(${AT_PATH}) NOT IN ('OBJECT', 'ARRAY', 'NULL') THEN (${AT_PATH}) ->> '$' END`,
  ),
  json_size: macro(
    `(x, path) AS CASE json_type(${AT_PATH})
      WHEN 'OBJECT' THEN len(json_keys(${AT_PATH}))
      WHEN 'ARRAY' THEN json_array_length(${AT_PATH})
      ELSE CASE WHEN json_type(${AT_PATH}) IS NOT NULL THEN 0 END END`,
  ),
  json_parse: macro(
    `(x) AS CASE WHEN json_valid(x) IS DISTINCT FROM false THEN json(x)
      ELSE RAISE('Cannot convert value to JSON: ''' || x || '''') END`,
  ),
  json_format: macro('(x) AS CAST(CAST(x AS JSON) AS VARCHAR)'),
  json_array_length: macro(
    "(x) AS CASE WHEN json_valid(CAST(x AS VARCHAR)) AND json_type(CAST(x AS VARCHAR)) = 'ARRAY' THEN json_array_length(CAST(x AS VARCHAR)) END",
  ),
  json_array_contains: macro(
    `(x, value) AS CASE WHEN json_valid(CAST(x AS VARCHAR)) AND json_type(CAST(x AS VARCHAR)) = 'ARRAY'
      THEN list_contains(CAST(CAST(x AS VARCHAR) AS JSON[]), to_json(value)) END`,
  ),
  json_array_get: macro(
    `(x, i) AS CASE WHEN json_valid(CAST(x AS VARCHAR)) THEN
      json_extract(CAST(x AS VARCHAR), '$[' || CASE WHEN i < 0 THEN '#' ELSE '' END || i || ']') END`,
  ),
  is_json_scalar: macro("(x) AS json_type(CAST(x AS VARCHAR)) NOT IN ('OBJECT', 'ARRAY')"),

  // Text
  length: macro(
    `(x) AS CASE WHEN typeof(x) LIKE '%[]' THEN RAISE('Unexpected parameters (array) for function length') ELSE length(x) END`,
  ),
  // Of two arguments the second may be an array.
  concat_ws: {
    forms: [joined('(separator, l VARCHAR[])', 'x'), '(separator, x) AS concat_ws(separator, x)'],
    aggregated: joined('(separator, l)', 'x'),
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
      ELSE ${whereRoom(SPLIT_BYTES, 'string_split(x, separator)')} END`,
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
  // A group may stand for the whole text, as often as it is named.
  regexp_replace: macro(
    "(x, pattern) AS regexp_replace(x, pattern, '', 'g')",
    `(x, pattern, instead) AS ${whereRoom(
      // The groups of all matches together are no longer than the text.
      `CASE WHEN length(x) * length(instead) <= 10000 THEN length(x) * length(instead)
        ELSE strlen(x) * (1 + length(instead) - length(replace(instead, '$', ''))) + (${MATCHES}) * strlen(instead) END`,
      `regexp_replace(
        ${unlessTooLong('x', `length(x) * length(instead) > ${10 * MAX_LENGTH}`)},
        pattern, regexp_replace(instead, '\\$(\\d)', '\\\\\\1', 'g'), 'g')`,
    )}`,
  ),
  regexp_count: macro(`(x, pattern) AS ${whereRoom(MATCHES_BYTES, 'len(regexp_extract_all(x, pattern))')}`),
  regexp_split: macro(`(x, pattern) AS ${whereRoom(MATCHES_BYTES, 'regexp_split_to_array(x, pattern)')}`),

  // Time
  date_trunc: {
    forms: [
      `(unit, x DATE) AS CAST(date_trunc(${DATE_UNIT}, x) AS DATE)`,
      `(unit, x) AS date_trunc(${UNIT}, x)`,
    ],
    aggregated: `(unit, x) AS date_trunc(${UNIT}, x)`,
  },
  date_add: {
    forms: [
      `(unit, n, x DATE) AS CASE WHEN lower(unit) IN (${DATE_UNITS}) THEN CAST(x + ${INTERVAL} AS DATE)
        ELSE RAISE('''' || unit || ''' is not a valid DATE field') END`,
      `(unit, n, x) AS x + ${INTERVAL}`,
    ],
    aggregated: `(unit, n, x) AS x + ${INTERVAL}`,
  },
  // Whole units that have passed, not borders crossed.
  date_diff: {
    forms: [
      `(unit, a DATE, b DATE) AS date_sub(${DATE_UNIT}, a, b)`,
      `(unit, a, b) AS date_sub(${UNIT}, a, b)`,
    ],
    aggregated: `(unit, a, b) AS date_sub(${UNIT}, a, b)`,
  },
  /** From date to date is an interval, where DuckDB makes a number of days of them. */
  minus: {
    forms: ['(a DATE, b DATE) AS to_days(CAST(a - b AS INTEGER))', '(a, b) AS a - b'],
    aggregated: '(a, b) AS a - b',
  },
  /** A date and an interval make a date, where DuckDB makes a timestamp of them. */
  shift: {
    forms: [
      `(x DATE, n INTERVAL) AS CASE WHEN x + n = CAST(x + n AS DATE) THEN CAST(x + n AS DATE)
        ELSE RAISE('Cannot add hour, minutes or seconds to a date') END`,
      '(x, n) AS x + n',
    ],
    aggregated: '(x, n) AS x + n',
  },
  from_iso8601_timestamp: macro(
    `(x) AS CAST(CASE WHEN regexp_full_match(x, '${ISO_TIME}') IS DISTINCT FROM false THEN x
      ELSE RAISE('Invalid format: "' || x || '"') END AS TIMESTAMPTZ)`,
  ),
  from_iso8601_date: macro(
    `(x) AS CAST(CASE WHEN regexp_full_match(x, '\\d{4}-\\d\\d-\\d\\d') IS DISTINCT FROM false THEN x
      ELSE RAISE('Invalid format: "' || x || '"') END AS DATE)`,
  ),
  to_iso8601: macro(
    `(x) AS CASE typeof(x)
      WHEN 'DATE' THEN CAST(x AS VARCHAR)
      WHEN 'VARCHAR' THEN RAISE('Unexpected parameters (varchar) for function to_iso8601')
      WHEN 'TIMESTAMP' THEN strftime(TRY_CAST(CAST(x AS VARCHAR) AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%g')
      ELSE strftime(TRY_CAST(CAST(x AS VARCHAR) AS TIMESTAMPTZ) AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ') END`,
  ),
  from_unixtime: macro('(x) AS to_timestamp(x)'),
  to_unixtime: macro('(x) AS epoch(x)'),
  date: macro(`(x) AS CAST(${timeOf(DATE_TEXT, 'date')} AS DATE)`),
  millisecond: macro('(x) AS millisecond(x) % 1000'),
  last_day_of_month: macro('(x) AS last_day(x)'),
  truncate: macro('(x) AS trunc(x)'),
  /** A whole number stays one, where DuckDB makes a double of it. */
  floor: { forms: ['(x BIGINT) AS x', '(x) AS floor(x)'], aggregated: '(x) AS floor(x)' },
  ceil: { forms: ['(x BIGINT) AS x', '(x) AS ceil(x)'], aggregated: '(x) AS ceil(x)' },
  true_or_null: macro('(x BOOLEAN) AS nullif(x, false)'),
  typeof: macro(
    `(x) AS CASE typeof(x) WHEN 'TIMESTAMP' THEN 'timestamp(3)' WHEN 'TIMESTAMP WITH TIME ZONE' THEN 'timestamp(3) with time zone'
      WHEN '"NULL"' THEN 'unknown' WHEN 'HUGEINT' THEN 'bigint' WHEN 'FLOAT' THEN 'real'
      ELSE regexp_replace(lower(typeof(x)), '^(.*)\\[\\]$', 'array(\\1)') END`,
  ),
};
