import { MAY_TAKE } from '../store/memory-watch.js';

/**
 * Characters of a text, and items of an array, that one row's value may be made of: what parts of an event may
 * hold. DuckDB counts what it makes within one function towards no memory limit, and does not hear an
 * interrupt meanwhile: so what multiplies its argument is bounded.
 */
export const MAX_LENGTH = 100_000;
export const TOO_LONG = `a value of more than ${MAX_LENGTH} characters or items is not supported`;

/** The value, once there is room for so many bytes of it in each row: see the memory watch. */
export function whereRoom(bytes: string, value: string): string {
  return `CASE WHEN ${MAY_TAKE}(coalesce(${bytes}, 0)) THEN ${value} END`;
}

/** What an item of an array takes, beside a text of more than 12 bytes. */
const ITEM_BYTES = 16;

/**
 * The body of a lambda, so that a query is stopped among the items of one row's array, too. It asks of a parameter: what
 * is constant would be asked once, when the query is planned.
 */
export function heard(parameter: string, body: string): string {
  return whereRoom(`CAST(${parameter} IS NULL AS DOUBLE)`, body);
}

/** How often `what` is found in `x`. */
export const OCCURRENCES = `(length(x) - length(replace(x, what, ''))) // nullif(length(what), 0)`;

/** What `x` is split into: its own bytes, and an item for each separator, or each character. */
export const SPLIT_BYTES = `strlen(x) + ${ITEM_BYTES} * coalesce(${OCCURRENCES.replaceAll('what', 'separator')} + 1, length(x))`;

/** How often `pattern` is found in `x`: what takes its place makes the text that much longer than nothing does. */
export const MATCHES = `length(regexp_replace(x, pattern, '.', 'g')) - length(regexp_replace(x, pattern, '', 'g'))`;
/** What these are: the text's bytes, and an item for each. */
export const MATCHES_BYTES = `strlen(x) + ${ITEM_BYTES} * (1 + CASE WHEN length(x) < 1000 THEN length(x) ELSE ${MATCHES} END)`;

/** The value, unless the condition holds: then what is made of it is not made at all. */
export function unlessTooLong(value: string, condition: string): string {
  return `CASE WHEN ${condition} THEN RAISE('${TOO_LONG}') ELSE ${value} END`;
}
