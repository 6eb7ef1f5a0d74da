import { FUNCTIONS } from './functions.js';
import { callsInMacro } from './macros.js';
import { tokenize } from './tokens.js';
import { trinoTypes } from './trino-types.js';

/** Where DuckDB's name is none of an operator's in Trino. */
const OPERATORS: Readonly<Record<string, string | undefined>> = {
  '//': '/',
  '~~': 'LIKE',
  '!~~': 'LIKE',
  array_length: '[]',
  map_contains: '[]',
};

/**
 * What DuckDB says of types that do not fit, in Trino's words and with its names: the function that DuckDB names may be one
 * of its own, of which the author wrote nothing. `undefined` where it says something else.
 */
export function wrongTypes(message: string, statement: string): string | undefined {
  const [first = ''] = message.split('\n');
  const compared =
    /Cannot (?:compare|mix) values of type (.+) and (?:type )?(.+?)(?: in BETWEEN clause)? - /.exec(first);
  if (compared)
    return `Cannot compare values of type ${trinoTypes(compared[1] ?? '')} and type ${trinoTypes(compared[2] ?? '')} - an explicit cast is required`;
  // A macro whose forms name the types of all that they take: DuckDB does not say which types these are.
  const macro = /Macro (\w+)\(\) does not support/.exec(first)?.[1];
  if (macro !== undefined) {
    const [name] = [...FUNCTIONS].find(([, rule]) => rule.of === macro) ?? [];
    return name === undefined
      ? `'[]' cannot be applied to these types`
      : `Unexpected parameters for function ${name}`;
  }
  const call = /(?:argument types '|function call ")(.+?)\((.*)\)['"]\. /.exec(first);
  if (!call) return undefined;
  const [, name = '', types = ''] = call;
  const given = trinoTypes(types);
  const written = functionOf(name, statement);
  // What a macro calls is given other values than the macro was.
  if (written !== undefined)
    return `Unexpected parameters${hasMacroCalling(written, name) ? '' : ` (${given})`} for function ${written}`;
  const operator = OPERATORS[name] ?? (/^\W+$/.test(name) ? name : undefined);
  if (operator !== undefined) return `'${operator}' cannot be applied to ${given}`;
  return `Unexpected parameters (${given}) for a function`;
}

/** Functions that are printed as one of DuckDB's by code of their own. */
const PRINTED_AS: Readonly<Record<string, string | undefined>> = {
  concat: 'char_length',
  date_format: 'strftime',
  date_parse: 'strptime',
  format_datetime: 'strftime',
  parse_datetime: 'strptime',
};

/** The function that the author wrote, of which DuckDB was given a call of this one; `undefined` where it may be several. */
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
  // `||` is a call of concat, which asks for lengths.
  return found ?? (name === PRINTED_AS['concat'] ? 'concat' : undefined);
}

/** Whether the macro of a function calls this one of DuckDB's. */
function hasMacroCalling(trino: string, name: string): boolean {
  const macro = FUNCTIONS.get(trino)?.trino;
  return macro !== undefined && callsInMacro(macro, name);
}
