import { interruptible } from '../room.js';
import { macro, type Macro } from './macro.js';

/** Trino's path in DuckDB's syntax, which writes `$["a"]` as `$."a"`. */
const PATH = `CASE
  WHEN NOT starts_with(path, '$') OR regexp_matches(path, '[*]|\\[[-#]') THEN RAISE('Invalid JSON path: ''' || path || '''')
  ELSE regexp_replace(path, '\\["([^"]*)"\\]', '."\\1"', 'g') END`;

/** Trino gives NULL for a string that is not JSON, where DuckDB fails. */
const AT_PATH = `CASE WHEN json_valid(CAST(x AS VARCHAR)) THEN json_extract(CAST(x AS VARCHAR), ${PATH}) END`;

export const JSON_MACROS: Readonly<Record<string, Macro>> = {
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
  // For casts to a row: an array of its fields' values, in an array, or NULL if the JSON cannot be a row.
  json_fields: macro(
    `(j, names) AS CASE json_type(j)
      WHEN 'OBJECT' THEN list_transform([map_entries(CAST(j AS MAP(VARCHAR, JSON)))], LAMBDA m:
        list_transform([list_transform(m, LAMBDA e: lower(e.key))], LAMBDA k:
          list_transform(names, LAMBDA n: ${interruptible('n', 'm[list_position(k, n)].value')}))[1])
      WHEN 'ARRAY' THEN CASE WHEN json_array_length(j) = len(names) THEN [CAST(j AS JSON[])] END END`,
  ),
  is_json_scalar: macro("(x) AS json_type(CAST(x AS VARCHAR)) NOT IN ('OBJECT', 'ARRAY')"),
};
