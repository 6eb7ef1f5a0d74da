import { macro, type Macro } from './macro.js';

/** DuckDB also casts strings and dates. */
const ZONED = `CASE WHEN typeof(x) IN ('VARCHAR', 'DATE')
  THEN RAISE('Type of value must be a time or timestamp with or without time zone (actual ' || lower(typeof(x)) || ')')
  ELSE CAST(x AS TIMESTAMPTZ) END`;

export const OPERATOR_MACROS: Readonly<Record<string, Macro>> = {
  divide: macro("(a, b) AS CASE WHEN b = 0 THEN RAISE('Division by zero') ELSE a // b END"),
  modulus: macro("(a, b) AS CASE WHEN b = 0 THEN RAISE('Division by zero') ELSE a % b END"),
  // Selected by the type of the key: with a parameter of type MAP(VARCHAR, VARCHAR), DuckDB would cast the map's
  // values.
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
    untyped: '(x, k) AS x[k]',
  },
  at_timezone: macro(
    `(zone, x) AS CASE WHEN upper(zone) IN ('UTC', 'GMT', 'Z', '+00:00') THEN ${ZONED}
      ELSE RAISE('The time zone ' || zone || ' is not supported here, only directly in a function such as hour or date_format, or in a cast to date or timestamp') END`,
  ),
  local_time: macro(`(zone, x) AS timezone(zone, ${ZONED})`),
};
