/** How the lake runs one of Trino's functions: either as a function of DuckDB or as one of the lake's macros. */
export interface FunctionRule {
  readonly arity: readonly [min: number, max: number];
  /** The name of a DuckDB function with the same results. */
  readonly duckdb?: string;
  /** The name of a macro in `macros/`, for a function that DuckDB does not have or that has other results there. */
  readonly trino?: string;
  /** Allows DISTINCT, FILTER, ORDER BY and OVER, which DuckDB supports for its own functions, but not for macros. */
  readonly aggregate?: true;
  /** Adds DISTINCT. */
  readonly distinct?: true;
  /** A macro to apply to the argument first. */
  readonly of?: string;
  /** A macro to apply to the result. */
  readonly after?: string;
  /**
   * An aggregate that DuckDB does not have: the macro makes its result of an array of the first arguments, or of all
   * pairs `{k, v}` of the first two, and of the arguments after these.
   */
  readonly collect?: 'first' | 'pairs';
  /** The rule for as many arguments as that takes. */
  readonly else?: FunctionRule;
  /** The second argument is a lambda. */
  readonly lambda?: true;
  /** How many arguments to pass on: approx_distinct's maximum error has no meaning for an exact count. */
  readonly keep?: number;
}

const any = Infinity;
const same = (name: string, min: number, max = min): [string, FunctionRule] => [
  name,
  { arity: [min, max], duckdb: name },
];
const renamed = (name: string, duckdb: string, min: number, max = min): [string, FunctionRule] => [
  name,
  { arity: [min, max], duckdb },
];
const macro = (name: string, min: number, max = min): [string, FunctionRule] => [
  name,
  { arity: [min, max], trino: name },
];
const lambda = (name: string, duckdb: string, count: number): [string, FunctionRule] => [
  name,
  { arity: [count, count], duckdb, lambda: true },
];
const aggregate = (name: string, duckdb: string, min: number, max = min): [string, FunctionRule] => [
  name,
  { arity: [min, max], duckdb, aggregate: true },
];
const collected = (name: string, collect: 'first' | 'pairs', count: number): [string, FunctionRule] => [
  name,
  { arity: [count, count], trino: name, aggregate: true, collect },
];
/** An aggregate of two arguments, whose third is the number of results. */
const withCount = (name: string, duckdb: string): [string, FunctionRule] => {
  const [, many] = collected(`${name}_count`, 'pairs', 3);
  return [name, { arity: [2, 3], duckdb, aggregate: true, else: many }];
};

/** Trino's functions that the lake supports. All others are refused by name. */
export const FUNCTIONS: ReadonlyMap<string, FunctionRule> = new Map<string, FunctionRule>([
  // Aggregates
  aggregate('count', 'count', 0, 1),
  aggregate('sum', 'sum', 1),
  aggregate('min', 'min', 1, 2),
  aggregate('max', 'max', 1, 2),
  aggregate('avg', 'avg', 1),
  // DuckDB's count_if returns NULL if there are no rows, Trino's 0.
  ['count_if', { arity: [1, 1], duckdb: 'count', aggregate: true, of: 'true_or_null' }],
  ['approx_distinct', { arity: [1, 2], duckdb: 'count', aggregate: true, distinct: true, keep: 1 }],
  aggregate('approx_percentile', 'quantile_disc', 2),
  aggregate('arbitrary', 'any_value', 1),
  aggregate('any_value', 'any_value', 1),
  aggregate('array_agg', 'array_agg', 1),
  aggregate('bool_and', 'bool_and', 1),
  aggregate('bool_or', 'bool_or', 1),
  aggregate('every', 'bool_and', 1),
  withCount('max_by', 'arg_max_null'),
  withCount('min_by', 'arg_min_null'),
  collected('map_agg', 'pairs', 2),
  collected('listagg', 'first', 2),
  aggregate('stddev', 'stddev_samp', 1),
  aggregate('stddev_samp', 'stddev_samp', 1),
  aggregate('stddev_pop', 'stddev_pop', 1),
  aggregate('variance', 'var_samp', 1),
  aggregate('var_samp', 'var_samp', 1),
  aggregate('var_pop', 'var_pop', 1),
  ['corr', { arity: [2, 2], duckdb: 'corr', aggregate: true, after: 'finite_or_null' }],
  aggregate('covar_pop', 'covar_pop', 2),
  aggregate('covar_samp', 'covar_samp', 2),
  aggregate('histogram', 'histogram', 1),

  // Maps and arrays
  macro('element_at', 2),
  macro('cardinality', 1),
  same('map_keys', 1),
  same('map_values', 1),
  macro('map_entries', 1),
  macro('map_from_entries', 1),
  same('map_concat', 2, any),
  renamed('map', 'map', 2),
  macro('contains', 2),
  macro('array_distinct', 1),
  macro('array_join', 2, 3),
  renamed('array_max', 'list_max', 1),
  renamed('array_min', 'list_min', 1),
  renamed('array_sort', 'list_sort', 1),
  macro('array_position', 2),
  macro('array_union', 2),
  macro('array_intersect', 2),
  macro('array_except', 2),
  renamed('arrays_overlap', 'list_has_any', 2),
  macro('array_remove', 2),
  renamed('flatten', 'flatten', 1),
  macro('slice', 3),
  macro('sequence', 2, 3),
  macro('zip', 2, 5),
  lambda('filter', 'list_filter', 2),
  lambda('transform', 'list_transform', 2),

  // JSON
  macro('json_extract', 2),
  macro('json_extract_scalar', 2),
  macro('json_parse', 1),
  macro('json_format', 1),
  macro('json_array_length', 1),
  macro('json_array_contains', 2),
  macro('json_array_get', 2),
  macro('json_size', 2),
  macro('is_json_scalar', 1),

  // Text
  same('lower', 1),
  same('upper', 1),
  macro('substr', 2, 3),
  macro('length', 1),
  same('trim', 1, 2),
  same('ltrim', 1),
  same('rtrim', 1),
  macro('replace', 2, 3),
  same('reverse', 1),
  macro('split', 2, 3),
  macro('split_part', 3),
  renamed('strpos', 'strpos', 2),
  same('starts_with', 2),
  macro('lpad', 3),
  macro('rpad', 3),
  same('chr', 1),
  macro('codepoint', 1),
  renamed('levenshtein_distance', 'levenshtein', 2),
  same('translate', 3),
  macro('url_decode', 1),
  macro('url_encode', 1),
  macro('url_extract_protocol', 1),
  macro('url_extract_host', 1),
  macro('url_extract_port', 1),
  macro('url_extract_path', 1),
  macro('url_extract_query', 1),
  macro('url_extract_fragment', 1),
  macro('url_extract_parameter', 2),
  renamed('regexp_like', 'regexp_matches', 2),
  macro('regexp_extract', 2, 3),
  macro('regexp_extract_all', 2, 3),
  macro('regexp_replace', 2, 3),
  macro('regexp_split', 2),
  macro('regexp_count', 2),

  // Bytes
  renamed('to_utf8', 'encode', 1),
  macro('from_utf8', 1),
  macro('to_hex', 1),
  macro('from_hex', 1),
  macro('to_base64', 1),
  macro('from_base64', 1),
  macro('md5', 1),
  macro('sha1', 1),
  macro('sha256', 1),

  // Time
  macro('date_trunc', 2),
  macro('date_add', 3),
  macro('date_diff', 3),
  macro('from_iso8601_timestamp', 1),
  macro('from_iso8601_date', 1),
  macro('to_iso8601', 1),
  macro('from_unixtime', 1),
  macro('to_unixtime', 1),
  macro('date', 1),
  renamed('year', 'year', 1),
  same('quarter', 1),
  same('month', 1),
  same('day', 1),
  renamed('day_of_month', 'day', 1),
  renamed('day_of_week', 'isodow', 1),
  renamed('dow', 'isodow', 1),
  renamed('day_of_year', 'dayofyear', 1),
  renamed('doy', 'dayofyear', 1),
  renamed('week', 'week', 1),
  renamed('week_of_year', 'week', 1),
  renamed('year_of_week', 'isoyear', 1),
  renamed('yow', 'isoyear', 1),
  renamed('hour', 'hour', 1),
  renamed('minute', 'minute', 1),
  renamed('second', 'second', 1),
  macro('millisecond', 1),
  macro('last_day_of_month', 1),

  // Numbers and conditions
  same('abs', 1),
  macro('ceil', 1),
  ['ceiling', { arity: [1, 1], trino: 'ceil' }],
  macro('floor', 1),
  same('round', 1, 2),
  macro('sign', 1),
  same('sqrt', 1),
  same('exp', 1),
  same('ln', 1),
  same('log2', 1),
  same('log10', 1),
  same('cbrt', 1),
  same('pi', 0),
  same('degrees', 1),
  same('radians', 1),
  same('sin', 1),
  same('cos', 1),
  same('tan', 1),
  same('asin', 1),
  same('acos', 1),
  same('atan', 1),
  same('atan2', 2),
  renamed('power', 'pow', 2),
  renamed('pow', 'pow', 2),
  ['mod', { arity: [2, 2], trino: 'modulus' }],
  macro('truncate', 1),
  renamed('is_nan', 'isnan', 1),
  macro('is_finite', 1),
  renamed('is_infinite', 'isinf', 1),
  macro('nan', 0),
  macro('infinity', 0),
  macro('bitwise_and', 2),
  macro('bitwise_or', 2),
  macro('bitwise_xor', 2),
  macro('bitwise_not', 1),
  same('nullif', 2),
  macro('typeof', 1),
]);

/** Functions that require OVER. Aggregates may have it too. */
export const WINDOW_FUNCTIONS: ReadonlySet<string> = new Set([
  'row_number',
  'rank',
  'dense_rank',
  'percent_rank',
  'cume_dist',
  'ntile',
  'lag',
  'lead',
  'first_value',
  'last_value',
  'nth_value',
]);

/**
 * Functions by which DuckDB's parser represents syntax that Trino has too, such as `date_part` for EXTRACT. As
 * functions, Trino has not all of them, or with other arguments.
 */
export const SYNTAX_FUNCTIONS: ReadonlySet<string> = new Set([
  'date_part',
  'like_escape',
  'not_like_escape',
  'position',
  'row',
  'substring',
  'timezone',
  'to_days',
  'to_hours',
  'to_milliseconds',
  'to_minutes',
  'to_months',
  'to_seconds',
  'to_weeks',
  'to_years',
  'to_quarters',
  'trim',
  'ltrim',
  'rtrim',
  'trunc',
]);
