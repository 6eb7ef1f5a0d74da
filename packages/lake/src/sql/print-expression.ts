import { identifier } from './literal.js';
import { locally } from './local-time.js';
import { printConstant } from './print-constant.js';
import { printCall } from './print-call.js';
import { printMacro } from './print-macro.js';
import { printNestedCast } from './print-nested-cast.js';
import { printQuery } from './print-query.js';
import { printType } from './print-type.js';
import { printWindow } from './print-window.js';
import { interruptible } from './room.js';
import { refuse, spend, timeText, type Scope } from './scope.js';
import {
  constantText,
  isEmpty,
  items,
  optionalSubtree,
  strings,
  subtree,
  subtrees,
  text,
  type Tree,
} from './tree.js';

/**
 * Prints an expression in DuckDB's SQL. Unknown nodes are refused, so that DuckDB only runs what these printers write.
 */
export function printExpression(tree: Tree, scope: Scope): string {
  spend(tree, scope);
  const print = PRINTERS[text(tree, 'class')];
  return print
    ? print(tree, scope)
    : refuse(tree, scope, `${text(tree, 'class').toLowerCase()} expressions are not supported`);
}

export function printExpressions(trees: readonly Tree[], scope: Scope): string {
  return trees.map((tree) => printExpression(tree, scope)).join(', ');
}

type Print = (tree: Tree, scope: Scope) => string;

const PRINTERS: Readonly<Record<string, Print | undefined>> = {
  BETWEEN: printBetween,
  CASE: printCase,
  CAST: printCast,
  COLUMN_REF: printColumn,
  COMPARISON: printComparison,
  CONJUNCTION: printConjunction,
  CONSTANT: printConstant,
  FUNCTION: printCall,
  OPERATOR: printOperator,
  STAR: (tree, scope) => refuse(tree, scope, "mismatched input '*'"),
  SUBQUERY: printSubquery,
  WINDOW: printWindow,
};

const COMPARISONS: Readonly<Record<string, string | undefined>> = {
  COMPARE_EQUAL: '=',
  COMPARE_NOTEQUAL: '<>',
  COMPARE_LESSTHAN: '<',
  COMPARE_GREATERTHAN: '>',
  COMPARE_LESSTHANOREQUALTO: '<=',
  COMPARE_GREATERTHANOREQUALTO: '>=',
  COMPARE_DISTINCT_FROM: 'IS DISTINCT FROM',
  COMPARE_NOT_DISTINCT_FROM: 'IS NOT DISTINCT FROM',
};

function printComparison(tree: Tree, scope: Scope): string {
  const operator =
    COMPARISONS[text(tree, 'type')] ?? refuse(tree, scope, `${text(tree, 'type')} is not supported`);
  const [left, right] = [subtree(tree, 'left'), subtree(tree, 'right')];
  const [first, second] = [printExpression(left, scope), printExpression(right, scope)];
  // DuckDB would compare a string with a number, by casting it. For BETWEEN it refuses, as Trino does for both.
  const not = { '=': '', '<>': 'NOT ' }[operator];
  if (not !== undefined && isNumber(right)) return `(${first} ${not}BETWEEN ${second} AND ${second})`;
  if (not !== undefined && isNumber(left)) return `(${second} ${not}BETWEEN ${first} AND ${first})`;
  return `(${first} ${operator} ${second})`;
}

function isNumber(tree: Tree): boolean {
  if (text(tree, 'class') !== 'CONSTANT') return false;
  const type = text(subtree(subtree(tree, 'value'), 'type'), 'id');
  return ['INTEGER', 'BIGINT', 'HUGEINT', 'DECIMAL', 'DOUBLE'].includes(type);
}

function printConjunction(tree: Tree, scope: Scope): string {
  const operator = text(tree, 'type') === 'CONJUNCTION_AND' ? ' AND ' : ' OR ';
  return `(${subtrees(tree, 'children')
    .map((child) => printExpression(child, scope))
    .join(operator)})`;
}

function printBetween(tree: Tree, scope: Scope): string {
  const [input, lower, upper] = ['input', 'lower', 'upper'].map((name) =>
    printExpression(subtree(tree, name), scope),
  );
  return `(${input ?? ''} BETWEEN ${lower ?? ''} AND ${upper ?? ''})`;
}

function printCase(tree: Tree, scope: Scope): string {
  const whens = subtrees(tree, 'case_checks').map((check) => {
    const [when, then] = ['when_expr', 'then_expr'].map((name) =>
      printExpression(subtree(check, name), scope),
    );
    return `WHEN ${when ?? ''} THEN ${then ?? ''}`;
  });
  return `(CASE ${whens.join(' ')} ELSE ${printExpression(subtree(tree, 'else_expr'), scope)} END)`;
}

function printCast(tree: Tree, scope: Scope): string {
  const isTry = tree['try_cast'] === true;
  const value = subtree(tree, 'child');
  if (['LIST', 'MAP', 'STRUCT'].includes(text(subtree(tree, 'cast_type'), 'id')))
    return printNestedCast(tree, scope);
  const type = printType(subtree(tree, 'cast_type'), (message) => refuse(tree, scope, message));
  const child = type === 'DATE' || type === 'TIMESTAMP' ? locally(value) : value;
  if (type === 'VARCHAR') return printMacro('to_varchar', [child], scope, isTry || scope.inTry);
  const truth = type === 'BOOLEAN' ? TRUTHS[constantText(child) ?? ''] : undefined;
  if (truth !== undefined) return truth;
  const checked = CHECKED_TYPES[type.replace(/[(].*/, '')];
  const printed = checked
    ? printMacro(checked, [child], scope, isTry || scope.inTry)
    : printExpression(child, scope);
  // In Trino, the cast makes a JSON string of a string; json_parse parses it.
  if (type === 'JSON') return `to_json(${printed})`;
  return `${isTry ? 'TRY_CAST' : 'CAST'}(${printed} AS ${type})`;
}

/** DuckDB's parser turns `true` and `false` into casts of a letter. */
const TRUTHS: Readonly<Record<string, string | undefined>> = { t: 'true', f: 'false' };

/** The macro that refuses strings which DuckDB can cast to the type and Trino cannot. */
const CHECKED_TYPES: Readonly<Record<string, string | undefined>> = {
  TINYINT: 'whole',
  SMALLINT: 'whole',
  INTEGER: 'whole',
  BIGINT: 'whole',
  DECIMAL: 'decimal_text',
  FLOAT: 'double_text',
  DOUBLE: 'double_text',
  BOOLEAN: 'boolean_text',
  DATE: 'date_text',
  TIMESTAMP: 'timestamp_text',
  TIMESTAMPTZ: 'zoned_timestamp_text',
};

/**
 * DuckDB's parser takes these keywords for columns. They are constant here, because the lake's clock may be a test's.
 */
const TIMES: Readonly<Record<string, ((now: string) => string) | undefined>> = {
  current_timestamp: (now) => `CAST('${now}+00' AS TIMESTAMPTZ)`,
  localtimestamp: (now) => `CAST('${now}' AS TIMESTAMP)`,
  current_date: (now) => `CAST('${now.slice(0, 10)}' AS DATE)`,
};
/** Names that DuckDB resolves to a function, or to a hidden column, if no column has them. */
const REFUSED_NAMES: ReadonlySet<string> = new Set([
  'current_catalog',
  'current_database',
  'current_role',
  'current_schema',
  'current_time',
  'current_user',
  'localtime',
  'rowid',
  'session_user',
  'user',
]);

/** Whether this is `current_timestamp` or the like, which in Trino is an expression and thus has no column name. */
export function isTime(names: readonly string[]): boolean {
  return names.length === 1 && TIMES[names[0]?.toLowerCase() ?? ''] !== undefined;
}

function printColumn(tree: Tree, scope: Scope): string {
  const names = strings(tree, 'column_names');
  const last = names.at(-1)?.toLowerCase() ?? '';
  const time = isTime(names) ? TIMES[last] : undefined;
  if (time) return time(timeText(scope.now));
  if (REFUSED_NAMES.has(last)) refuse(tree, scope, `Column '${names.join('.')}' cannot be resolved`);
  const [first = '', ...fields] = names;
  const value = scope.parameters.get(first.toLowerCase()) ?? identifier(first);
  return [value, ...fields.map(identifier)].join('.');
}

/** Prints `*` or `t.*`, which is valid only in the list of a SELECT. */
export function printStar(tree: Tree, scope: Scope): string {
  const more = ['exclude_list', 'replace_list', 'qualified_exclude_list', 'rename_list', 'columns', 'expr'];
  if (!more.every((member) => isEmpty(tree[member]))) refuse(tree, scope, "mismatched input after '*'");
  const relation = text(tree, 'relation_name');
  return relation === '' ? '*' : `${identifier(relation)}.*`;
}

function printOperator(tree: Tree, scope: Scope): string {
  const type = text(tree, 'type');
  const children = subtrees(tree, 'children');
  if (type === 'ARRAY_EXTRACT') return printMacro('subscript', children, scope);
  const inner = type === 'OPERATOR_TRY' ? { ...scope, inTry: true } : scope;
  const copies = type.endsWith('_IN') ? 2 * scope.copies : scope.copies;
  const printed = children.map((child) => printExpression(child, { ...inner, copies }));
  const [first = ''] = printed;
  switch (type) {
    case 'OPERATOR_NOT':
      return `(NOT ${first})`;
    case 'OPERATOR_IS_NULL':
      return `(${first} IS NULL)`;
    case 'OPERATOR_IS_NOT_NULL':
      return `(${first} IS NOT NULL)`;
    case 'COMPARE_IN':
      return printIn('IN', children, printed);
    case 'COMPARE_NOT_IN':
      return printIn('NOT IN', children, printed);
    case 'OPERATOR_COALESCE':
      return `COALESCE(${printed.join(', ')})`;
    case 'OPERATOR_TRY':
      return `TRY(${first})`;
    case 'ARRAY_CONSTRUCTOR':
      return `[${printed.join(', ')}]`;
    case 'STRUCT_EXTRACT':
      return `struct_extract(${printed.join(', ')})`;
    default:
      return refuse(tree, scope, `the operator ${type} is not supported`);
  }
}

/**
 * Adds `false AND value > number` if there is a number in the list. It is never evaluated, but makes DuckDB check the
 * types: for IN it would cast strings, see `printComparison`.
 */
function printIn(
  operator: string,
  [, ...items]: readonly Tree[],
  [value = '', ...printed]: readonly string[],
): string {
  const found = `${value} ${operator} (${printed.join(', ')})`;
  const number = printed[items.findIndex(isNumber)];
  return number === undefined ? `(${found})` : `(${found} OR (false AND ${value} > ${number}))`;
}

function printSubquery(tree: Tree, scope: Scope): string {
  const query = `(${printQuery(subtree(subtree(tree, 'subquery'), 'node'), scope)})`;
  const child = optionalSubtree(tree, 'child');
  switch (text(tree, 'subquery_type')) {
    case 'SCALAR':
      return query;
    case 'EXISTS':
      return `EXISTS ${query}`;
    case 'NOT_EXISTS':
      return `NOT EXISTS ${query}`;
    case 'ANY': {
      const operator = COMPARISONS[text(tree, 'comparison_type')];
      if (child && operator) {
        const compared = printExpression(child, { ...scope, unnamedRows: true });
        return `(${compared} ${operator} ANY ${query})`;
      }
    }
  }
  return refuse(tree, scope, `a subquery of the kind ${text(tree, 'subquery_type')} is not supported`);
}

/** Prints a lambda with one parameter. Only functions that accept one call this. */
export function printLambda(tree: Tree, scope: Scope): string {
  const name = lambdaName(tree, scope);
  return `LAMBDA ${name}: ${interruptible(name, printLambdaBody(tree, [name], scope))}`;
}

/**
 * A name for what holds the values of a lambda's parameters. No parameter within the macros has it, which would shadow
 * it in a macro's argument, and a lambda within this one has it only if it has the same parameters.
 */
export function lambdaName(tree: Tree, scope: Scope, more = ''): string {
  return identifier(`lambda ${parametersOf(tree, scope).join(' ')}${more}`);
}

/** Prints what is behind the arrow of a lambda. `values` are those of its parameters. */
export function printLambdaBody(tree: Tree, values: readonly string[], scope: Scope): string {
  const names = parametersOf(tree, scope);
  if (names.length !== values.length)
    refuse(tree, scope, `Expected a lambda that takes ${values.length} argument(s) but got ${names.length}`);
  const parameters = new Map([
    ...scope.parameters,
    ...names.map((name, index) => [name, values[index] ?? ''] as const),
  ]);
  return printExpression(subtree(tree, 'expr'), { ...scope, parameters });
}

/** The names of a lambda's parameters, in lower case. */
function parametersOf(tree: Tree, scope: Scope): string[] {
  const left = subtree(tree, 'lhs');
  const isRow = text(left, 'class') === 'FUNCTION' && text(left, 'function_name') === 'row';
  return (isRow ? subtrees(left, 'children') : [left]).map((parameter) => {
    if (text(parameter, 'class') !== 'COLUMN_REF' || items(parameter, 'column_names').length !== 1) {
      refuse(parameter, scope, 'a parameter of a lambda is a name');
    }
    return (strings(parameter, 'column_names')[0] ?? '').toLowerCase();
  });
}
