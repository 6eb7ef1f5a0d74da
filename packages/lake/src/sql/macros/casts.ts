import { DATE_TEXT, LOCAL_TIMESTAMP_TEXT, TIMESTAMP_TEXT } from '../time-text.js';
import { macro, ofForm, timeOf, type Macro } from './macro.js';

const castTo = (form: string, type: string): Macro =>
  macro(`(x) AS ${ofForm(form, `'Cannot cast ''' || CAST(x AS VARCHAR) || ''' to ${type}'`)}`);

/** A value cast to varchar: a timestamp has milliseconds, and a JSON string has no quotes. */
export const varcharOf = (x: string): string => `CASE typeof(${x})
  WHEN 'TIMESTAMP' THEN strftime(TRY_CAST(CAST(${x} AS VARCHAR) AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%g')
  WHEN 'TIMESTAMP WITH TIME ZONE'
    THEN strftime(TRY_CAST(CAST(${x} AS VARCHAR) AS TIMESTAMPTZ) AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S.%g UTC')
  WHEN 'JSON' THEN CASE WHEN json_type(TRY_CAST(CAST(${x} AS VARCHAR) AS JSON)) IN ('OBJECT', 'ARRAY')
    THEN RAISE('Cannot cast ''' || CAST(${x} AS VARCHAR) || ''' to varchar')
    ELSE TRY_CAST(CAST(${x} AS VARCHAR) AS JSON) ->> '$' END
  ELSE CAST(${x} AS VARCHAR) END`;

const NUMBER_TEXT = '(\\d+[.]?\\d*|[.]\\d+)(e[+-]?\\d+)?';

export const CAST_MACROS: Readonly<Record<string, Macro>> = {
  to_varchar: macro(`(x) AS ${varcharOf('x')}`),

  whole: castTo('[+-]?\\d+', 'a whole number'),
  decimal_text: castTo(`(?i)\\s*[+-]?${NUMBER_TEXT}\\s*`, 'decimal'),
  double_text: castTo(`\\s*[+-]?(NaN|Infinity|(?i)${NUMBER_TEXT})\\s*`, 'double'),
  boolean_text: castTo('(?i)true|false|t|f|1|0', 'boolean'),

  date_text: macro(`(x) AS ${timeOf(DATE_TEXT, 'date')}`),
  timestamp_text: macro(`(x) AS ${timeOf(LOCAL_TIMESTAMP_TEXT, 'timestamp')}`),
  zoned_timestamp_text: macro(`(x) AS ${timeOf(TIMESTAMP_TEXT, 'timestamp with time zone')}`),
};
