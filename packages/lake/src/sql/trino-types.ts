/** Trino's names of types that are not DuckDB's in lower case. */
const NAMES: Readonly<Record<string, string | undefined>> = {
  INTEGER_LITERAL: 'integer',
  INT32: 'integer',
  INT64: 'bigint',
  HUGEINT: 'bigint',
  FLOAT: 'real',
  BLOB: 'varbinary',
  STRING_LITERAL: 'varchar',
  STRUCT: 'row',
  TIMESTAMP: 'timestamp(3)',
  'TIMESTAMP WITH TIME ZONE': 'timestamp(3) with time zone',
  '"NULL"': 'unknown',
};

/** Translates a list of DuckDB's types. Leaves out the fields of a row, since eventData has many. */
export function trinoTypes(types: string): string {
  return split(types).map(trinoType).join(', ');
}

function trinoType(type: string): string {
  if (type.endsWith('[]')) return `array(${trinoType(type.slice(0, -2))})`;
  const [, name = type, parameters] = /^(\w+)\((.*)\)$/.exec(type) ?? [];
  const known = NAMES[name] ?? name.toLowerCase();
  return parameters === undefined || name === 'STRUCT' ? known : `${known}(${trinoTypes(parameters)})`;
}

/** Splits at commas outside parentheses. */
function split(types: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const part of types.split(/(, |[()])/)) {
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    if (part === ', ' && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${part}`);
  }
  return parts;
}
