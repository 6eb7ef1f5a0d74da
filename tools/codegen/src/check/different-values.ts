import type { JsonObject } from '../json.js';
import { isJsonObject, own, typesOf } from '../json.js';

/** How many values a schema allows, if its keywords limit them; otherwise infinite. */
function differentValues(schema: JsonObject): number {
  const values = own(schema, 'enum');
  if (Array.isArray(values)) return new Set(values.map((value) => JSON.stringify(value))).size;
  if (Object.hasOwn(schema, 'const')) return 1;
  const types = typesOf(schema);
  const [low, high] = [own(schema, 'minimum'), own(schema, 'maximum')];
  const nulls = types.includes('null') ? 1 : 0;
  if (types.includes('boolean')) return 2 + nulls;
  if (types.includes('integer') && typeof low === 'number' && typeof high === 'number') {
    return Math.max(0, Math.floor(high) - Math.ceil(low) + 1) + nulls;
  }
  return Infinity;
}

/** How many items an array with `uniqueItems` may have; infinite without it, or if nothing limits the values. */
export function differentItems(
  schema: JsonObject,
  resolve: (reference: string) => JsonObject | undefined,
): number {
  const items = own(schema, 'items');
  if (own(schema, 'uniqueItems') !== true || !isJsonObject(items)) return Infinity;
  const reference = own(items, '$ref');
  const meant = typeof reference === 'string' ? resolve(reference) : items;
  return meant === undefined ? Infinity : differentValues(meant);
}
