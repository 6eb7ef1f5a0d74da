import { ListQueriesCommand, StartQueryCommand } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ended, startActivity } from './activity-process.js';
import { startLakeWithStore, type LakeWithStore } from './lake-with-store.js';

let store: LakeWithStore;
beforeAll(async () => {
  store = await startLakeWithStore({ runningQueries: 1 });
});
afterAll(() => store.close());

/** Waits until so many queries of the store have the status. */
async function untilQueries(QueryStatus: 'QUEUED' | 'CANCELLED', count: number): Promise<void> {
  for (;;) {
    const { Queries = [] } = await store.client.send(
      new ListQueriesCommand({ EventDataStore: store.storeArn, QueryStatus }),
    );
    if (Queries.length === count) return;
  }
}

it('verify cancels its query in Lake on Ctrl-C, and exits with 130', async () => {
  // Of the queries one runs at a time: the one of verify waits behind this.
  const numbers = ['a', 'b', 'c'].map((name) => `UNNEST(sequence(1, 9999)) AS ${name}(n)`);
  const QueryStatement = `SELECT count(*) FROM ${numbers.join(', ')} WHERE (a.n * b.n + c.n) % 7 = 1`;
  await store.client.send(new StartQueryCommand({ QueryStatement }));
  const child = startActivity(['integration', 'verify'], store.env);
  const end = ended(child);
  await untilQueries('QUEUED', 1);
  child.kill('SIGINT');
  const { code, stderr } = await end;
  expect(stderr).toMatch(
    /activity: Interrupted: CloudTrail accepted the test event, but whether it is in the store is unknown\.\nLook for it: activity query "SELECT eventID FROM .*"\n$/,
  );
  expect(code).toBe(130);
  await untilQueries('CANCELLED', 1);
});
