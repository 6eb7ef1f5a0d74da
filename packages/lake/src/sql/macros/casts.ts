import { DATE_TEXT, LOCAL_TIMESTAMP_TEXT, TIMESTAMP_TEXT } from '../time-text.js';
import { macro, ofForm, timeOf, type Macro } from './macro.js';

const castTo = (form: string, type: string): Macro =>
  macro(`(x) AS ${ofForm(form, `'Cannot cast ''' || CAST(x AS VARCHAR) || ''' to ${type}'`)}`);

const NUMBER_TEXT = '(\\d+[.]?\\d*|[.]\\d+)(e[+-]?\\d+)?';

export const CAST_MACROS: Readonly<Record<string, Macro>> = {
  /** A cast to varchar: a timestamp has milliseconds, and a JSON string has no quotes. */
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
};
