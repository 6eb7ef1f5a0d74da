import { LAMBDA_CALLS } from './lambda-calls.js';
import { literal } from './literal.js';
import { printAtTimeZone } from './local-time.js';
import { printConcatenation } from './print-concatenation.js';
import { printExpression, printExpressions } from './print-expression.js';
import { printMacro } from './print-macro.js';
import { refuse, timeText, type Scope } from './scope.js';
import { fromJoda, fromMysql, type RefusePattern } from './time-patterns.js';
import { subtree, text, type Tree } from './tree.js';

type SpecialCall = (tree: Tree, args: readonly Tree[], scope: Scope) => string;

/** Functions that need code: macros cannot have any number of arguments, a constant pattern, or a lambda. */
export const SPECIAL_CALLS: Readonly<Record<string, SpecialCall | undefined>> = {
  now: (tree, args, scope) => {
    if (args.length > 0)
      refuse(tree, scope, `Unexpected number of arguments for function now: ${args.length}, expected 0`);
    return `CAST('${timeText(scope.now)}+00' AS TIMESTAMPTZ)`;
  },
  // NULL if any argument is NULL. DuckDB's concat skips it.
  concat: (tree, args, scope) => {
    if (args.length < 2) refuse(tree, scope, 'There must be two or more concatenation arguments');
    return printConcatenation(args, scope);
  },
  concat_ws: (tree, args, scope) => {
    if (args.length < 2) refuse(tree, scope, 'There must be two or more concatenation arguments');
    if (args.length === 2) return printMacro('concat_ws', args, scope);
    return `concat_ws(${printExpressions(args, scope)})`;
  },
  at_timezone: (tree, args, scope) => {
    const [value, zone] = args;
    if (value === undefined || zone === undefined || args.length > 2)
      return refuse(
        tree,
        scope,
        `Unexpected number of arguments for function at_timezone: ${args.length}, expected 2`,
      );
    return printAtTimeZone(tree, zone, value, scope);
  },
  greatest: unlessNull('greatest'),
  least: unlessNull('least'),
  date_format: inPattern('strftime', fromMysql),
  date_parse: inPattern('strptime', fromMysql),
  format_datetime: inPattern('strftime', fromJoda),
  parse_datetime: (...call) => `CAST(${inPattern('strptime', fromJoda)(...call)} AS TIMESTAMPTZ)`,
  ...LAMBDA_CALLS,
};

/** NULL if any argument is NULL. DuckDB's functions skip it. */
function unlessNull(name: string): SpecialCall {
  return (tree, args, scope) => {
    if (args.length === 0) refuse(tree, scope, `There must be one or more arguments for function ${name}`);
    const twice = { ...scope, copies: scope.copies * 2 };
    const printed = args.map((argument) => printExpression(argument, twice));
    const anyNull = printed.map((argument) => `${argument} IS NULL`).join(' OR ');
    return `(CASE WHEN ${anyNull} THEN NULL ELSE ${name}(${printed.join(', ')}) END)`;
  };
}

/** A function of a value and a pattern. The pattern must be a constant, because it is translated here. */
function inPattern(
  duckdb: string,
  translated: (pattern: string, refuse: RefusePattern) => string,
): SpecialCall {
  return (tree, args, scope) => {
    const [value, pattern] = args;
    const name = text(tree, 'function_name');
    if (value === undefined || pattern === undefined || args.length > 2) {
      return refuse(
        tree,
        scope,
        `Unexpected number of arguments for function ${name}: ${args.length}, expected 2`,
      );
    }
    const constant = text(pattern, 'class') === 'CONSTANT' ? subtree(pattern, 'value')['value'] : undefined;
    if (typeof constant !== 'string')
      return refuse(pattern, scope, `the pattern of ${name} must be a constant text`);
    const printed = translated(constant, (message) => refuse(pattern, scope, message));
    return `${duckdb}(${printExpression(value, scope)}, ${literal(printed)})`;
  };
}
