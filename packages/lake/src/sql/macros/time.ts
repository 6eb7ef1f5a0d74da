import { DATE_TEXT } from '../time-text.js';
import { macro, timeOf, type Macro } from './macro.js';

/** A date, or a date and a time. DuckDB also accepts a space between them, which ISO 8601 does not allow. */
const ISO_TIME = '\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d([.]\\d+)?(Z|[+-]\\d\\d(:?\\d\\d)?)?)?';

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
/** Trino accepts only these for a DATE, which has no time of day. */
const DATE_UNITS = "'day', 'week', 'month', 'quarter', 'year'";
const DATE_UNIT = `CASE WHEN lower(unit) IN (${DATE_UNITS}) THEN lower(unit)
  ELSE RAISE('''' || unit || ''' is not a valid DATE field') END`;
const UNIT = `CASE WHEN lower(unit) IN (${UNITS.map((unit) => `'${unit}'`).join(', ')}) THEN lower(unit)
  ELSE RAISE('''' || unit || ''' is not a valid Timestamp field') END`;

export const TIME_MACROS: Readonly<Record<string, Macro>> = {
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
  // Trino counts complete units, as DuckDB's date_sub does. DuckDB's date_diff counts the boundaries between them.
  date_diff: {
    forms: [
      `(unit, a DATE, b DATE) AS date_sub(${DATE_UNIT}, a, b)`,
      `(unit, a, b) AS date_sub(${UNIT}, a, b)`,
    ],
    aggregated: `(unit, a, b) AS date_sub(${UNIT}, a, b)`,
  },
  /** A date minus a date is an interval in Trino, and a number of days in DuckDB. */
  minus: {
    forms: ['(a DATE, b DATE) AS to_days(CAST(a - b AS INTEGER))', '(a, b) AS a - b'],
    aggregated: '(a, b) AS a - b',
  },
  /** A date plus an interval is a date in Trino, and a timestamp in DuckDB. */
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
};
