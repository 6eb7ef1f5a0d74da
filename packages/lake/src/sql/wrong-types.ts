import { FUNCTIONS } from './functions.js';
import { callsInMacro } from './macros.js';
import { tokenize } from './tokens.js';
import { trinoTypes } from './trino-types.js';

/** Trino's operator for a function or operator that DuckDB's error names. */
const OPERATORS: Readonly<Record<string, string | undefined>> = {
  '//': '/',
  '~~': 'LIKE',
  '!~~': 'LIKE',
  array_length: '[]',
  map_contains: '[]',
};

/**
 * Translates DuckDB's error about wrong types to Trino's words. DuckDB may name a function that the author did not
 * write, because a printer or a macro calls it. `undefined` if the error is about something else.
 */
export function wrongTypes(message: string, statement: string): string | undefined {
  const [first = ''] = message.split('\n');
  const compared =
    /Cannot (?:compare|mix) values of type (.+) and (?:type )?(.+?)(?: in (?:BETWEEN clause|CASE expression))? - /.exec(
      first,
    );
  if (compared)
    return `Cannot compare values of type ${trinoTypes(compared[1] ?? '')} and type ${trinoTypes(compared[2] ?? '')} - an explicit cast is required`;
  // None of a macro's forms accepts the types. DuckDB does not say which types were given.
  const macro = /Macro (?:try_)?(\w+)\(\) does not support/.exec(first)?.[1];
  if (macro !== undefined) {
    const [name] =
      [...FUNCTIONS].find(
        ([, rule]) => rule.of === macro || rule.trino === macro || rule.else?.trino === macro,
      ) ?? [];
    return name === undefined
      ? `'[]' cannot be applied to these types`
      : `Unexpected parameters for function ${name}`;
  }
  const call = /(?:argument types '|function call ")(.+?)\((.*)\)['"]\. /.exec(first);
  if (!call) return undefined;
  const [, name = '', types = ''] = call;
  const given = trinoTypes(types);
  const written = functionOf(name, statement);
  // The types that a macro passes on are not those that the author passed to it.
  if (written !== undefined)
    return `Unexpected parameters${hasMacroCalling(written, name) ? '' : ` (${given})`} for function ${written}`;
  const operator = OPERATORS[name] ?? (/^\W+$/.test(name) ? name : undefined);
  if (operator !== undefined) return `'${operator}' cannot be applied to ${given}`;
  return `Unexpected parameters (${given}) for a function`;
}

/** Functions of special-calls.ts, or of macros, and the DuckDB function or operator that they print. */
const PRINTED_AS: Readonly<Record<string, string | undefined>> = {
  bitwise_and: '&',
  bitwise_or: '|',
  concat: 'char_length',
  date_format: 'strftime',
  date_parse: 'strptime',
  format_datetime: 'strftime',
  parse_datetime: 'strptime',
};

/** The function in the author's query that became a call of this DuckDB function; `undefined` if there are several. */
function functionOf(name: string, statement: string): string | undefined {
  const tokens = tokenize(statement);
  const written = new Set(
    tokens.filter((_, index) => tokens[index + 1]?.text === '(').map((token) => token.text.toLowerCase()),
  );
  const [found, ...others] = [...written].filter(
    (trino) =>
      FUNCTIONS.get(trino)?.duckdb === name || PRINTED_AS[trino] === name || hasMacroCalling(trino, name),
  );
  if (others.length > 0) return undefined;
  // `||` is printed as concat is.
  return found ?? (name === PRINTED_AS['concat'] ? 'concat' : undefined);
}

/** Whether the macro of a Trino function calls this DuckDB function. */
function hasMacroCalling(trino: string, name: string): boolean {
  const macro = FUNCTIONS.get(trino)?.trino;
  return macro !== undefined && callsInMacro(macro, name);
}
