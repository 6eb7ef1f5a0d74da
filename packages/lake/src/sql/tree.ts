/** A node of the tree that DuckDB's `json_serialize_sql` returns. */
export type Tree = Readonly<Record<string, unknown>>;

/** The tree does not have the expected form. It is DuckDB's own and may change with its version: a bug of the lake. */
class TreeError extends Error {
  override readonly name = 'TreeError';
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function subtree(tree: Tree, name: string): Tree {
  const value = tree[name];
  if (isTree(value)) return value;
  throw new TreeError(`${String(tree['type'])}.${name} is no node`);
}

export function optionalSubtree(tree: Tree, name: string): Tree | undefined {
  return tree[name] === null || tree[name] === undefined ? undefined : subtree(tree, name);
}

export function subtrees(tree: Tree, name: string): Tree[] {
  return items(tree, name).map((item) => {
    if (isTree(item)) return item;
    throw new TreeError(`${String(tree['type'])}.${name} holds what is no node`);
  });
}

export function items(tree: Tree, name: string): unknown[] {
  const value = tree[name];
  if (Array.isArray(value)) return value as unknown[];
  throw new TreeError(`${String(tree['type'])}.${name} is no list`);
}

export function strings(tree: Tree, name: string): string[] {
  return items(tree, name).map(String);
}

export function text(tree: Tree, name: string): string {
  const value = tree[name];
  if (typeof value === 'string') return value;
  throw new TreeError(`${String(tree['type'])}.${name} is no text`);
}

/** The value of a string constant; `undefined` for any other expression. */
export function constantText(tree: Tree): string | undefined {
  if (text(tree, 'class') !== 'CONSTANT') return undefined;
  const { is_null: isNull, value, type } = subtree(tree, 'value');
  const isText = isTree(type) && type['id'] === 'VARCHAR' && isNull !== true;
  return isText && typeof value === 'string' ? value : undefined;
}

/** Whether a member is absent, null, false or empty. An absent ORDER BY is a node with an empty list. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isTree(value) && Array.isArray(value['orders']) && value['orders'].length === 0;
}
