import { sections } from '../dialect.js';
import type { Event, Property, Section, Source, TypeNode } from '../model.js';
import { sqlName, sqlString } from '../text.js';

/** A query of CloudTrail Lake. `$EDS_ID` stands for the ID of the customer's event data store. */
export interface Query {
  readonly title: string;
  readonly sql: string;
}

/** Questions that customers ask of one type of event. */
export function queriesOf(source: Source, event: Event): Query[] {
  const columns = event.sections.flatMap((section) =>
    section.type.kind === 'object'
      ? section.type.properties.flatMap((property) => columnsOf(section, property))
      : [],
  );
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

/**
 * The columns of a section's property. Lake stores a section as a map from name to text, where an object or an array is its
 * JSON: a JSON path reaches a scalar inside, and an array is shown as it is.
 */
function columnsOf(section: Section, property: Property): string[] {
  const elements = namesOf(section)
    .filter((name) => (sections as readonly string[]).includes(name))
    .flatMap((name) => namesOf(property).map((key) => `element_at(eventData.${name}, ${sqlString(key)})`));
  const scalars = scalarPaths(property.type, []);
  if (scalars === undefined) return [`${firstOf(elements)} AS ${sqlName(property.name)}`];
  return scalars.map((path) => {
    const jsonPaths = spellings(path).map((names) => sqlString('$' + names.map(jsonPathStep).join('')));
    const values = elements.flatMap((json) => jsonPaths.map((at) => `json_extract_scalar(${json}, ${at})`));
    const column = [property, ...path].map(({ name }) => name).join('.');
    return `${firstOf(values)} AS ${sqlName(column)}`;
  });
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

/** Whether the query of an event has a column for each scalar inside a property of a section. */
export function readsInside(type: TypeNode): boolean {
  return scalarPaths(type, []) !== undefined;
}

/** The paths to an object's scalars; undefined if it is not an object, or contains something that no path reaches. */
function scalarPaths(type: TypeNode, path: readonly Property[]): Property[][] | undefined {
  if (type.kind !== 'object' || type.properties.length === 0) return undefined;
  const paths: Property[][] = [];
  for (const property of type.properties) {
    const at = [...path, property];
    const isScalar = ['string', 'number', 'integer', 'boolean', 'enum'].includes(property.type.kind);
    const inner = isScalar ? [at] : scalarPaths(property.type, at);
    if (inner === undefined) return undefined;
    paths.push(...inner);
  }
  return paths;
}

function jsonPathStep(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
