import { MAY_TAKE } from '../store/memory-watch.js';

/**
 * The most characters of a string, or items of an array, that functions may produce whose result can be much longer
 * than their arguments. DuckDB's memory limit does not cover what one function allocates, and an interrupt has no
 * effect before it returns. The sections of an event may have 100 kB, so this is enough for their values.
 */
export const MAX_LENGTH = 100_000;
export const TOO_LONG = `a value of more than ${MAX_LENGTH} characters or items is not supported`;

/** The value, if the memory watch grants this many bytes for it; otherwise the query ends. */
export function whereRoom(bytes: string, value: string): string {
  return `CASE WHEN ${MAY_TAKE}(coalesce(${bytes}, 0)) THEN ${value} END`;
}

/** The size of a string in an array in DuckDB. Only strings of more than 12 bytes need more. */
const ITEM_BYTES = 16;

/**
 * The body of a lambda, with a call of the memory watch, so that a query can also be stopped between the items of one
 * array. The call depends on a parameter, because DuckDB evaluates a constant expression only once, in planning.
 */
export function interruptible(parameter: string, body: string): string {
  return whereRoom(`CAST(${parameter} IS NULL AS DOUBLE)`, body);
}

/** How often `what` occurs in `x`. */
export const OCCURRENCES = `(length(x) - length(replace(x, what, ''))) // nullif(length(what), 0)`;

/** The size of `x` when split: its bytes, and an item for each separator; without one, for each character. */
export const SPLIT_BYTES = `strlen(x) + ${ITEM_BYTES} * coalesce(${OCCURRENCES.replaceAll('what', 'separator')} + 1, length(x))`;

/**
 * How often `pattern` matches in `x`, by how much longer the string is with one character for each match than with
 * none.
 */
export const MATCHES = `length(regexp_replace(x, pattern, '.', 'g')) - length(regexp_replace(x, pattern, '', 'g'))`;
/** The size of the matches as an array: at most the string's bytes, and an item for each match. */
export const MATCHES_BYTES = `strlen(x) + ${ITEM_BYTES} * (1 + CASE WHEN length(x) < 1000 THEN length(x) ELSE ${MATCHES} END)`;

/** The value, unless the condition is true: then the query fails before a function uses the value. */
export function unlessTooLong(value: string, condition: string): string {
  return `CASE WHEN ${condition} THEN RAISE('${TOO_LONG}') ELSE ${value} END`;
}
