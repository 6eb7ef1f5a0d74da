import { interruptible } from '../room.js';
import { joined } from './joined.js';
import { ITEM, macro, type Macro } from './macro.js';

/** The values of the pairs in `l` with the first `n` keys in this order. */
function byKey(sort: string, name: string): Macro {
  const result = `list_transform(list_slice(${sort}(list_filter(list_transform(l, LAMBDA e: struct_pack(k := e.v, v := e.k)),
    LAMBDA e: e.k IS NOT NULL)), 1, n), LAMBDA e: e.v)`;
  return macro(
    `(l, n) AS CASE WHEN n < 1 THEN RAISE('third argument of ${name} must be a positive integer')
      WHEN n > 10000 THEN RAISE('third argument of ${name} must be less than or equal to 10000; found ' || n)
      WHEN len(${result}) > 0 THEN ${result} END`,
  );
}

/** Aggregates that DuckDB does not have, of an array of what they aggregate: see `collect` in functions.ts. */
export const AGGREGATE_MACROS: Readonly<Record<string, Macro>> = {
  // The first value of a key counts, and a key that is null does not.
  map_agg: macro(
    `(l) AS list_transform([list_filter(l, LAMBDA e: e.k IS NOT NULL)], LAMBDA pairs:
      list_transform([list_transform(pairs, LAMBDA e: e.k)], LAMBDA keys: CASE WHEN len(pairs) > 0
        THEN map_from_entries(list_filter(pairs, LAMBDA e, i: ${interruptible('i', 'list_position(keys, e.k) = i')})) END)[1])[1]`,
  ),
  listagg: macro(
    joined('(l, separator)', `CAST(${ITEM} AS VARCHAR)`).replace(
      ' AS ',
      ` AS CASE WHEN typeof(l) <> 'VARCHAR[]' THEN RAISE('Unexpected parameters for function listagg')
        WHEN list_any_value(l) IS NOT NULL THEN `,
    ) + ' END',
  ),
  max_by_count: byKey('list_reverse_sort', 'max_by'),
  min_by_count: byKey('list_sort', 'min_by'),
};
