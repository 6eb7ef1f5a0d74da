import { interruptible, whereRoom } from '../room.js';
import { varcharOf } from './casts.js';
import { joined } from './joined.js';
import { INDEX, ITEM, macro, type Macro } from './macro.js';

function sequence(step: string): string {
  return `CASE
    WHEN ${step} = 0 OR (b - a) * ${step} < 0 THEN RAISE('sequence stop value should be greater than or equal to start value')
    WHEN (b - a) // ${step} >= 10000 THEN RAISE('result of sequence function must not have more than 10000 entries')
    ELSE ${whereRoom(`8 * ((b - a) // ${step} + 1)`, `generate_series(a, b, ${step})`)} END`;
}

/** Rows of the items of so many arrays, with NULL where one is shorter. */
function zip(count: number): string {
  const names = ['a', 'b', 'c', 'd', 'e'].slice(0, count);
  const fields = names.map((_, index) => `field${index} := ${ITEM}[${index + 1}]`);
  return `(${names.join(', ')}) AS CASE WHEN ${names.map((name) => `${name} IS NOT NULL`).join(' AND ')}
    THEN list_transform(list_zip(${names.join(', ')}), LAMBDA ${ITEM}: ${interruptible(ITEM, `struct_pack(${fields.join(', ')})`)}) END`;
}

/** Maps and arrays. */
export const ARRAY_MACROS: Readonly<Record<string, Macro>> = {
  // An array has no item 0, but a map may have this key. The error for a string is that of a wrong type.
  element_at: macro(
    `(x, k) AS CASE
      WHEN typeof(x) IN ('VARCHAR', 'JSON') THEN RAISE('Unexpected parameters (' || lower(typeof(x)) || ') for function element_at')
      WHEN typeof(x) LIKE '%[]' AND CAST(k AS VARCHAR) = '0' THEN RAISE('SQL array indices start at 1')
      ELSE x[k] END`,
  ),
  cardinality: {
    forms: ['(m MAP(VARCHAR, VARCHAR)) AS len(map_keys(m))', '(l) AS array_length(l)'],
    untyped: `(x) AS CASE WHEN json_type(to_json(x)) = 'ARRAY' THEN json_array_length(to_json(x))
      ELSE len(json_keys(to_json(x))) END`,
  },
  contains: macro(
    `(l, x) AS CASE WHEN l IS NULL OR x IS NULL THEN NULL WHEN list_contains(l, x) THEN true
      WHEN list_position(l, NULL) IS NOT NULL THEN NULL ELSE false END`,
  ),
  array_distinct: macro(
    `(l) AS list_filter(l, LAMBDA ${ITEM}, ${INDEX}: ${interruptible(ITEM, `list_position(l, ${ITEM}) = ${INDEX}`)})`,
  ),
  array_remove: macro(
    `(l, x) AS CASE WHEN x IS NOT NULL THEN list_filter(l, LAMBDA ${ITEM}: ${interruptible(ITEM, `${ITEM} IS DISTINCT FROM x`)}) END`,
  ),
  array_union: macro(
    `(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_filter(list_concat(a, b), LAMBDA ${ITEM}, ${INDEX}: ${interruptible(ITEM, `list_position(list_concat(a, b), ${ITEM}) = ${INDEX}`)}) END`,
  ),
  array_intersect: macro(
    `(a, b) AS CASE WHEN b IS NOT NULL THEN list_filter(a, LAMBDA ${ITEM}, ${INDEX}: ${interruptible(ITEM, `list_position(a, ${ITEM}) = ${INDEX} AND list_position(b, ${ITEM}) IS NOT NULL`)}) END`,
  ),
  array_except: macro(
    `(a, b) AS CASE WHEN b IS NOT NULL THEN list_filter(a, LAMBDA ${ITEM}, ${INDEX}: ${interruptible(ITEM, `list_position(a, ${ITEM}) = ${INDEX} AND list_position(b, ${ITEM}) IS NULL`)}) END`,
  ),
  // Trino's entries are rows without names, which print as those of ROW do.
  map_entries: macro(
    `(m) AS list_transform(map_entries(m), LAMBDA e: ${interruptible('e', 'struct_pack(field0 := e.key, field1 := e.value)')})`,
  ),
  map_from_entries: macro('(l) AS map_from_entries(l)'),
  zip: macro(...[2, 3, 4, 5].map(zip)),
  array_position: macro(
    '(l, x) AS CASE WHEN l IS NOT NULL AND x IS NOT NULL THEN coalesce(list_position(l, x), 0) END',
  ),
  array_join: macro(
    joined('(l, separator)', varcharOf(ITEM)),
    joined('(l, separator, instead)', `coalesce(${varcharOf(ITEM)}, instead)`),
  ),
  slice: macro(
    `(l, start, length) AS CASE
      WHEN start = 0 THEN RAISE('SQL array indices start at 1')
      WHEN length < 0 THEN RAISE('length must be greater than or equal to 0')
      WHEN length = 0 OR abs(start) > len(l) THEN l[1:0]
      ELSE list_slice(l, CASE WHEN start < 0 THEN len(l) + start + 1 ELSE start END,
        CASE WHEN start < 0 THEN len(l) + start + length ELSE start + length - 1 END) END`,
  ),
  sequence: macro(
    `(a, b) AS ${sequence('(CASE WHEN a <= b THEN 1 ELSE -1 END)')}`,
    `(a, b, step) AS ${sequence('step')}`,
  ),
};
