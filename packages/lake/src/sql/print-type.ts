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
  if (id === 'LIST' && info) return `${printType(subtree(info, 'child_type'), refuse)}[]`;
  if (id === 'MAP' && info) {
    const [key, value] = fields(subtree(subtree(info, 'child_type'), 'type_info'));
    if (key && value) return `MAP(${printType(key.type, refuse)}, ${printType(value.type, refuse)})`;
  }
  if (id === 'STRUCT' && info) {
    return `STRUCT(${fields(info)
      .map(({ name, type: field }) => `${identifier(name)} ${printType(field, refuse)}`)
      .join(', ')})`;
  }
  return refuse(
    `Unknown type: ${(info && typeof info['name'] === 'string' ? info['name'] : id).toLowerCase()}`,
  );
}

function fields(structInfo: Tree): { name: string; type: Tree }[] {
  return subtrees(structInfo, 'child_types').map((field) => ({
    name: text(field, 'first'),
    type: subtree(field, 'second'),
  }));
}
