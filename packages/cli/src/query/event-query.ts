import { findSource, type CatalogEvent, type CatalogField } from '@org/event-catalog';
import { defaultLimit } from './default-limit.js';
import { identifier, literal, timestamp } from './sql.js';

/** Which records of an event to query. */
export interface EventFilter {
  readonly since?: Date;
  readonly until?: Date;
  /** `userIdentity.principalId`. */
  readonly actor?: string;
  /** Only those whose action failed. */
  readonly error?: boolean;
  readonly limit?: number;
}

/**
 * SQL for one event: who, when, with which result, and every field of its sections; the newest first. `$EDS_ID` stands
 * for the store, as in the catalogue's queries.
 */
export function eventQuery(
  event: CatalogEvent,
  { since, until, actor, error, limit = defaultLimit }: EventFilter,
): string {
  const conditions = [
    `eventData.eventSource = ${literal(findSource(event.source)?.eventSource ?? '')}`,
    `eventData.eventName = ${literal(event.name)}`,
    ...(since === undefined ? [] : [`eventTime >= ${timestamp(since)}`]),
    ...(until === undefined ? [] : [`eventTime < ${timestamp(until)}`]),
    ...(actor === undefined ? [] : [`eventData.userIdentity.principalId = ${literal(actor)}`]),
    ...(error ? ['eventData.errorCode IS NOT NULL'] : []),
  ];
  return [
    `SELECT\n  ${columns(event).join(',\n  ')}`,
    'FROM $EDS_ID',
    `WHERE ${conditions.join('\n  AND ')}`,
    'ORDER BY eventTime DESC',
    `LIMIT ${limit}`,
  ].join('\n');
}

function columns({ fields }: CatalogEvent): string[] {
  const own = fields.filter(isSection).flatMap((section) => columnsOf(section, fields));
  const names = ['eventTime', 'actorType', 'principalId', 'errorCode', 'errorMessage'];
  const isTaken = ({ section, name }: Column): boolean =>
    names.includes(name) || own.some((other) => other.name === name && other.section !== section);
  return [
    'eventData.eventTime',
    'eventData.userIdentity.type AS "actorType"',
    'eventData.userIdentity.principalId AS "principalId"',
    'eventData.errorCode',
    'eventData.errorMessage',
    ...own.map((column) => {
      const { section, name, value } = column;
      return `${value} AS ${identifier(isTaken(column) ? `${section}.${name}` : name)}`;
    }),
  ];
}

interface Column {
  readonly section: string;
  readonly name: string;
  readonly value: string;
}

/** A column for each member of a section; one for all where their names are not known, as in a map. */
function columnsOf(section: CatalogField, fields: readonly CatalogField[]): Column[] {
  const maps = namesOf(section).filter((name) => sections.includes(name));
  const members = fields.flatMap((field) => {
    const [first, name = '*', ...deeper] = field.path.replaceAll('[]', '.').split('.');
    return first === section.path && name !== '*' && deeper.length === 0 ? { ...field, path: name } : [];
  });
  if (members.length === 0)
    return [
      { section: section.path, name: section.path, value: firstOf(maps.map((map) => `eventData.${map}`)) },
    ];
  // Variants of a section may share members.
  return [...new Map(members.map((member) => [member.path, member])).values()].map((member) => ({
    section: section.path,
    name: member.path,
    value: firstOf(
      maps.flatMap((map) => namesOf(member).map((name) => `element_at(eventData.${map}, ${literal(name)})`)),
    ),
  }));
}

const sections = ['requestParameters', 'responseElements', 'additionalEventData'];

function isSection({ path }: CatalogField): boolean {
  return sections.includes(path);
}

/** A field's name and its former one, under which older events hold it. */
function namesOf({ path, renamedFrom }: CatalogField): string[] {
  return renamedFrom === undefined ? [path] : [path, renamedFrom];
}

function firstOf(values: readonly string[]): string {
  return values.length === 1 ? values.join() : `COALESCE(${values.join(', ')})`;
}
