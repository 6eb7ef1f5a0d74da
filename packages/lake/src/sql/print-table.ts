import { fieldsOfRows } from './columns.js';
import { identifier } from './literal.js';
import { ITEM } from './macros/macro.js';
import { printExpression } from './print-expression.js';
import { cteName, printQuery } from './print-query.js';
import { isWrittenAs, refuse, within, type Scope } from './scope.js';
import { SqlError } from './sql-error.js';
import { isEmpty, items, optionalSubtree, strings, subtree, subtrees, text, type Tree } from './tree.js';

/**
 * Prints an item of FROM: an event data store, a common table expression, a subquery, a join, UNNEST or VALUES. If
 * `uid` is given, only the store's events with this UID are needed.
 */
export function printTable(tree: Tree, scope: Scope, uid?: string): string {
  if (!isEmpty(tree['sample'])) refuse(tree, scope, 'TABLESAMPLE is not supported');
  switch (text(tree, 'type')) {
    case 'BASE_TABLE':
      return printBaseTable(tree, scope, uid);
    case 'SUBQUERY':
      return `(${printQuery(subtree(subtree(tree, 'subquery'), 'node'), scope)})${printAlias(tree)}`;
    case 'JOIN':
      return printJoin(tree, scope);
    case 'TABLE_FUNCTION':
      return printUnnest(tree, scope);
    case 'EXPRESSION_LIST':
      return printValues(tree, scope);
    case 'SHOW_REF':
      throw new SqlError('only SELECT statements can be run', 0);
    default:
      return refuse(tree, scope, `${text(tree, 'type').toLowerCase()} is not supported after FROM`);
  }
}

/** The names of the tables in FROM, in lower case: the empty string for one without a name. */
export function tableNames(from: Tree): string[] {
  switch (text(from, 'type')) {
    case 'EMPTY':
      return [];
    case 'JOIN':
      return ['left', 'right'].flatMap((side) => tableNames(subtree(from, side)));
    default: {
      const alias = text(from, 'alias');
      const name = alias === '' && text(from, 'type') === 'BASE_TABLE' ? text(from, 'table_name') : alias;
      return [name.toLowerCase()];
    }
  }
}

function printBaseTable(tree: Tree, scope: Scope, uid: string | undefined): string {
  const name = text(tree, 'table_name');
  const path = [text(tree, 'catalog_name'), text(tree, 'schema_name'), name].filter((part) => part !== '');
  if (!isEmpty(tree['at_clause'])) refuse(tree, scope, 'AT is not supported');
  // PostgreSQL's `FROM t *`, which the tree does not show.
  if (isWrittenAs(tree, scope, /^("[^"]*"|\w+)\s*[*]/))
    refuse(tree, scope, `mismatched input '*' after ${name}`);
  if (path.length > 1) return refuse(tree, scope, `Table '${path.join('.')}' does not exist`);
  const isCte = scope.ctes.has(name.toLowerCase());
  const table = isCte
    ? cteName(name)
    : (scope.table(name, uid) ?? refuse(tree, scope, `Table '${name}' does not exist`));
  return table + printAlias(tree, name);
}

/**
 * Prints the alias and its columns. `instead` is the alias of a table without one, so that `table.column` still works.
 */
function printAlias(tree: Tree, instead = ''): string {
  const alias = text(tree, 'alias') === '' ? instead : text(tree, 'alias');
  const columns = strings(tree, 'column_name_alias').map(identifier);
  if (alias === '') return '';
  return ` AS ${identifier(alias)}${columns.length === 0 ? '' : `(${columns.join(', ')})`}`;
}

const JOINS: Readonly<Record<string, string | undefined>> = {
  INNER: 'JOIN',
  LEFT: 'LEFT JOIN',
  RIGHT: 'RIGHT JOIN',
  FULL: 'FULL JOIN',
};

function printJoin(tree: Tree, scope: Scope): string {
  const [left = '', right = ''] = ['left', 'right'].map((side) => printTable(subtree(tree, side), scope));
  if (text(tree, 'ref_type') === 'CROSS') return `(${left} CROSS JOIN ${right})`;
  const join = JOINS[text(tree, 'join_type')];
  if (text(tree, 'ref_type') !== 'REGULAR' || join === undefined) {
    return refuse(tree, scope, `${text(tree, 'join_type')} ${text(tree, 'ref_type')} JOIN is not supported`);
  }
  const using = strings(tree, 'using_columns').map(identifier);
  const condition = optionalSubtree(tree, 'condition');
  if (!condition) return `(${left} ${join} ${right} USING (${using.join(', ')}))`;
  return `(${left} ${join} ${right} ON ${printExpression(condition, scope)})`;
}

/**
 * UNNEST is the only table function. Whether its argument is a map, which gives two columns, is not known here, so the
 * number of columns in the alias decides. A cast says whether it is an array of rows, which gives a column a field.
 */
function printUnnest(tree: Tree, scope: Scope): string {
  const call = subtree(tree, 'function');
  const name = text(call, 'function_name').toLowerCase();
  if (name !== 'unnest' || !isEmpty(call['schema']) || !isEmpty(call['catalog'])) {
    return refuse(call, scope, `Table function '${name}' not registered`);
  }
  const args = subtrees(call, 'children');
  const ordinality = text(tree, 'with_ordinality') === 'WITH_ORDINALITY';
  const columns = strings(tree, 'column_name_alias').length - (ordinality ? 1 : 0);
  if (args.length > 1 && (columns !== args.length || args.some(fieldsOfRows)))
    return refuse(call, scope, 'UNNEST of several values takes arrays, and a name for the column of each');
  const [printed = '', ...more] = args.map((argument) =>
    printExpression(argument, within(scope, [], new Set())),
  );
  const ofOne = fieldsOfRows(args[0]) ? printed : columns < 2 ? undefined : `map_entries(${printed})`;
  const rows = more.length > 0 ? zipped([printed, ...more]) : ofOne;
  if (rows === undefined)
    return `unnest(${printed})${ordinality ? ' WITH ORDINALITY' : ''}${printAlias(tree)}`;
  const fields = `unnest(rows, max_depth := 2)${ordinality ? ', generate_subscripts(rows, 1)' : ''}`;
  // Named outside of that SELECT: within, the name would hide a column of the argument.
  return `LATERAL (SELECT ${fields} FROM (SELECT ${rows}) AS unnested(rows))${printAlias(tree)}`;
}

/** Rows of the items of several arrays: NULL where one is shorter, or NULL. */
function zipped(arrays: readonly string[]): string {
  const fields = arrays.map((_, index) => `field${index} := ${ITEM}[${index + 1}]`);
  return `list_transform(list_zip(${arrays.join(', ')}), LAMBDA ${ITEM}: struct_pack(${fields.join(', ')}))`;
}

function printValues(tree: Tree, scope: Scope): string {
  const rows = items(tree, 'values').map((row) => {
    const values = subtrees({ type: 'row', row }, 'row').map((value) => printExpression(value, scope));
    return `(${values.join(', ')})`;
  });
  return `(VALUES ${rows.join(', ')})${printAlias({ column_name_alias: [], ...tree })}`;
}
