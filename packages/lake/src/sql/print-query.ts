import { columnsOfCte, columnsOfTables } from './columns.js';
import { identifier } from './literal.js';
import { isTime, printExpression, printExpressions, printStar } from './print-expression.js';
import { printTable, tableNames } from './print-table.js';
import { refuse, within, type Scope } from './scope.js';
import { soughtUid } from './sought-uid.js';
import { isEmpty, items, optionalSubtree, strings, subtree, subtrees, text, type Tree } from './tree.js';

/** Marks a column without a name. The result names it by its position, as Trino does: `_col0`. */
export const UNNAMED_COLUMN = '?column?';

/** A name that no table has: otherwise a CTE could shadow one of the lake's tables. */
export function cteName(name: string): string {
  return identifier(`cte ${name.toLowerCase()}`);
}

/** Prints a SELECT, or several that are combined by UNION, EXCEPT or INTERSECT. */
export function printQuery(tree: Tree, scope: Scope): string {
  const { clause, inner } = printWith(tree, scope);
  switch (text(tree, 'type')) {
    case 'SELECT_NODE':
      return clause + printSelect(tree, inner);
    case 'SET_OPERATION_NODE':
      return clause + printSetOperation(tree, inner);
    default:
      return refuse(tree, scope, `${text(tree, 'type').toLowerCase()} is not supported`);
  }
}

function printWith(tree: Tree, scope: Scope): { clause: string; inner: Scope } {
  const ctes = new Map(scope.ctes);
  const printed = subtrees(subtree(tree, 'cte_map'), 'map').map((entry) => {
    const name = text(entry, 'key');
    const cte = subtree(entry, 'value');
    if (!isEmpty(cte['key_targets'])) refuse(tree, scope, 'USING KEY is not supported');
    const query = subtree(subtree(cte, 'query'), 'node');
    if (text(query, 'type') === 'RECURSIVE_CTE_NODE') refuse(query, scope, 'WITH RECURSIVE is not supported');
    const columns = strings(cte, 'aliases').map(identifier);
    const inner = { ...scope, ctes: new Map(ctes) };
    const sql = `${cteName(name)}${columns.length === 0 ? '' : `(${columns.join(', ')})`} AS (${printQuery(query, inner)})`;
    ctes.set(name.toLowerCase(), columnsOfCte(cte, inner));
    return sql;
  });
  return { clause: printed.length === 0 ? '' : `WITH ${printed.join(', ')} `, inner: { ...scope, ctes } };
}

function printSelect(tree: Tree, outer: Scope): string {
  for (const clause of ['sample', 'qualify']) {
    if (!isEmpty(tree[clause])) refuse(tree, outer, `${clause.toUpperCase()} is not supported`);
  }
  if (text(tree, 'aggregate_handling') !== 'STANDARD_HANDLING')
    refuse(tree, outer, 'GROUP BY ALL is not supported');
  const from = subtree(tree, 'from_table');
  const scope = within(outer, tableNames(from), columnsOfTables(from, outer));
  const list = subtrees(tree, 'select_list').map((item) => printSelectItem(item, scope));
  const where = optionalSubtree(tree, 'where_clause');
  const having = optionalSubtree(tree, 'having');
  return [
    `SELECT ${isDistinct(tree, scope) ? 'DISTINCT ' : ''}${list.join(', ')}`,
    text(from, 'type') === 'EMPTY' ? '' : `FROM ${printTable(from, scope, where && soughtUid(where, from))}`,
    where ? `WHERE ${printExpression(where, scope)}` : '',
    printGroups(tree, scope),
    having ? `HAVING ${printExpression(having, scope)}` : '',
    printModifiers(tree, scope),
  ]
    .filter((clause) => clause !== '')
    .join(' ');
}

/** The result shows a column's name as the author wrote it, not as the table spells it. */
function printSelectItem(item: Tree, scope: Scope): string {
  if (text(item, 'class') === 'STAR') return printStar(item, scope);
  const expression = printExpression(item, scope);
  const alias = text(item, 'alias');
  const names = text(item, 'class') === 'COLUMN_REF' ? strings(item, 'column_names') : [];
  const written = isTime(names) ? undefined : names.at(-1);
  return `${expression} AS ${identifier(alias === '' ? (written ?? UNNAMED_COLUMN) : alias)}`;
}

function printGroups(tree: Tree, scope: Scope): string {
  const expressions = subtrees(tree, 'group_expressions').map((expression) =>
    printExpression(expression, scope),
  );
  const sets = items(tree, 'group_sets').map((set) => (Array.isArray(set) ? set.map(Number) : []));
  if (sets.length === 0) return '';
  const printed = sets.map((set) => `(${set.map((index) => expressions[index] ?? '').join(', ')})`);
  if (printed.length > 1) return `GROUP BY GROUPING SETS (${printed.join(', ')})`;
  return expressions.length === 0 ? 'GROUP BY ()' : `GROUP BY ${expressions.join(', ')}`;
}

function printSetOperation(tree: Tree, scope: Scope): string {
  const operation = text(tree, 'setop_type');
  if (!['UNION', 'EXCEPT', 'INTERSECT'].includes(operation))
    refuse(tree, scope, `${operation} is not supported`);
  const [left, right] = ['left', 'right'].map((side) => `(${printQuery(subtree(tree, side), scope)})`);
  const all = tree['setop_all'] === true ? ' ALL' : '';
  return `${left ?? ''} ${operation}${all} ${right ?? ''} ${printModifiers(tree, scope)}`.trim();
}

function isDistinct(tree: Tree, scope: Scope): boolean {
  return subtrees(tree, 'modifiers').some((modifier) => {
    if (text(modifier, 'type') !== 'DISTINCT_MODIFIER') return false;
    if (!isEmpty(modifier['distinct_on_targets'])) refuse(tree, scope, 'DISTINCT ON is not supported');
    return true;
  });
}

/** ORDER BY, LIMIT and OFFSET. */
function printModifiers(tree: Tree, scope: Scope): string {
  return subtrees(tree, 'modifiers')
    .map((modifier) => {
      switch (text(modifier, 'type')) {
        case 'ORDER_MODIFIER':
          return printOrders(subtrees(modifier, 'orders'), scope).trim();
        case 'LIMIT_MODIFIER':
          return ['limit', 'offset']
            .map((name) => [name, optionalSubtree(modifier, name)] as const)
            .map(([name, value]) => (value ? `${name.toUpperCase()} ${printCount(value, scope)}` : ''))
            .join(' ')
            .trim();
        case 'DISTINCT_MODIFIER':
          return '';
        default:
          return refuse(tree, scope, `${text(modifier, 'type').toLowerCase()} is not supported`);
      }
    })
    .filter((clause) => clause !== '')
    .join(' ');
}

/** Trino accepts an integer or ALL, not an expression. DuckDB would round `LIMIT 1.5`. */
function printCount(tree: Tree, scope: Scope): string {
  const type = text(tree, 'class') === 'CONSTANT' ? text(subtree(subtree(tree, 'value'), 'type'), 'id') : '';
  if (!['INTEGER', 'BIGINT', 'NULL'].includes(type))
    refuse(tree, scope, 'LIMIT and OFFSET take a whole number');
  return printExpression(tree, scope);
}

const DIRECTIONS: Readonly<Record<string, string | undefined>> = { DESCENDING: ' DESC', ASCENDING: ' ASC' };
/** Trino's default for both directions. */
const NULLS_LAST = ' NULLS LAST';

/** Prints ORDER BY with a space before it; the empty string if there is nothing to order by. */
export function printOrders(orders: readonly Tree[], scope: Scope): string {
  if (orders.length === 0) return '';
  const printed = orders.map((order) => {
    const nulls = text(order, 'null_order').replace('_', ' ') === 'NULLS FIRST' ? ' NULLS FIRST' : NULLS_LAST;
    return `${printExpressions([subtree(order, 'expression')], scope)}${DIRECTIONS[text(order, 'type')] ?? ''}${nulls}`;
  });
  return ` ORDER BY ${printed.join(', ')}`;
}
