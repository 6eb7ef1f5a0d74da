import { macro, type Macro } from './macro.js';

/** Of an integer, DuckDB makes a double. `round` keeps its type, and is exact where a double is not. */
function whole(name: string): string {
  return `(x) AS CASE WHEN x = round(x, 0) THEN round(x, 0) ELSE cast_to_type(${name}(x), round(x, 0)) END`;
}

/** Numbers, booleans and types. */
export const VALUE_MACROS: Readonly<Record<string, Macro>> = {
  truncate: macro('(x) AS trunc(x)'),
  floor: macro(whole('floor')),
  ceil: macro(whole('ceil')),
  sign: macro('(x) AS cast_to_type(sign(x), round(x, 0))'),
  finite_or_null: macro("(x) AS nullif(x, CAST('NaN' AS DOUBLE))"),
  // DuckDB's isfinite also has a form for times.
  is_finite: macro('(x) AS NOT isinf(x) AND NOT isnan(x)'),
  nan: macro("() AS CAST('NaN' AS DOUBLE)"),
  infinity: macro("() AS CAST('Infinity' AS DOUBLE)"),
  // Their results are bigint. DuckDB's have the type of the arguments.
  bitwise_and: macro('(a, b) AS a & b & CAST(-1 AS BIGINT)'),
  bitwise_or: macro('(a, b) AS a | b | CAST(0 AS BIGINT)'),
  bitwise_xor: macro('(a, b) AS xor(xor(a, b), CAST(0 AS BIGINT))'),
  bitwise_not: macro('(a) AS xor(a, CAST(-1 AS BIGINT))'),
  true_or_null: macro('(x BOOLEAN) AS nullif(x, false)'),
  typeof: macro(
    `(x) AS CASE typeof(x) WHEN 'TIMESTAMP' THEN 'timestamp(3)' WHEN 'TIMESTAMP WITH TIME ZONE' THEN 'timestamp(3) with time zone'
      WHEN '"NULL"' THEN 'unknown' WHEN 'HUGEINT' THEN 'bigint' WHEN 'FLOAT' THEN 'real'
      ELSE regexp_replace(lower(typeof(x)), '^(.*)\\[\\]$', 'array(\\1)') END`,
  ),
};
