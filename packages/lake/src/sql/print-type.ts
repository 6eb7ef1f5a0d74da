import { identifier } from './literal.js';
import { optionalSubtree, subtree, subtrees, text, type Tree } from './tree.js';

/** The simple types that Trino has, by DuckDB's name in the tree. */
const TYPES: Readonly<Record<string, string | undefined>> = {
  BOOLEAN: 'BOOLEAN',
  TINYINT: 'TINYINT',
  SMALLINT: 'SMALLINT',
  INTEGER: 'INTEGER',
  BIGINT: 'BIGINT',
  FLOAT: 'FLOAT',
  DOUBLE: 'DOUBLE',
  VARCHAR: 'VARCHAR',
  BLOB: 'BLOB',
  DATE: 'DATE',
  TIME: 'TIME',
  TIMESTAMP: 'TIMESTAMP',
  // timestamp(0) and timestamp(3). The lake has only one precision.
  TIMESTAMP_S: 'TIMESTAMP',
  TIMESTAMP_MS: 'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMPTZ',
};

/** Prints the type of a cast. Calls `refuse` if Trino does not have it. */
export function printType(type: Tree, refuse: (message: string) => never): string {
  const id = text(type, 'id');
  const info = optionalSubtree(type, 'type_info');
  const simple = TYPES[id];
  if (simple !== undefined) return simple;
  if (id === 'DECIMAL' && info) return `DECIMAL(${Number(info['width'])}, ${Number(info['scale'])})`;
  if (id === 'UNBOUND' && info && text(info, 'name').toLowerCase() === 'json') return 'JSON';
  const { item, key, entry, fields } = typesWithin(type);
  if (item) return `${printType(item, refuse)}[]`;
  if (key && entry) return `MAP(${printType(key, refuse)}, ${printType(entry, refuse)})`;
  if (fields) {
    return `STRUCT(${fields.map(({ name, type: field }) => `${identifier(name)} ${printType(field, refuse)}`).join(', ')})`;
  }
  return refuse(
    `Unknown type: ${(info && typeof info['name'] === 'string' ? info['name'] : id).toLowerCase()}`,
  );
}

/** The types that an array, a map or a row consists of; none for other types. */
interface TypesWithin {
  /** Of an array. */
  readonly item?: Tree;
  /** Of a map. */
  readonly key?: Tree;
  readonly entry?: Tree;
  /** Of a row. Their names are in lower case, as in Trino, whose result shows them. */
  readonly fields?: readonly { readonly name: string; readonly type: Tree }[];
}

export function typesWithin(type: Tree): TypesWithin {
  const info = optionalSubtree(type, 'type_info');
  if (!info) return {};
  if (type['id'] === 'LIST') return { item: subtree(info, 'child_type') };
  if (type['id'] === 'STRUCT') return { fields: fieldsOf(info) };
  if (type['id'] !== 'MAP') return {};
  const [key, value] = fieldsOf(subtree(subtree(info, 'child_type'), 'type_info'));
  return key && value ? { key: key.type, entry: value.type } : {};
}

function fieldsOf(structInfo: Tree): { name: string; type: Tree }[] {
  return subtrees(structInfo, 'child_types').map((field) => ({
    name: text(field, 'first').toLowerCase(),
    type: subtree(field, 'second'),
  }));
}
