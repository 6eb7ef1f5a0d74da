import {
  DeleteChannelCommand,
  DeleteEventDataStoreCommand,
  ListQueriesCommand,
  UpdateEventDataStoreCommand,
} from '@aws-sdk/client-cloudtrail';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { activityProcess, ended, startActivity } from './activity-process.js';
import { activity } from './collecting-terminal.js';
import { createStore, startLakeWithStore, type LakeWithStore } from './lake-with-store.js';
import { setFaults } from './run-activity.js';

let store: LakeWithStore;
const query = (...args: string[]) => activity(['query', ...args]);
const rules = (ruleName: string, principalId: string, more: object = {}): string =>
  JSON.stringify({
    userIdentity: { type: 'USER', principalId },
    requestParameters: {
      ruleId: '9f8e7d6c-1a2b-4c3d-8e4f-0123456789ab',
      ruleName,
      environment: 'production',
      application: 'web shop',
    },
    ...more,
  });

beforeAll(async () => {
  store = await startLakeWithStore();
  for (const [name, value] of Object.entries(store.env)) vi.stubEnv(name, value);
  const send = (data: string) =>
    activity(['events', 'send', 'klarity.discoveryRule.created', '--data', '-'], {
      stdin: data,
      env: store.env,
    });
  const sent = await Promise.all([
    send(rules("Conan O'Brien's", "o'brien@example.com")),
    send(rules('old', 'name@example.com', { eventTime: '2026-01-31T09:30:00Z' })),
    send(rules('broken', 'name@example.com', { errorCode: 'Conflict' })),
  ]);
  expect(sent.map(({ code }) => code)).toEqual([0, 0, 0]);
});
afterAll(() => store.close());

describe('activity query', () => {
  it('takes SQL as an argument, from a file or standard input, with $EDS_ID for the store', async () => {
    const sql = 'SELECT count(*) AS events FROM $EDS_ID;';
    const summary = /^1 row, 3 events scanned, 3\.0 kB scanned, \d+\.\d s\.\n$/;
    for (const ran of [
      query(sql),
      activityProcess(['query'], store.env, sql),
      activity(['query', '--file', '-'], { stdin: sql }),
    ]) {
      const { code, stdout, stderr } = await ran;
      expect([code, stdout]).toEqual([0, '{"events":"3"}\n']);
      expect(stderr).toMatch(summary);
    }
  });

  it.each<[options: string[], names: string[]]>([
    [[], ['old', 'broken', "Conan O'Brien's"]],
    [
      ['--since', '1h'],
      ['broken', "Conan O'Brien's"],
    ],
    [['--until', '2026-02-01'], ['old']],
    [['--actor', "o'brien@example.com"], ["Conan O'Brien's"]],
    [['--actor', "x' OR '1' = '1"], []],
    [['--error'], ['broken']],
  ])('queries an event of the catalogue with %j', async (options, names) => {
    const { stdout } = await query('--event', 'klarity.discoveryRule.created', ...options);
    const lines = stdout.split('\n').slice(0, -1);
    expect(lines.map((line) => (JSON.parse(line) as { ruleName: string }).ruleName).sort()).toEqual(
      [...names].sort(),
    );
  });

  it('says when there may be more events', async () => {
    const { stdout, stderr } = await query('--event', 'discoveryRule.created', '--limit', '2');
    expect(stdout.split('\n')).toHaveLength(3);
    expect(stderr).toMatch(/\nThese are the newest 2: pass a larger --limit for more\.\n$/);
  });

  it('accepts SQL of as many characters as Lake, with the store’s ID in place, and refuses more', async () => {
    const sql = "SELECT '€' FROM $EDS_ID --";
    const fill = '€'.repeat(10_000 - sql.length - (36 - '$EDS_ID'.length));
    expect((await query(sql + fill)).code).toBe(0);
    expect(await query(`${sql}${fill}!`)).toEqual({
      code: 64,
      stdout: '',
      stderr:
        'activity: The SQL has 10,001 characters, and Lake accepts 10,000.\n' +
        'Shorten it: leave out columns, comments and indentation, or split it into several queries.\n',
    });
  });

  it.each([
    'imagefactory.image.distributed',
    'autopatcher.baselinePatching.failed',
    'maestro.deployment.completed',
  ])('queries %s with SQL that the lake accepts', async (event) => {
    const { code, stderr } = await query('--event', event, '--since', '7d', '--error');
    expect(stderr).toMatch(/^0 rows, /);
    expect(code).toBe(0);
  });

  it('prints the SQL instead of running it, with the store’s ID in place', async () => {
    const { stdout } = await query(
      '--event',
      'klarity.account.added',
      '--until',
      '2026-01-31T10:00:00+01:00',
      '--dry-run',
    );
    expect(stdout).toContain(`\nFROM ${store.storeArn.split('/').pop() ?? ''}\n`);
    expect(stdout).toContain("\n  AND eventTime < TIMESTAMP '2026-01-31 09:00:00.000'\n");
    expect(stdout).toContain(`element_at(eventData.responseElements, 'accountId') AS "accountId"`);
  });

  it.each<[format: string, rows: string]>([
    ['csv', 'x,y\n1,"a, b"\n2,"a, b"\n'],
    ['ndjson', '{"x":"1","y":"a, b"}\n{"x":"2","y":"a, b"}\n'],
    ['json', '[\n  {"x":"1","y":"a, b"},\n  {"x":"2","y":"a, b"}\n]\n'],
    ['table', '┌───┬──────┐\n│ x │ y    │\n│ 1 │ a, b │\n│ 2 │ a, b │\n└───┴──────┘\n'],
  ])('prints the result as %s', async (format, rows) => {
    const { stdout } = await query(
      "SELECT x, 'a, b' AS y FROM UNNEST(sequence(1, 2)) t(x)",
      '--format',
      format,
    );
    expect(stdout).toBe(rows);
  });

  it('reads a result of many pages to its end, in its order', async () => {
    const { stdout, stderr } = await query(
      'SELECT x FROM UNNEST(sequence(1, 3500)) t(x) ORDER BY x',
      '--format',
      'csv',
    );
    expect(stdout.split('\n').slice(1, -1)).toEqual(
      Array.from({ length: 3500 }, (_, index) => `${index + 1}`),
    );
    expect(stderr).toContain('3500 rows, ');
  });

  it('ends silently, with an exit code of its own, once its reader has enough', async () => {
    const child = startActivity(['query', 'SELECT x FROM UNNEST(sequence(1, 9000)) t(x)'], store.env);
    let stderr = '';
    child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await once(child, 'exit')).toEqual([141, null]);
    expect(stderr).toBe('');
  });
});

describe('a query that Lake refuses', () => {
  it('is shown with a mark at the error', async () => {
    const { code, stdout, stderr } = await query('SELECT eventID\nFROM $EDS_ID\nWHEREE x = 1');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^ {2}WHEREE x = 1\n {9}\^\nactivity: Lake refused the query: line 3:8: mismatched input 'x'\.\nFix the SQL: /,
    );
  });

  it('is explained in Lake’s words if it fails while it runs', async () => {
    const { code, stderr } = await query('SELECT CAST(eventData.eventName AS bigint) FROM $EDS_ID');
    expect(stderr).toMatch(/^activity: Lake refused the query: .*discoveryRule\.created.*\nFix the SQL: /);
    expect(code).toBe(1);
  });
});

/** It would take hours. */
const slow = `SELECT count(*) FROM ${['a', 'b', 'c']
  .map((name) => `UNNEST(sequence(1, 9999)) AS ${name}(n)`)
  .join(', ')}, $EDS_ID WHERE (a.n * b.n + c.n) % 7 = 1`;

describe('a query whose result cannot be read', () => {
  afterEach(() => setFaults(store.lake, []));

  it('is cancelled in Lake, and the reason is reported', async () => {
    await setFaults(store.lake, [
      { operation: 'GetQueryResults', exception: { code: 'AccessDeniedException', message: 'Not you' } },
    ]);
    const { code, stdout, stderr } = await query(slow);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^activity: Could not run the query: AWS returned AccessDeniedException: Not you\.\n/,
    );
    await waitForQuery('CANCELLED');
  });
});

describe('a query without statistics', () => {
  afterEach(() => setFaults(store.lake, []));

  it('prints its result nevertheless', async () => {
    await setFaults(store.lake, [
      { operation: 'DescribeQuery', exception: { code: 'AccessDeniedException' } },
    ]);
    expect(await query('SELECT count(*) AS events FROM $EDS_ID')).toEqual({
      code: 0,
      stdout: '{"events":"3"}\n',
      stderr: '1 row.\n',
    });
  });
});

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  it('cancels the query in Lake, and exits with 130', async () => {
    const child = startActivity(['query', slow], store.env);
    const end = ended(child);
    const id = await waitForQuery('RUNNING');
    child.kill(signal);
    expect(await end).toEqual({
      code: 130,
      stdout: '',
      stderr: 'activity: Interrupted: the query was cancelled in Lake.\nRun it again for its result.\n',
    });
    await waitForQuery('CANCELLED', id);
  });
});

/** Waits until a query has the status; which one, or the one that is given. */
async function waitForQuery(QueryStatus: 'RUNNING' | 'CANCELLED', id?: string): Promise<string> {
  for (;;) {
    const { Queries = [] } = await store.client.send(
      new ListQueriesCommand({ EventDataStore: store.storeArn, QueryStatus }),
    );
    const found = Queries.find(({ QueryId }) => id === undefined || QueryId === id)?.QueryId;
    if (found !== undefined) return found;
  }
}

describe('the command line', () => {
  it.each<[args: string[], message: string]>([
    [[''], 'The SQL is empty.\nPass a SELECT statement, or --event.'],
    [
      ['SELECT 1', '--event', 'account.added'],
      'SQL, --file and --event cannot be combined.\nPass only one of them.',
    ],
    ...[['--since', '1h'], ['--until', '1h'], ['--actor', ''], ['--error'], ['--limit', '5']].map(
      (option): [string[], string] => [
        ['SELECT 1', ...option],
        '--since, --until, --actor, --error and --limit need --event.\nIn SQL, use WHERE and LIMIT instead.',
      ],
    ),
    [
      ['SELECT 1', '--store', 'activity-events'],
      'The SQL does not use $EDS_ID, the place for --store.\nWrite $EDS_ID instead of the store, as in SELECT … FROM $EDS_ID, or leave out --store.',
    ],
    [
      ['--event', 'account.aded'],
      'The catalogue has no event "account.aded".\nDid you mean account.added? List all events: activity events list',
    ],
  ])('%j is refused with a reason', async (args, message) => {
    expect(await activity(['query', ...args])).toEqual({
      code: 64,
      stdout: '',
      stderr: `activity: ${message}\n`,
    });
  });

  it('explains how to write a time', async () => {
    const { code, stderr } = await activity(['query', '--event', 'account.added', '--since', 'yesterday']);
    expect(stderr).toContain(
      'Pass how long ago (30m, 24h, 7d, 2w) or a time in UTC (2026-01-31, 2026-01-31T09:30:00Z).',
    );
    expect(code).toBe(64);
  });
});

describe('the event data store', () => {
  const sql = 'SELECT count(*) AS n FROM $EDS_ID';

  it('is found by its name, ID or ARN; if there are several, one must be chosen', async () => {
    const other = await createStore(store.client, 'other-events');
    expect(await query(sql)).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^activity: There are several event data stores for activity events\.\nChoose one with --store: (activity-events, other-events|other-events, activity-events)\.\n$/,
      ) as string,
    });
    for (const name of ['other-events', other, other.split('/').pop() ?? ''])
      expect((await query(sql, '--store', name)).stdout).toBe('{"n":"0"}\n');
    expect((await query(sql, '--store', 'nothing')).stderr).toContain(
      'There is no event data store "nothing" for activity events.\nChoose one with --store: ',
    );
  });

  it('is reported as missing if there is none', async () => {
    const { code, stderr } = await query(sql, '--region', 'us-east-1');
    expect(stderr).toBe(
      'activity: There is no event data store for activity events in this account and Region.\n' +
        'Check --profile and --region. To create one: activity integration enable --help\n',
    );
    expect(code).toBe(1);
  });

  it('is reported as being deleted if it is', async () => {
    const gone = await startLakeWithStore();
    const { client, storeArn: EventDataStore } = gone;
    await client.send(new DeleteChannelCommand({ Channel: gone.channelArn }));
    await client.send(
      new UpdateEventDataStoreCommand({ EventDataStore, TerminationProtectionEnabled: false }),
    );
    await client.send(new DeleteEventDataStoreCommand({ EventDataStore }));
    for (const named of [[], ['--store', 'activity-events']])
      expect(await query(sql, '--endpoint-url', gone.lake.url, ...named)).toEqual({
        code: 1,
        stdout: '',
        stderr:
          'activity: The event data store activity-events is being deleted, and cannot be queried.\n' +
          'You can restore it within seven days of its deletion: ' +
          `aws cloudtrail restore-event-data-store --event-data-store ${EventDataStore}\n`,
      });
    const asked = (...args: string[]) => query(sql, '--endpoint-url', gone.lake.url, ...args);
    expect((await asked('--store', 'other')).stderr).toBe(
      'activity: There is no event data store "other" for activity events.\n' +
        'To create one: activity integration enable --help\n',
    );
    // It is no choice beside those that can be asked.
    await createStore(client, 'one');
    expect((await asked()).stdout).toBe('{"n":"0"}\n');
    await createStore(client, 'two');
    expect((await asked()).stderr).toContain('There are several event data stores for activity events.');
    await gone.close();
  });
});
