import { FUNCTIONS, SYNTAX_FUNCTIONS, type FunctionRule } from './functions.js';
import { identifier } from './literal.js';
import { readingLocally } from './local-time.js';
import { macroName } from './macros.js';
import { printConcatenation } from './print-concatenation.js';
import { printExpression, printLambda } from './print-expression.js';
import { printMacro } from './print-macro.js';
import { printOrders } from './print-query.js';
import { printSyntaxCall } from './print-syntax-call.js';
import { isWritten, refuse, type Scope } from './scope.js';
import { SPECIAL_CALLS } from './special-calls.js';
import { isEmpty, optionalSubtree, subtree, subtrees, text, type Tree } from './tree.js';

/** Prints a call of a function, an aggregate or an operator: DuckDB's parser makes one kind of node of all three. */
export function printCall(tree: Tree, scope: Scope): string {
  const name = text(tree, 'function_name').toLowerCase();
  const args = readingLocally(name, subtrees(tree, 'children'));
  const keyword = OTHER_KEYWORDS[name];
  if (keyword !== undefined && !isWritten(tree, scope, name))
    return refuse(tree, scope, `mismatched input '${keyword}'`);
  if (tree['is_operator'] === true) return printOperatorCall(tree, name, args, scope);
  if (SYNTAX_FUNCTIONS.has(name) && isSyntax(tree, name, scope))
    return printSyntaxCall(tree, name, args, scope);
  if (!isEmpty(tree['schema']) || !isEmpty(tree['catalog']) || !isEmpty(tree['export_state'])) {
    return refuse(tree, scope, `Function '${text(tree, 'schema')}.${name}' not registered`);
  }
  if (name === 'count_star') return `count(*)${printFilter(tree, scope)}`;
  const special = SPECIAL_CALLS[name];
  const rule = special ? undefined : ruleOf(tree, name, args.length, scope);
  if (rule?.aggregate) {
    const orders = printOrders(subtrees(subtree(tree, 'order_bys'), 'orders'), scope);
    return printRule(tree, rule, args, scope, { within: orders, behind: printFilter(tree, scope) });
  }
  for (const clause of ['distinct', 'filter', 'order_bys']) {
    if (!isEmpty(tree[clause])) refuse(tree, scope, `'${name}' is not an aggregate function`);
  }
  if (special) return special(tree, args, scope);
  return rule ? printRule(tree, rule, args, scope) : '';
}

/**
 * Whether the parser made this call from other syntax. Then the function's name, or its schema, is not in the author's
 * text at this position.
 */
function isSyntax(tree: Tree, name: string, scope: Scope): boolean {
  return isEmpty(tree['schema'])
    ? !isWritten(tree, scope, name)
    : !isWritten(tree, scope, text(tree, 'schema'));
}

/** The rule of a function. Throws SqlError if there is none, or the number of arguments is wrong. */
export function ruleOf(tree: Tree, name: string, count: number, scope: Scope): FunctionRule {
  const rule = FUNCTIONS.get(name);
  if (!rule) return refuse(tree, scope, `Function '${name}' not registered`);
  const [min, max] = rule.arity;
  if (count === rule.else?.arity[0]) return rule.else;
  if (count >= min && count <= max) return rule;
  const expected = max === Infinity ? `${min} or more` : min === max ? String(min) : `${min} to ${max}`;
  return refuse(
    tree,
    scope,
    `Unexpected number of arguments for function ${name}: ${count}, expected ${expected}`,
  );
}

/** What an aggregate has besides its arguments: within its parentheses and behind them. */
interface Clauses {
  readonly within: string;
  readonly behind: string;
}

/** Prints a call by its rule. */
export function printRule(
  tree: Tree,
  rule: FunctionRule,
  args: readonly Tree[],
  scope: Scope,
  clauses: Clauses = { within: '', behind: '' },
): string {
  const kept = args.slice(0, rule.keep);
  const lambda = kept.find(
    (argument, index) => text(argument, 'class') === 'LAMBDA' && !(rule.lambda && index === 1),
  );
  if (lambda) refuse(lambda, scope, `'${text(tree, 'function_name')}' takes no lambda`);
  if (rule.trino !== undefined && !rule.collect) return printMacro(rule.trino, kept, scope);
  const printed = kept.map((argument) => {
    if (text(argument, 'class') === 'LAMBDA') return printLambda(argument, scope);
    return rule.of === undefined ? printExpression(argument, scope) : printMacro(rule.of, [argument], scope);
  });
  const distinct = tree['distinct'] === true || rule.distinct === true ? 'DISTINCT ' : '';
  const call = (name: string, values: readonly string[]): string =>
    `${identifier(name)}(${distinct}${values.join(', ')}${clauses.within})${clauses.behind}`;
  const macroCall = (name: string, values: readonly string[]): string =>
    `${macroName(name, { inTry: scope.inTry, untyped: false })}(${values.join(', ')})`;
  if (rule.after !== undefined) return macroCall(rule.after, [call(rule.duckdb ?? '', printed)]);
  if (!rule.collect) return call(rule.duckdb ?? '', printed);
  const [first = '', second = '', ...more] = printed;
  const [item, others] =
    rule.collect === 'first'
      ? [first, printed.slice(1)]
      : [`struct_pack(k := ${first}, v := ${second})`, more];
  return macroCall(rule.trino ?? '', [call('array_agg', [item]), ...others]);
}

function isConstant(tree: Tree): boolean {
  return text(tree, 'class') === 'CONSTANT';
}

function printFilter(tree: Tree, scope: Scope): string {
  const filter = optionalSubtree(tree, 'filter');
  return filter ? ` FILTER (WHERE ${printExpression(filter, scope)})` : '';
}

/** DuckDB's parser turns `INTERVAL '1' DAY` into a call of `to_days`. */
function isInterval(tree: Tree): boolean {
  return tree['class'] === 'FUNCTION' && INTERVALS.has(text(tree, 'function_name'));
}

const INTERVALS: ReadonlySet<string> = new Set(
  [...SYNTAX_FUNCTIONS].filter((name) => name.startsWith('to_')),
);

function negative(interval: Tree): Tree {
  return { ...interval, class: 'FUNCTION', function_name: '-', is_operator: true, children: [interval] };
}

/** Functions by which DuckDB's parser represents syntax that Trino does not have, and the word to name in the error. */
const OTHER_KEYWORDS: Readonly<Record<string, string | undefined>> = {
  '~~*': 'ILIKE',
  '!~~*': 'ILIKE',
  '~~~': 'GLOB',
  regexp_full_match: 'SIMILAR',
  list_value: '[',
  contains: 'IN',
};

/** Binary operators with the same meaning in DuckDB. Division is a macro, because DuckDB's gives NULL for a zero. */
const SAME_OPERATORS: Readonly<Record<string, string | undefined>> = {
  '+': '+',
  '-': '-',
  '*': '*',
  '~~': 'LIKE',
  '!~~': 'NOT LIKE',
};

function printOperatorCall(tree: Tree, name: string, args: readonly Tree[], scope: Scope): string {
  if (args.length === 2 && name === '/') return printMacro('divide', args, scope);
  if (args.length === 2 && name === '%') return printMacro('modulus', args, scope);
  if (args.length === 2 && name === '||') return printConcatenation(args, scope);
  const [first, second] = args;
  if (first && second && isInterval(second)) {
    if (name === '+') return printMacro('shift', args, scope);
    if (name === '-') return printMacro('shift', [first, negative(second)], scope);
  }
  if (name === '+' && first && second && isInterval(first))
    return printMacro('shift', [second, first], scope);
  if (args.length === 2 && name === '-' && !args.some(isConstant)) return printMacro('minus', args, scope);
  const [left, right] = args.map((argument) => printExpression(argument, scope));
  if (left !== undefined && right === undefined && (name === '-' || name === '+')) return `(${name} ${left})`;
  const operator = SAME_OPERATORS[name];
  if (left === undefined || right === undefined || operator === undefined) {
    return refuse(tree, scope, `mismatched input '${name}'`);
  }
  return `(${left} ${operator} ${right})`;
}
