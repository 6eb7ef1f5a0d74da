/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json;
}

/** The way to a value inside a document: property names and array indices. */
export type JsonPath = readonly (string | number)[];

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of an object's own property; inherited ones, such as `constructor`, count as absent. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The types that a schema names in `type`: none, one or several. */
export function typesOf(schema: JsonObject): readonly Json[] {
  const type = own(schema, 'type');
  return type === undefined ? [] : [type].flat();
}

/** A JSON pointer as a URI fragment, the form in which `$ref` and the findings write it: `#/$defs/arn`. */
export function pointer(path: JsonPath): string {
  return '#' + path.map((part) => '/' + String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('');
}

/** Whether two JSON values are the same, whatever the order of their members. */
export function isSameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => isSameJson(item, b[index] ?? null))
    );
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSameJson(a[name] ?? null, b[name] ?? null))
  );
}
