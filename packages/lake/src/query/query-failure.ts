import { trinoTypes } from '../sql/trino-types.js';
import { whatIsFull } from '../store/full.js';

export const OUT_OF_MEMORY = 'Query exceeded the memory limit of the lake';
const FULL = { memory: OUT_OF_MEMORY, disk: 'The disk of the lake is full' };

/**
 * Explains a DuckDB error to the author of the query, in Trino's words if the lake knows them. Leaves out the
 * translated SQL, and the lake's internal names that DuckDB suggests as candidates.
 */
export function queryFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [first = ''] = message.split('\n');
  const column = (/Referenced (?:column|table) "(.+)" not found/.exec(first) ??
    /Column "(.+)" referenced that exists in the SELECT clause/.exec(first) ??
    /Alias with name "(.+)" exists, but aliases cannot be used/.exec(first))?.[1];
  const qualified = /Values list "([^"]+)" does not have a column named "([^"]+)"/.exec(first);
  if (qualified) return `Column '${qualified[1] ?? ''}.${qualified[2] ?? ''}' cannot be resolved`;
  if (column !== undefined) return `Column '${column}' cannot be resolved`;
  const full = whatIsFull(error);
  if (full) return FULL[full];
  const ungrouped = /column "(.+)" must appear in the GROUP BY clause/.exec(first)?.[1];
  if (ungrouped !== undefined)
    return `'${ungrouped}' must be an aggregate expression or appear in GROUP BY clause`;
  const cast =
    /Could not convert string ('.*') to (\w+)/.exec(first) ??
    /Type \w+ with value (\S+) can't be cast because .* for the destination type (\w+)/.exec(first);
  if (cast) return `Cannot cast ${cast[1] ?? ''} to ${trinoTypes(cast[2] ?? '')}`;
  const types = /Unimplemented type for cast \((.+) -> (.+)\)/.exec(first);
  if (types) return `Cannot cast ${trinoTypes(types[1] ?? '')} to ${trinoTypes(types[2] ?? '')}`;
  const field = /Could not find key "([^"]+)" in struct/i.exec(first)?.[1];
  if (field !== undefined) return `Column '${field}' cannot be resolved`;
  return first
    .replace(/^\w+(?: \w+)* Error: /, '')
    .replace(/"(?:cte|lambda) ([^"]*)"/g, '$1')
    .slice(0, 1000);
}
