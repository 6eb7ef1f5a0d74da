import { EVENT_COLUMN_NAMES } from '../store/schema.js';
import { isTime } from './print-expression.js';
import { typesWithin } from './print-type.js';
import type { Scope } from './scope.js';
import { isEmpty, strings, subtree, subtrees, text, type Tree } from './tree.js';

/** The names of columns, in lower case; `undefined` if they are not all known without planning the query. */
export type Columns = ReadonlySet<string> | undefined;

/** The columns of the tables in FROM. */
export function columnsOfTables(from: Tree, scope: Scope): Columns {
  const type = text(from, 'type');
  if (type === 'EMPTY') return new Set();
  if (type === 'JOIN') {
    const [left, right] = ['left', 'right'].map((side) => columnsOfTables(subtree(from, side), scope));
    return left && right && new Set([...left, ...right]);
  }
  if (!isEmpty(from['column_name_alias'])) return named(strings(from, 'column_name_alias'));
  switch (type) {
    case 'BASE_TABLE': {
      const name = text(from, 'table_name').toLowerCase();
      return scope.ctes.has(name) ? scope.ctes.get(name) : EVENT_COLUMN_NAMES;
    }
    case 'SUBQUERY':
      return columnsOfQuery(subtree(subtree(from, 'subquery'), 'node'), scope);
    case 'TABLE_FUNCTION': {
      const fields = fieldsOfRows(subtrees(subtree(from, 'function'), 'children')[0]);
      return fields && named(fields.map(({ name }) => name));
    }
    default:
      return undefined;
  }
}

/** The columns of a common table expression. */
export function columnsOfCte(cte: Tree, scope: Scope): Columns {
  const aliases = strings(cte, 'aliases');
  return aliases.length > 0 ? named(aliases) : columnsOfQuery(subtree(subtree(cte, 'query'), 'node'), scope);
}

/** The columns of a query's result. */
function columnsOfQuery(query: Tree, outer: Scope): Columns {
  const ctes = new Map(outer.ctes);
  const scope = { ...outer, ctes };
  for (const entry of subtrees(subtree(query, 'cte_map'), 'map'))
    ctes.set(text(entry, 'key').toLowerCase(), columnsOfCte(subtree(entry, 'value'), scope));
  if (text(query, 'type') === 'SET_OPERATION_NODE') return columnsOfQuery(subtree(query, 'left'), scope);
  if (text(query, 'type') !== 'SELECT_NODE') return undefined;
  const list = subtrees(query, 'select_list');
  const isAll = list.some((item) => text(item, 'class') === 'STAR');
  const ofTables = isAll ? columnsOfTables(subtree(query, 'from_table'), scope) : new Set<string>();
  return ofTables && new Set([...ofTables, ...named(list.map(nameOf))]);
}

function nameOf(item: Tree): string {
  const names = text(item, 'class') === 'COLUMN_REF' ? strings(item, 'column_names') : [];
  return text(item, 'alias') || (isTime(names) ? '' : (names.at(-1) ?? ''));
}

function named(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

/** The fields of the rows in an array that a cast made; `undefined` for any other expression. */
export function fieldsOfRows(array: Tree | undefined): ReturnType<typeof typesWithin>['fields'] {
  const { item } = array && text(array, 'class') === 'CAST' ? typesWithin(subtree(array, 'cast_type')) : {};
  return item && typesWithin(item).fields;
}
