import { macro, type Macro } from './macro.js';

/** Numbers, booleans and types. */
export const VALUE_MACROS: Readonly<Record<string, Macro>> = {
  truncate: macro('(x) AS trunc(x)'),
  /** Of an integer, DuckDB makes a double. */
  floor: { forms: ['(x BIGINT) AS x', '(x) AS floor(x)'], untyped: '(x) AS floor(x)' },
  ceil: { forms: ['(x BIGINT) AS x', '(x) AS ceil(x)'], untyped: '(x) AS ceil(x)' },
  true_or_null: macro('(x BOOLEAN) AS nullif(x, false)'),
  typeof: macro(
    `(x) AS CASE typeof(x) WHEN 'TIMESTAMP' THEN 'timestamp(3)' WHEN 'TIMESTAMP WITH TIME ZONE' THEN 'timestamp(3) with time zone'
      WHEN '"NULL"' THEN 'unknown' WHEN 'HUGEINT' THEN 'bigint' WHEN 'FLOAT' THEN 'real'
      ELSE regexp_replace(lower(typeof(x)), '^(.*)\\[\\]$', 'array(\\1)') END`,
  ),
};
