import { findSource, type CatalogEvent } from '@org/event-catalog';
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
  const own = fields.flatMap(({ path }) => {
    const [section = '', name, deeper] = path.replace('[]', '.').split('.');
    return name === undefined || deeper !== undefined ? [] : [{ section, name }];
  });
  const names = ['eventTime', 'actorType', 'principalId', 'errorCode', 'errorMessage'];
  const isTaken = ({ section, name }: (typeof own)[number]): boolean =>
    names.includes(name) || own.some((other) => other.name === name && other.section !== section);
  return [
    'eventData.eventTime',
    'eventData.userIdentity.type AS "actorType"',
    'eventData.userIdentity.principalId AS "principalId"',
    'eventData.errorCode',
    'eventData.errorMessage',
    ...own.map((field) => {
      const { section, name } = field;
      const alias = identifier(isTaken(field) ? `${section}.${name}` : name);
      return `element_at(eventData.${section}, ${literal(name)}) AS ${alias}`;
    }),
  ];
}
