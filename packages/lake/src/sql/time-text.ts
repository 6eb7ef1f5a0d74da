/** The texts that Trino takes for a date or a timestamp, as regular expressions of JavaScript's and DuckDB's alike. */

const DATE = '[+-]?\\d{4,}-\\d{1,2}-\\d{1,2}';

export const DATE_TEXT = `\\s*${DATE}\\s*`;
/** A zone is whatever follows; DuckDB says whether it knows it. */
export const TIMESTAMP_TEXT = `\\s*${DATE}( (\\d{1,2}:\\d{1,2}(:\\d{1,2}([.]\\d+)?)?)?\\s*([A-Za-z+-].*)?)?`;
/** Of a type that has no zone. */
export const LOCAL_TIMESTAMP_TEXT = `\\s*${DATE}( (\\d{1,2}:\\d{1,2}(:\\d{1,2}([.]\\d+)?)?)?\\s*)?`;
