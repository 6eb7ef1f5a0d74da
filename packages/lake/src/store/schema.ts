import { literal } from '../sql/literal.js';

/**
 * The database schemas: `control` has documents (event data stores, channels, queries, sessions) and the pages of query
 * results; `event_data_stores` has one table per store.
 */
export const SCHEMA_STATEMENTS: readonly string[] = [
  'CREATE SCHEMA IF NOT EXISTS control',
  'CREATE SCHEMA IF NOT EXISTS event_data_stores',
  'CREATE TABLE IF NOT EXISTS control.documents (kind VARCHAR, id VARCHAR, document VARCHAR, PRIMARY KEY (kind, id))',
  'CREATE TABLE IF NOT EXISTS control.result_pages (query_id VARCHAR, first_row INTEGER, row_count INTEGER, rows VARCHAR)',
  // Fails in a file that is not the lake's.
  'SELECT kind, id, document FROM control.documents LIMIT 0',
];

/** A DuckDB type, or a structure of types. */
type ColumnType = string | { readonly [field: string]: ColumnType };

const MAP = 'MAP(VARCHAR, VARCHAR)';

/** The columns of an event data store for activity events, as in Lake's documentation. */
const EVENT_COLUMNS: Readonly<Record<string, ColumnType>> = {
  eventversion: 'VARCHAR',
  eventcategory: 'VARCHAR',
  eventtype: 'VARCHAR',
  eventid: 'VARCHAR',
  eventtime: 'TIMESTAMP',
  awsregion: 'VARCHAR',
  recipientaccountid: 'VARCHAR',
  addendum: {
    reason: 'VARCHAR',
    updatedfields: 'VARCHAR',
    originaluid: 'VARCHAR',
    originaleventid: 'VARCHAR',
  },
  metadata: { ingestiontime: 'VARCHAR', channelarn: 'VARCHAR' },
  eventdata: {
    version: 'VARCHAR',
    useridentity: { type: 'VARCHAR', principalid: 'VARCHAR', details: MAP },
    useragent: 'VARCHAR',
    eventsource: 'VARCHAR',
    eventname: 'VARCHAR',
    eventtime: 'VARCHAR',
    uid: 'VARCHAR',
    requestparameters: MAP,
    responseelements: MAP,
    errorcode: 'VARCHAR',
    errormessage: 'VARCHAR',
    sourceipaddress: 'VARCHAR',
    recipientaccountid: 'VARCHAR',
    additionaleventdata: MAP,
  },
};

/** As queries see them. */
export const EVENT_COLUMN_NAMES: ReadonlySet<string> = new Set(Object.keys(EVENT_COLUMNS));

/** The table of a store. The ID is a UUID that we generated, so it needs no escaping. */
export function eventTable(eventDataStoreId: string): string {
  return `event_data_stores."${eventDataStoreId}"`;
}

export function createEventTable(eventDataStoreId: string): string {
  const columns = Object.entries(EVENT_COLUMNS).map(([name, type]) => `${name} ${typeText(type)}`);
  return `CREATE TABLE IF NOT EXISTS ${eventTable(eventDataStoreId)} (${[...columns, UID_HASH].join(', ')})`;
}

/**
 * An internal column, hidden from queries. DuckDB searches a million numbers in a few milliseconds, but a million UIDs,
 * which it compresses, in a hundred.
 */
const UID_HASH = 'uid_hash UBIGINT';
const uidHash = (uid: string): string => `md5_number_lower(${uid})`;

/** The statements that add the hashes to a table of an older lake. */
export function addUidHashes(eventDataStoreId: string): readonly string[] {
  const table = eventTable(eventDataStoreId);
  return [
    `ALTER TABLE ${table} ADD COLUMN ${UID_HASH}`,
    `UPDATE ${table} SET uid_hash = ${uidHash('eventdata.uid')}`,
  ];
}

export const TABLES_WITHOUT_UID_HASH = `SELECT table_name FROM duckdb_tables() WHERE schema_name = 'event_data_stores'
  EXCEPT SELECT table_name FROM duckdb_columns() WHERE schema_name = 'event_data_stores' AND column_name = 'uid_hash'`;

/** The events of a store as queries see them: all, or only candidates for a UID. */
export function eventsOf(eventDataStoreId: string, uid?: string): string {
  const table = eventTable(eventDataStoreId);
  const all = `SELECT * EXCLUDE (uid_hash) FROM ${table}`;
  if (uid === undefined) return `(${all})`;
  return `(${all} WHERE uid_hash = ${uidHash(literal(uid))})`;
}

/** Takes one parameter: the records, as a JSON array. DuckDB parses it off the JavaScript thread. */
export function insertEvents(eventDataStoreId: string): string {
  const shape = JSON.stringify([EVENT_COLUMNS]);
  const events = `SELECT unnest(from_json($1::VARCHAR, '${shape}'), max_depth := 2)`;
  return `INSERT INTO ${eventTable(eventDataStoreId)} SELECT *, ${uidHash('eventdata.uid')} FROM (${events})`;
}

function typeText(type: ColumnType): string {
  if (typeof type === 'string') return type;
  const fields = Object.entries(type).map(([name, field]) => `${name} ${typeText(field)}`);
  return `STRUCT(${fields.join(', ')})`;
}
