/** The strings that Trino reads as a date or a timestamp, as regular expressions for both JavaScript and RE2. */

const DATE = '[+-]?\\d{4,}-\\d{1,2}-\\d{1,2}';

export const DATE_TEXT = `\\s*${DATE}\\s*`;
/** With any text as the time zone: DuckDB checks it. */
export const TIMESTAMP_TEXT = `\\s*${DATE}( (\\d{1,2}:\\d{1,2}(:\\d{1,2}([.]\\d+)?)?)?\\s*([A-Za-z+-].*)?)?`;
/** Without a time zone. */
export const LOCAL_TIMESTAMP_TEXT = `\\s*${DATE}( (\\d{1,2}:\\d{1,2}(:\\d{1,2}([.]\\d+)?)?)?\\s*)?`;
