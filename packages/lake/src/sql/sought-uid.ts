import { constantText, strings, subtree, subtrees, text, type Tree } from './tree.js';

/**
 * The UID that all rows of a SELECT have: if it reads one table, and `eventData.uid = '…'` is its condition or one part
 * of an AND. With it, a lookup by UID does not read the whole table.
 */
export function soughtUid(where: Tree, from: Tree): string | undefined {
  if (text(from, 'type') !== 'BASE_TABLE' || strings(from, 'column_name_alias').length > 0) return undefined;
  const alias = text(from, 'alias') === '' ? text(from, 'table_name') : text(from, 'alias');
  const isAnd = text(where, 'class') === 'CONJUNCTION' && text(where, 'type') === 'CONJUNCTION_AND';
  for (const part of isAnd ? subtrees(where, 'children') : [where]) {
    if (text(part, 'class') !== 'COMPARISON' || text(part, 'type') !== 'COMPARE_EQUAL') continue;
    const sides = [subtree(part, 'left'), subtree(part, 'right')];
    const uid = sides.map(constantText).find((value) => value !== undefined);
    if (uid !== undefined && sides.some((side) => isUid(side, alias))) return uid;
  }
  return undefined;
}

function isUid(tree: Tree, alias: string): boolean {
  if (text(tree, 'class') !== 'COLUMN_REF') return false;
  const path = strings(tree, 'column_names').map((name) => name.toLowerCase());
  return ['eventdata.uid', `${alias.toLowerCase()}.eventdata.uid`].includes(path.join('.'));
}
