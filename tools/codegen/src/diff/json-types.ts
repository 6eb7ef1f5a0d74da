import type { Json } from '../json.js';
import type { TypeNode } from '../model.js';

/** The JSON types of a type's values, with `integer` distinct from `number`; null is ignored. */
export function jsonTypesOf(type: TypeNode): ReadonlySet<string> {
  const values = valuesOf(type);
  if (values !== undefined) {
    const others = values.filter((value) => value !== null);
    return new Set(others.map((value) => (Number.isInteger(value) ? 'integer' : typeof value)));
  }
  const isObject = ['map', 'union', 'open'].includes(type.kind);
  return new Set([isObject ? 'object' : type.kind]);
}

/** The values of a type that lists them. A boolean is a list of two values as well. */
export function valuesOf(type: TypeNode): readonly Json[] | undefined {
  if (type.kind === 'enum') return type.values;
  if (type.kind !== 'boolean') return undefined;
  return type.nullable ? [false, true, null] : [false, true];
}

/** The added types: `integer` is not new beside `number`, but `number` is beside `integer`. After null alone, none is new. */
export function typesAdded(was: ReadonlySet<string>, is: ReadonlySet<string>): string[] {
  if (was.size === 0) return [];
  return [...is].filter((type) => !was.has(type) && !(type === 'integer' && was.has('number')));
}

/** `a string or an integer` */
export function typeList(types: readonly string[]): string {
  return types.map((type) => `${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`).join(' or ');
}
