import { DATE_TEXT } from '../time-text.js';
import { macro, timeOf, type Macro } from './macro.js';

/** A date, or a date and a time. DuckDB also accepts a space between them, which ISO 8601 does not allow. */
const ISO_TIME = '\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d([.]\\d+)?(Z|[+-]\\d\\d(:?\\d\\d)?)?)?';

const UNITS = ['millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
/** Trino accepts only these for a DATE, which has no time of day. */
const DATE_UNITS = "'day', 'week', 'month', 'quarter', 'year'";
/** The unit in lower case, if it is one for these values. */
const unitOf = (...values: string[]): string => `CASE
  WHEN ${values.map((x) => `typeof(${x}) = 'DATE'`).join(' AND ')} AND lower(unit) NOT IN (${DATE_UNITS}) THEN RAISE('''' || unit || ''' is not a valid DATE field')
  WHEN lower(unit) IN (${UNITS.map((unit) => `'${unit}'`).join(', ')}) THEN lower(unit)
  ELSE RAISE('''' || unit || ''' is not a valid Timestamp field') END`;
const INTERVAL = `CASE ${unitOf('x')}
  WHEN 'millisecond' THEN to_milliseconds(n)
  WHEN 'second' THEN to_seconds(n)
  WHEN 'minute' THEN to_minutes(n)
  WHEN 'hour' THEN to_hours(n)
  WHEN 'day' THEN to_days(CAST(n AS INTEGER))
  WHEN 'week' THEN to_weeks(CAST(n AS INTEGER))
  WHEN 'month' THEN to_months(CAST(n AS INTEGER))
  WHEN 'quarter' THEN to_months(CAST(3 * n AS INTEGER))
  WHEN 'year' THEN to_years(CAST(n AS INTEGER)) END`;

/**
 * A date plus an interval is a date in Trino, and a timestamp in DuckDB. `cast_to_type` makes it a date again. A form
 * for DATE would not do: DuckDB also chooses it, and casts, for a type that it does not know yet.
 */
export const TIME_MACROS: Readonly<Record<string, Macro>> = {
  date_trunc: macro(`(unit, x) AS cast_to_type(date_trunc(${unitOf('x')}, x), x)`),
  date_add: macro(`(unit, n, x) AS cast_to_type(x + ${INTERVAL}, x)`),
  // Trino counts complete units, as DuckDB's date_sub does. DuckDB's date_diff counts the boundaries between them.
  date_diff: macro(`(unit, a, b) AS date_sub(${unitOf('a', 'b')}, a, b)`),
  /** A date minus a date is an interval in Trino, and a number of days in DuckDB. */
  minus: {
    forms: ['(a DATE, b DATE) AS to_days(CAST(a - b AS INTEGER))', '(a, b) AS a - b'],
    untyped: '(a, b) AS a - b',
  },
  shift: macro(
    `(x, n) AS CASE WHEN typeof(x) = 'DATE' AND CAST(x + n AS VARCHAR) NOT LIKE '% 00:00:00'
      THEN RAISE('Cannot add hour, minutes or seconds to a date') ELSE cast_to_type(x + n, x) END`,
  ),
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
};
