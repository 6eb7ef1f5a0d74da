import type { DuckDBConnection } from '@duckdb/node-api';
import { eventTable } from '../store/schema.js';
import type { RecordValue } from './answers.js';

/** The members of a record in CloudTrail's spelling, from which the columns' names differ only in case. */
const MEMBERS = {
  '': [
    'eventVersion',
    'eventCategory',
    'eventType',
    'eventID',
    'eventTime',
    'awsRegion',
    'recipientAccountId',
  ],
  addendum: ['reason', 'updatedFields', 'originalUID', 'originalEventID'],
  metadata: ['ingestionTime', 'channelARN'],
  eventData: [
    'version',
    'userIdentity',
    'userAgent',
    'eventSource',
    'eventName',
    'eventTime',
    'UID',
    'requestParameters',
    'responseElements',
    'errorCode',
    'errorMessage',
    'sourceIPAddress',
    'recipientAccountId',
    'additionalEventData',
  ],
  'eventData.userIdentity': ['type', 'principalId', 'details'],
} as const;

/** The times whose form in queries differs from that in CloudTrail's records. */
const WRITTEN: Readonly<Record<string, string>> = {
  eventTime: "strftime(eventtime, '%Y-%m-%dT%H:%M:%SZ')",
  'metadata.ingestionTime': "replace(metadata.ingestiontime, ' ', 'T') || 'Z'",
};

/** The full record of an event, without members that it does not have; `undefined` if there is no such event. */
export async function eventRecord(
  connection: DuckDBConnection,
  storeId: string,
  eventId: string,
): Promise<RecordValue | undefined> {
  const found = await connection.runAndReadAll(
    `SELECT ${object('')} FROM ${eventTable(storeId)} WHERE eventid = $1 LIMIT 1`,
    [eventId],
  );
  const [row] = found.getRows();
  return row && withoutNulls(JSON.parse(String(row[0])) as RecordValue, '');
}

function object(path: keyof typeof MEMBERS): string {
  const inner = path === '' ? (['addendum', 'metadata', 'eventData'] as const) : [];
  const members = [...MEMBERS[path], ...inner].map((name) => {
    const at = path === '' ? name : `${path}.${name}`;
    return `'${name}', ${at in MEMBERS ? object(at as keyof typeof MEMBERS) : column(at)}`;
  });
  return `json_object(${members.join(', ')})`;
}

function column(path: string): string {
  return WRITTEN[path] ?? path.toLowerCase();
}

/** Only in the record's own members: inside a map, null is a value of the event. */
function withoutNulls(value: RecordValue, path: string): RecordValue {
  if (value === null || typeof value === 'string' || !(path in MEMBERS)) return value;
  const members = Object.entries(value)
    .map(([name, inner]) => [name, withoutNulls(inner, path === '' ? name : `${path}.${name}`)] as const)
    .filter(([, inner]) => inner !== null && (typeof inner === 'string' || Object.keys(inner).length > 0));
  return Object.fromEntries(members);
}
