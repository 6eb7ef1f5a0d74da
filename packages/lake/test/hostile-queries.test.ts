import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLake, type Lake } from '../src/index.js';
import { cloudTrail, entry, failure, integrate, PARTNER, put, query, rows } from './harness.js';

let lake: Lake;
let client: CloudTrailClient;
let mine: string;
let theirs: string;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lake-hostile-'));
  await writeFile(join(directory, 'secret.csv'), 'secret\n42\n');
  lake = await startLake({ dataDir: join(directory, 'data') });
  client = cloudTrail(lake);
  ({ storeId: mine } = await integrate(client, 'mine'));
  const other = cloudTrail(lake, PARTNER);
  const { storeId, channelArn } = await integrate(other, 'theirs');
  theirs = storeId;
  await put(lake, [entry({ recipientAccountId: PARTNER })], { channel: channelArn, accessKeyId: PARTNER });
});
afterAll(async () => {
  await lake.close();
  await rm(directory, { recursive: true });
});

const SECRET = '$dir/secret.csv';
const HOSTILE: readonly string[] = [
  // Files and the network
  `SELECT * FROM '${SECRET}'`,
  `SELECT * FROM "${SECRET}"`,
  `SELECT * FROM read_csv('${SECRET}')`,
  `SELECT * FROM read_csv_auto('${SECRET}')`,
  `SELECT * FROM read_text('${SECRET}')`,
  `SELECT * FROM read_blob('${SECRET}')`,
  `SELECT * FROM read_json('${SECRET}')`,
  `SELECT * FROM read_parquet('https://example.com/x.parquet')`,
  `SELECT * FROM glob('$dir/*')`,
  `SELECT * FROM sniff_csv('${SECRET}')`,
  `SELECT content FROM read_text('${SECRET}') AS t(content)`,
  `SELECT (SELECT content FROM read_text('${SECRET}'))`,
  `SELECT getenv('HOME')`,
  `COPY (SELECT 1) TO '$dir/out.csv'`,
  `COPY $eds TO '$dir/out.csv'`,
  `EXPORT DATABASE '$dir/out'`,
  `IMPORT DATABASE '$dir/out'`,
  `ATTACH '$dir/other.duckdb' AS other`,
  `INSTALL httpfs`,
  `LOAD httpfs`,
  // Other statements than SELECT
  `INSERT INTO $eds SELECT * FROM $eds`,
  `UPDATE $eds SET eventversion = 'x'`,
  `DELETE FROM $eds`,
  `DROP TABLE $eds`,
  `DROP SCHEMA control CASCADE`,
  `CREATE TABLE t AS SELECT 1`,
  `CREATE MACRO m(x) AS x`,
  `ALTER TABLE $eds RENAME TO x`,
  `TRUNCATE $eds`,
  `SET memory_limit = '99GB'`,
  `SET GLOBAL lock_configuration = false`,
  `RESET ALL`,
  `PRAGMA database_list`,
  `CHECKPOINT`,
  `BEGIN`,
  `EXPLAIN SELECT 1`,
  `DESCRIBE $eds`,
  `SHOW TABLES`,
  `SUMMARIZE $eds`,
  `CALL duckdb_tables()`,
  `PREPARE p AS SELECT 1`,
  `SELECT 1; DROP TABLE $eds`,
  `SELECT 1 -- x\n; DROP TABLE $eds`,
  `WITH x AS (DELETE FROM $eds RETURNING *) SELECT * FROM x`,
  // Catalogues, settings, the lake's own tables
  `SELECT * FROM information_schema.tables`,
  `SELECT * FROM pg_catalog.pg_class`,
  `SELECT * FROM pg_class`,
  `SELECT * FROM sqlite_master`,
  `SELECT * FROM duckdb_tables`,
  `SELECT * FROM duckdb_tables()`,
  `SELECT * FROM duckdb_settings()`,
  `SELECT * FROM duckdb_secrets()`,
  `SELECT * FROM pragma_table_info('control.documents')`,
  `SELECT * FROM control.documents`,
  `SELECT * FROM lake.control.documents`,
  `SELECT * FROM "control"."documents"`,
  `SELECT * FROM documents`,
  `SELECT * FROM "control.documents"`,
  `SELECT * FROM "cte documents"`,
  `SELECT * FROM event_data_stores."$theirs"`,
  `SELECT current_setting('memory_limit')`,
  `SELECT current_user`,
  `SELECT session_user`,
  `SELECT current_schema`,
  `SELECT current_catalog`,
  `SELECT current_schemas(true)`,
  `SELECT rowid FROM $eds`,
  `SELECT e.rowid FROM $eds e`,
  `SELECT version()`,
  `SELECT pg_typeof(1)`,
  `SELECT query('SELECT 1')`,
  `SELECT * FROM query('SELECT 1')`,
  `SELECT * FROM query_table('control.documents')`,
  `SELECT * FROM json_execute_serialized_sql('{}')`,
  `SELECT * FROM range(10)`,
  `SELECT * FROM generate_series(1, 10)`,
  `SELECT nextval('s')`,
  `SELECT txid_current()`,
  `SELECT main.getenv('HOME')`,
  `SELECT system.main.getenv('HOME')`,
  `SELECT ('HOME').getenv()`,
  `SELECT trino.main.divide(1, 2)`,
  `SELECT "getenv"('HOME')`,
  `SELECT getenv('HOME') OVER ()`,
  `SELECT transform(ARRAY['HOME'], x -> getenv(x))`,
  `SELECT lower(x -> x)`,
  `SELECT count(*) FILTER (WHERE getenv('HOME') = '') FROM $eds`,
  `SELECT 1 FROM $eds ORDER BY getenv('HOME')`,
  `SELECT 1 FROM $eds GROUP BY getenv('HOME')`,
  `SELECT 1 FROM $eds LIMIT (SELECT count(*) FROM control.documents)`,
  `SELECT 1 FROM $eds WHERE EXISTS (SELECT 1 FROM control.documents)`,
  `SELECT 1 FROM $eds JOIN control.documents d ON true`,
  `SELECT * FROM $eds, LATERAL (SELECT * FROM control.documents)`,
  `WITH d AS (SELECT * FROM control.documents) SELECT * FROM d`,
  `WITH documents AS (SELECT 1) SELECT * FROM control.documents`,
  `SELECT * FROM (WITH hidden AS (SELECT 1) SELECT * FROM hidden), hidden`,
  `SELECT 1 UNION ALL SELECT id FROM control.documents`,
  // Others' stores
  `SELECT * FROM $theirs`,
  `SELECT * FROM "$theirs"`,
  `SELECT * FROM $eds UNION ALL SELECT * FROM $theirs`,
  `SELECT 1 FROM $eds WHERE 'x' IN (SELECT eventData.uid FROM $theirs)`,
  // DuckDB's own syntax, which Lake does not take
  `FROM $eds SELECT 1 QUALIFY row_number() OVER () = 1`,
  `SELECT 1::varchar`,
  `SELECT $$text$$`,
  `SELECT E'\\x41'`,
  `SELECT {'a': 1}`,
  `SELECT [1, 2]`,
  `SELECT * EXCLUDE (eventversion) FROM $eds`,
  `SELECT COLUMNS('event.*') FROM $eds`,
  `SELECT 1 FROM $eds USING SAMPLE 1`,
  `SELECT 1 FROM $eds TABLESAMPLE 10%`,
  `SELECT DISTINCT ON (eventversion) * FROM $eds`,
  `SELECT * FROM $eds ORDER BY ALL`,
  `SELECT count(*), eventversion FROM $eds GROUP BY ALL`,
  `SELECT * FROM $eds a ASOF JOIN $eds b ON a.eventtime >= b.eventtime`,
  `SELECT * FROM $eds a POSITIONAL JOIN $eds b`,
  `PIVOT $eds ON eventversion USING count(*)`,
  `SELECT * FROM (PIVOT $eds ON eventversion USING count(*))`,
  `SELECT * FROM $eds AT (VERSION => 1)`,
  `SELECT ?`,
  `SELECT #1 FROM $eds`,
  `SELECT 'a' GLOB '*'`,
  `SELECT 'a' COLLATE nocase`,
  `SELECT 5 // 2`,
  `SELECT 1 /* open`,
  `WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT * FROM r`,
  `VALUES (getenv('HOME'))`,
  `TABLE control.documents`,
];

test.each(HOSTILE)('a hostile query is refused: %s', async (hostile) => {
  const statement = hostile
    .replaceAll('$dir', directory)
    .replaceAll('$eds', mine)
    .replaceAll('$theirs', theirs);
  const { name, message } = await failure(query(client, statement));
  expect(['InvalidQueryStatementException', 'EventDataStoreNotFoundException']).toContain(name);
  expect(message).not.toMatch(/Did you mean|Candidate|LINE 1|trino\./);
});

test('hostile queries write, lose and change nothing', async () => {
  expect((await readdir(directory)).sort()).toEqual(['data', 'secret.csv']);
  expect(await rows(client, `SELECT count(*) AS n FROM ${mine}`)).toEqual([{ n: '0' }]);
  expect(await rows(cloudTrail(lake, PARTNER), `SELECT count(*) AS n FROM ${theirs}`)).toEqual([{ n: '1' }]);
});

test('a query that uses too much memory fails, and not the lake', async () => {
  const greedy = `SELECT array_agg(n) FROM UNNEST(sequence(1, 9999)) AS a(n), UNNEST(sequence(1, 9999)) AS b(m), UNNEST(sequence(1, 9)) AS c(o)`;
  const { QueryStatus, ErrorMessage } = await query(client, greedy);
  expect([QueryStatus, ErrorMessage]).toEqual(['FAILED', expect.stringMatching(/memory/i)]);
  expect(await rows(client, 'SELECT 1 AS one')).toEqual([{ one: '1' }]);
});

test('a query is stopped when its time is over', async () => {
  const hasty = await startLake({ queryTimeoutMs: 50 });
  const slow = `SELECT count(*) FROM ${Array.from({ length: 4 }, (_, n) => `UNNEST(sequence(1, 9999)) AS t${n}(n)`).join(', ')}`;
  const { QueryStatus } = await query(cloudTrail(hasty), slow);
  await hasty.close();
  expect(QueryStatus).toBe('TIMED_OUT');
});

test('deep nesting is refused or answered, and the lake keeps running', async () => {
  const deep = `SELECT ${'('.repeat(4_000)}1${')'.repeat(4_000)}`;
  const many = `SELECT ${'NOT '.repeat(2_400)}true`;
  for (const statement of [deep, many]) {
    const outcome = await query(client, statement).then(
      ({ QueryStatus }) => QueryStatus,
      (error: unknown) => (error as Error).name,
    );
    expect(['FINISHED', 'InvalidQueryStatementException']).toContain(outcome);
  }
  const exploding = `SELECT ${'json_extract_scalar('.repeat(12)}'{}'${", '$.a')".repeat(12)}`;
  const outcome = await query(client, exploding).then(
    ({ QueryStatus }) => QueryStatus,
    (error: unknown) => (error as Error).name,
  );
  expect(['FINISHED', 'FAILED', 'TIMED_OUT', 'InvalidQueryStatementException']).toContain(outcome);
});
