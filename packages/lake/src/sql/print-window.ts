import { WINDOW_FUNCTIONS } from './functions.js';
import { identifier } from './literal.js';
import { printRule, ruleOf } from './print-call.js';
import { printExpression, printExpressions } from './print-expression.js';
import { printOrders } from './print-query.js';
import { refuse, type Scope } from './scope.js';
import { isEmpty, optionalSubtree, subtrees, text, type Tree } from './tree.js';

/** Prints a function over a window. */
export function printWindow(tree: Tree, scope: Scope): string {
  const name = text(tree, 'function_name').toLowerCase();
  if (!isEmpty(tree['schema']) || !isEmpty(tree['catalog']))
    refuse(tree, scope, `Function '${name}' not registered`);
  if (!isEmpty(tree['arg_orders']))
    refuse(tree, scope, 'ORDER BY is not supported in a function over a window');
  if (text(tree, 'exclude_clause') !== 'NO_OTHER')
    refuse(tree, scope, 'EXCLUDE is not supported over a window');
  if (tree['distinct'] === true)
    refuse(tree, scope, 'DISTINCT in window function parameters not yet supported');
  const filter = optionalSubtree(tree, 'filter_expr');
  const over = [
    printPartitions(tree, scope),
    printOrders(subtrees(tree, 'orders'), scope).trim(),
    printFrame(tree, scope),
  ];
  const behind =
    (filter ? ` FILTER (WHERE ${printExpression(filter, scope)})` : '') +
    ` OVER (${over.filter((part) => part !== '').join(' ')})`;
  return printWindowCall(tree, name, scope, behind);
}

/** The window functions that may have IGNORE NULLS. */
const VALUE_FUNCTIONS: ReadonlySet<string> = new Set([
  'lag',
  'lead',
  'first_value',
  'last_value',
  'nth_value',
]);

function printWindowCall(tree: Tree, name: string, scope: Scope, behind: string): string {
  const ignoring = tree['ignore_nulls'] === true ? ' IGNORE NULLS' : '';
  if (ignoring !== '' && !VALUE_FUNCTIONS.has(name))
    refuse(tree, scope, `Cannot specify null treatment clause for ${name} function`);
  const more = [optionalSubtree(tree, 'offset_expr'), optionalSubtree(tree, 'default_expr')];
  const args = [...subtrees(tree, 'children'), ...more.filter((argument) => argument !== undefined)];
  if (name === 'count_star') return `count(*)${behind}`;
  if (WINDOW_FUNCTIONS.has(name))
    return `${identifier(name)}(${printExpressions(args, scope)}${ignoring})${behind}`;
  const rule = ruleOf(tree, name, args.length, scope);
  if (!rule.aggregate) return refuse(tree, scope, `'${name}' is not an aggregate or window function`);
  return printRule(tree, rule, args, scope, { within: '', behind });
}

function printPartitions(tree: Tree, scope: Scope): string {
  const partitions = subtrees(tree, 'partitions');
  return partitions.length === 0 ? '' : `PARTITION BY ${printExpressions(partitions, scope)}`;
}

/** The frame of a window without a frame clause. */
const DEFAULT_FRAME = 'UNBOUNDED_PRECEDING CURRENT_ROW_RANGE';

function printFrame(tree: Tree, scope: Scope): string {
  const [start, end] = [text(tree, 'start'), text(tree, 'end')];
  if (`${start} ${end}` === DEFAULT_FRAME) return '';
  const unit = /_(ROWS|RANGE|GROUPS)$/.exec(start)?.[1] ?? /_(ROWS|RANGE|GROUPS)$/.exec(end)?.[1] ?? 'ROWS';
  const bound = (kind: string, member: string): string => {
    const expression = optionalSubtree(tree, member);
    const words = kind.replace(/_(ROWS|RANGE|GROUPS)$/, '').split('_');
    if (words[0] !== 'EXPR') return words.join(' ');
    return `${expression ? printExpression(expression, scope) : ''} ${words[1] ?? ''}`;
  };
  return `${unit} BETWEEN ${bound(start, 'start_expr')} AND ${bound(end, 'end_expr')}`;
}
