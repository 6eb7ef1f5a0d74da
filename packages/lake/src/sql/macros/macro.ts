/**
 * A Trino function that DuckDB does not have, or that has other results there, as a macro of DuckDB.
 *
 * `RAISE(message)` fails the query, or gives NULL within TRY. DuckDB chooses among several forms by the types of the
 * arguments. If one that they give a type is an aggregate, or a column of an outer query, it does not know its type yet,
 * and would cast it to that of the first form: then `untyped` is used.
 */
export interface Macro {
  readonly forms: readonly string[];
  readonly untyped?: string;
}

/**
 * Names for the parameters of a lambda whose body contains an argument of the macro. DuckDB would take a column of an
 * outer query for a parameter with the same name.
 */
export const ITEM = '"macro item"';
export const INDEX = '"macro index"';

export const macro = (...forms: string[]): Macro => ({ forms });

/**
 * The value `x`, unless it is a string that does not have this form. DuckDB casts strings that Trino does not, such as
 * `infinity`, `1_000`, and times with a `T` before the time of day.
 */
export function ofForm(form: string, message: string): string {
  return `CASE WHEN typeof(x) = 'VARCHAR' AND NOT regexp_full_match(CAST(x AS VARCHAR), '${form}')
    THEN RAISE(${message}) ELSE x END`;
}

export const timeOf = (form: string, type: string): string =>
  ofForm(form, `'Value cannot be cast to ${type}: ' || CAST(x AS VARCHAR)`);
