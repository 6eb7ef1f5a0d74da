import { identifier, literal } from './literal.js';
import { printAtTimeZone } from './local-time.js';
import { printExpression } from './print-expression.js';
import { printMacro } from './print-macro.js';
import { refuse, type Scope } from './scope.js';
import { constantText, subtree, type Tree } from './tree.js';

/** Trino's fields of EXTRACT, and DuckDB's names for them. */
const FIELDS: Readonly<Record<string, string | undefined>> = {
  year: 'year',
  quarter: 'quarter',
  month: 'month',
  week: 'week',
  day: 'day',
  day_of_month: 'day',
  day_of_week: 'isodow',
  dow: 'isodow',
  day_of_year: 'doy',
  doy: 'doy',
  year_of_week: 'isoyear',
  yow: 'isoyear',
  hour: 'hour',
  minute: 'minute',
  second: 'second',
};

/** Prints a call that DuckDB's parser made from syntax: see SYNTAX_FUNCTIONS. */
export function printSyntaxCall(tree: Tree, name: string, args: readonly Tree[], scope: Scope): string {
  const [zone, value] = args;
  if (name === 'timezone' && zone && value) return printAtTimeZone(tree, zone, value, scope);
  if (name === 'substring') return printMacro('substr', args, scope);
  const printed = args.map((argument) => printExpression(argument, scope));
  const [first = '', second = '', third = ''] = printed;
  switch (name) {
    case 'date_part': {
      const constant = args[0] ? subtree(args[0], 'value') : {};
      const field = FIELDS[String(constant['value']).toLowerCase()];
      return field === undefined
        ? refuse(tree, scope, `Unsupported extract field: ${String(constant['value'])}`)
        : `date_part(${literal(field)}, ${second})`;
    }
    case 'like_escape':
      checkEscapes(args, scope);
      return `(${first} LIKE ${second} ESCAPE ${third})`;
    case 'not_like_escape':
      checkEscapes(args, scope);
      return `(${first} NOT LIKE ${second} ESCAPE ${third})`;
    case 'row':
      if (scope.unnamedRows) return `row(${printed.join(', ')})`;
      // Without names, the fields of a result would overwrite each other. These are the names that Trino prints.
      return `struct_pack(${printed.map((value, index) => `field${index} := ${value}`).join(', ')})`;
    default:
      return `${identifier(name)}(${printed.join(', ')})`;
  }
}

/** Trino refuses an escape character before any other character; DuckDB ignores it. Only constants are checked. */
function checkEscapes([, pattern, escape]: readonly Tree[], scope: Scope): void {
  const [form, sign] = [pattern, escape].map((tree) => tree && constantText(tree));
  if (!pattern || form === undefined || sign === undefined) return;
  const characters = Array.from(form);
  for (let at = characters.indexOf(sign); at >= 0; at = characters.indexOf(sign, at + 2)) {
    if (!['%', '_', sign].includes(characters[at + 1] ?? ''))
      refuse(pattern, scope, "Escape character must be followed by '%', '_' or the escape character itself");
  }
}
