import type { Event, Source } from '../model.js';
import { sqlString } from '../text.js';
import { fieldColumns, maxColumnCharacters } from './columns.js';

/** A query of CloudTrail Lake. `$EDS_ID` stands for the ID of the customer's event data store. */
export interface Query {
  readonly title: string;
  readonly sql: string;
}

/** Questions that customers ask of one type of event. */
export function queriesOf(source: Source, event: Event): Query[] {
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
    ...fieldQueries(source, event),
  ];
}

/** One query, or several if one would be longer than CloudTrail Lake accepts; the UID tells which of their rows are of one event. */
function fieldQueries(source: Source, event: Event): Query[] {
  const title = 'Every field of the event';
  const parts = partsOf(fieldColumns(event));
  return parts.map((columns, index) =>
    parts.length === 1
      ? { title, sql: select(source, event, ['eventData.eventTime', ...columns]) }
      : {
          title: `${title}, part ${index + 1} of ${parts.length}`,
          sql: select(source, event, ['eventData.eventTime', 'eventData.UID', ...columns]),
        },
  );
}

function partsOf(columns: readonly string[]): string[][] {
  const parts: string[][] = [];
  let characters = Infinity;
  for (const column of columns) {
    characters += list([column]).length + ',\n'.length;
    if (characters > maxColumnCharacters) {
      parts.push([]);
      characters = list([column]).length;
    }
    parts.at(-1)?.push(column);
  }
  return parts;
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
