import { literal } from './literal.js';
import { macroName } from './macros.js';
import { printExpression } from './print-expression.js';
import { printType, typesWithin } from './print-type.js';
import { interruptible } from './room.js';
import { refuse, spend, type Scope } from './scope.js';
import { subtree, type Tree } from './tree.js';

/**
 * Prints a cast to an array, a map or a row. A lambda binds the value, because DuckDB's TRY_CAST would make NULL of the
 * parts that fail, where Trino makes it of the whole, and because the cast repeats it.
 */
export function printNestedCast(tree: Tree, scope: Scope): string {
  const type = subtree(tree, 'cast_type');
  const to = printType(type, (message) => refuse(tree, scope, message));
  const rows = rowsAsObjects(type, 'CAST(CAST(v AS VARCHAR) AS JSON)', tree, scope);
  const cast =
    rows === undefined
      ? `CAST(v AS ${to})`
      : `CASE typeof(v) WHEN 'JSON' THEN CAST(${rows} AS ${to}) ELSE CAST(v AS ${to}) END`;
  const value = printExpression(
    subtree(tree, 'child'),
    rows === undefined ? scope : { ...scope, unnamedRows: true },
  );
  return `list_transform([${value}], LAMBDA v: ${tree['try_cast'] === true ? `TRY(${cast})` : cast})[1]`;
}

/**
 * JSON whose rows are objects with exactly the fields of the type's rows: DuckDB casts no other. In Trino, fields may be
 * missing, others are ignored, names match in any case, and an array has the fields by their position. What is neither
 * stays as it is, and fails in the cast. `undefined` for a type without rows.
 */
function rowsAsObjects(type: Tree, json: string, cast: Tree, scope: Scope): string | undefined {
  spend(cast, scope);
  // DuckDB plans the body of a lambda twice.
  const inner = { ...scope, copies: 2 * scope.copies };
  const { item, entry, fields } = typesWithin(type);
  if (item) {
    const rows = rowsAsObjects(item, 'v', cast, inner);
    if (rows === undefined) return undefined;
    const items = `list_transform(CAST(${json} AS JSON[]), LAMBDA v: ${interruptible('v', rows)})`;
    return `CASE json_type(${json}) WHEN 'ARRAY' THEN to_json(${items}) ELSE ${json} END`;
  }
  if (entry) {
    const rows = rowsAsObjects(entry, 'v.value', cast, inner);
    if (rows === undefined) return undefined;
    const entries = `map_entries(CAST(${json} AS MAP(VARCHAR, JSON)))`;
    const values = `map_from_entries(list_transform(${entries}, LAMBDA v: row(v.key, ${interruptible('v', rows)})))`;
    return `CASE json_type(${json}) WHEN 'OBJECT' THEN to_json(${values}) ELSE ${json} END`;
  }
  if (!fields) return undefined;
  const names = fields.map(({ name }) => literal(name));
  const members = fields.map(({ name, type: field }, index) => {
    const value = `v[${index + 1}]`;
    return `${literal(name)}, ${rowsAsObjects(field, value, cast, inner) ?? value}`;
  });
  const found = `${macroName('json_fields', { inTry: false, untyped: false })}(${json}, [${names.join(', ')}])`;
  return `coalesce(list_transform(${found}, LAMBDA v: json_object(${members.join(', ')}))[1], ${json})`;
}
