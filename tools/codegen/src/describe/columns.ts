import { sections as sectionNames } from '../dialect.js';
import type { Event, Property, Section } from '../model.js';
import { sqlName, sqlString } from '../text.js';

/**
 * What the columns of one query may have: CloudTrail Lake accepts 10,000 characters in a statement, and what is around the
 * columns has fewer than 2,000, with the longest names that AWS accepts.
 */
export const maxColumnCharacters = 8000;

/** A column for each value of an event's sections. The rule `long-query` ensures that none is longer than a query may be. */
export function fieldColumns(event: Event): string[] {
  // SQL ignores case, and many tools keep only one of two columns with the same name.
  const taken = new Set(['eventtime', 'uid']);
  return valuesOf(event).map((value) => {
    const name = nameOf(value);
    const unique = taken.has(name.toLowerCase()) ? `${value.section.name}.${name}` : name;
    taken.add(unique.toLowerCase());
    return columnOf(value, unique);
  });
}

/** A value whose column alone is longer than the columns of a query may be. */
export interface Overlong {
  readonly section: string;
  /** The member of the section that it is, or is inside. */
  readonly member: string;
  /** As people write it: `requestParameters.order.note`. */
  readonly path: string;
  /** In how many spellings stored events may have it: each former name on its way doubles them. */
  readonly spellings: number;
}

export function overlongColumns(event: Event): Overlong[] {
  return valuesOf(event).flatMap((value) => {
    const { section, path } = value;
    const [member] = path;
    if (member === undefined) return [];
    const spellings = [section, ...path].reduce((count, property) => count * namesOf(property).length, 1);
    const name = `${section.name}.${nameOf(value)}`;
    // The read of each spelling has more than 20 characters; so many of them are not written out to be counted.
    const isOverlong =
      spellings * 20 > maxColumnCharacters || columnOf(value, name).length > maxColumnCharacters;
    return isOverlong ? [{ section: section.name, member: member.name, path: name, spellings }] : [];
  });
}

/** What a column shows. The way to it begins with the member of the section; it is empty for the section as a whole. */
interface Value {
  readonly section: Section;
  readonly path: readonly Property[];
}

function valuesOf({ sections }: Event): Value[] {
  return sections.flatMap((section) =>
    section.type.kind === 'object'
      ? section.type.properties.flatMap((property) => pathsIn(property).map((path) => ({ section, path })))
      : [{ section, path: [] }],
  );
}

function nameOf({ section, path }: Value): string {
  return path.length === 0 ? section.name : path.map(({ name }) => name).join('.');
}

/**
 * Lake stores a section as a map from name to text, where an object or an array is its JSON: a JSON path reaches what an object
 * contains, and an array is shown as its JSON. A section that is itself a map, or has variants, is one column.
 */
function columnOf({ section, path }: Value, name: string): string {
  const [member, ...inside] = path;
  const sections = namesOf(section)
    .filter((name) => (sectionNames as readonly string[]).includes(name))
    .map((name) => `eventData.${name}`);
  if (member === undefined) return `${firstOf(sections)} AS ${sqlName(name)}`;
  const elements = sections.flatMap((map) =>
    namesOf(member).map((key) => `element_at(${map}, ${sqlString(key)})`),
  );
  const jsonPaths = spellings(inside).map((names) => `$${names.map(jsonPathStep).join('')}`);
  const values = elements.flatMap((json) => jsonPaths.map((at) => valueAt(json, at, path)));
  return `${firstOf(values)} AS ${sqlName(name)}`;
}

/** The text of the value at the end of a path, which begins with the member of the section. */
function valueAt(json: string, jsonPath: string, path: readonly Property[]): string {
  if (path.length === 1) return json;
  const at = `${json}, ${sqlString(jsonPath)}`;
  return isScalar(path.at(-1)) ? `json_extract_scalar(${at})` : `json_format(json_extract(${at}))`;
}

function isScalar(property: Property | undefined): boolean {
  return ['string', 'number', 'integer', 'boolean', 'enum'].includes(property?.type.kind ?? '');
}

/** A property's name and its former one: events from before the renaming stay in the store for years. */
function namesOf({ name, renamedFrom }: Property): string[] {
  return renamedFrom === undefined ? [name] : [name, renamedFrom];
}

/** Every spelling that a path may have in stored events, the current one first. */
function spellings(path: readonly Property[]): string[][] {
  return path.reduce<string[][]>(
    (written, property) => written.flatMap((names) => namesOf(property).map((name) => [...names, name])),
    [[]],
  );
}

function firstOf(values: readonly string[]): string {
  return values.length === 1 ? values.join() : `COALESCE(${values.join(', ')})`;
}

/** The paths to what a property contains, through objects only: what is in an array, map or union has no path of its own. */
function pathsIn(property: Property): Property[][] {
  const { type } = property;
  if (type.kind !== 'object' || type.properties.length === 0) return [[property]];
  return type.properties.flatMap((inner) => pathsIn(inner).map((path) => [property, ...path]));
}

function jsonPathStep(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
