import { sections as sectionNames } from '../dialect.js';
import type { Event, Property, Section, Source } from '../model.js';
import { sqlName, sqlString } from '../text.js';

/** A query of CloudTrail Lake. `$EDS_ID` stands for the ID of the customer's event data store. */
export interface Query {
  readonly title: string;
  readonly sql: string;
}

/** Questions that customers ask of one type of event. */
export function queriesOf(source: Source, event: Event): Query[] {
  const columns = fieldColumns(event);
  return [
    {
      title: 'The latest of these events',
      sql: select(source, event, [
        'eventData.eventTime',
        ...actor,
        'eventData.sourceIPAddress',
        'eventData.errorCode',
        'eventData.UID',
      ]),
    },
    {
      title: 'Who did it, and how often',
      sql: [
        `SELECT\n${list([...actor, 'count(*) AS "events"', 'max(eventData.eventTime) AS "latest"'])}`,
        ...from(source, event),
        'GROUP BY eventData.userIdentity.type, eventData.userIdentity.principalId',
        'ORDER BY count(*) DESC',
      ].join('\n'),
    },
    ...(columns.length === 0
      ? []
      : [
          {
            title: 'Every field of the event',
            sql: select(source, event, ['eventData.eventTime', ...columns]),
          },
        ]),
  ];
}

const actor = [
  'eventData.userIdentity.type AS "actorType"',
  'eventData.userIdentity.principalId AS "principalId"',
];

function select(source: Source, event: Event, columns: readonly string[]): string {
  return [`SELECT\n${list(columns)}`, ...from(source, event), 'ORDER BY eventTime DESC', 'LIMIT 100'].join(
    '\n',
  );
}

function list(columns: readonly string[]): string {
  return columns.map((column) => `  ${column}`).join(',\n');
}

function from({ eventSource }: Source, { name }: Event): string[] {
  return [
    'FROM $EDS_ID',
    `WHERE eventData.eventSource = ${sqlString(eventSource)}`,
    `  AND eventData.eventName = ${sqlString(name)}`,
  ];
}

/** A column for each value of an event's sections. */
function fieldColumns({ sections }: Event): string[] {
  const columns = sections.flatMap((section) =>
    section.type.kind === 'object'
      ? section.type.properties.flatMap((property) => columnsOf(section, property))
      : [],
  );
  // SQL ignores case, and many tools keep only one of two columns with the same name.
  const taken = new Set(['eventtime']);
  return columns.map(({ section, name, value }) => {
    const unique = taken.has(name.toLowerCase()) ? `${section}.${name}` : name;
    taken.add(unique.toLowerCase());
    return `${value} AS ${sqlName(unique)}`;
  });
}

interface Column {
  readonly section: string;
  readonly name: string;
  readonly value: string;
}

/**
 * The columns of a section's property, one for each value inside. Lake stores a section as a map from name to text, where an
 * object or an array is its JSON: a JSON path reaches what an object contains, and an array is shown as its JSON.
 */
function columnsOf(section: Section, property: Property): Column[] {
  const elements = namesOf(section)
    .filter((name) => (sectionNames as readonly string[]).includes(name))
    .flatMap((name) => namesOf(property).map((key) => `element_at(eventData.${name}, ${sqlString(key)})`));
  return pathsIn(property).map((path) => {
    const jsonPaths = spellings(path.slice(1)).map((names) => `$${names.map(jsonPathStep).join('')}`);
    const values = elements.flatMap((json) => jsonPaths.map((at) => valueAt(json, at, path)));
    return {
      section: section.name,
      name: path.map(({ name }) => name).join('.'),
      value: firstOf(values),
    };
  });
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
