import { CancelQueryCommand, StartQueryCommand, type CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { expect, it } from 'vitest';
import { isFound } from '../src/integration/verify/find-event.js';

/** A client of a lake of which each query answers so; and what it was asked. */
function lakeThat(answer: () => object): { client: CloudTrailClient; asked: unknown[] } {
  const asked: unknown[] = [];
  const send = (command: unknown): Promise<object> => {
    asked.push(command);
    return Promise.resolve(command instanceof StartQueryCommand ? { QueryId: 'q' } : answer());
  };
  return { client: { send } as unknown as CloudTrailClient, asked };
}
const found = { QueryStatus: 'FINISHED', QueryResultRows: [[{ eventID: 'e' }]] };
const nothing = { QueryStatus: 'FINISHED', QueryResultRows: [] };
const ignore = (): void => undefined;
const never = new AbortController().signal;

/** So many milliseconds from now. */
const within = (ms: number): number => Date.now() + ms;

it('the search looks one last time before the deadline, however near that is', async () => {
  let looks = 0;
  const { client } = lakeThat(() => (++looks === 1 ? nothing : found));
  expect(await isFound(client, 'SELECT …', within(200), ignore, never)).toBe(true);
  expect(looks).toBe(2);
});

it('the search keeps the deadline, and cancels a query that is still running', async () => {
  const { client, asked } = lakeThat(() => ({ QueryStatus: 'RUNNING' }));
  const deadline = within(2_000);
  expect(await isFound(client, 'SELECT …', deadline, ignore, never)).toBe(false);
  expect(Date.now()).toBeLessThan(deadline);
  expect(asked.at(-1)).toBeInstanceOf(CancelQueryCommand);
});

it('the search reports how a query without a result ended', async () => {
  const { client } = lakeThat(() => ({ QueryStatus: 'FAILED', ErrorMessage: 'No such column' }));
  await expect(isFound(client, 'SELECT …', within(1000), ignore, never)).rejects.toThrow(
    'The query for the test event ended as FAILED: No such column.',
  );
});

it('an interrupted search cancels its query, and says how to look again', async () => {
  const interrupt = new AbortController();
  const { client, asked } = lakeThat(() => {
    interrupt.abort();
    return { QueryStatus: 'RUNNING' };
  });
  const missed: number[] = [];
  const onMiss = (elapsedMs: number): void => void missed.push(elapsedMs);
  const look = isFound(client, 'SELECT …', within(60_000), onMiss, interrupt.signal);
  await expect(look).rejects.toMatchObject({
    message: 'Interrupted: CloudTrail accepted the test event, but whether it is in the store is unknown.',
    nextStep: 'Look for it: activity query "SELECT …"',
    exitCode: 130,
  });
  expect(missed).toEqual([]);
  expect(asked.at(-1)).toBeInstanceOf(CancelQueryCommand);
});

it('an interrupted search says the same if its query may not be cancelled', async () => {
  const interrupt = new AbortController();
  let looks = 0;
  const { client } = lakeThat(() => {
    if (++looks > 1) throw new Error('not authorized to perform: cloudtrail:CancelQuery');
    interrupt.abort();
    return { QueryStatus: 'RUNNING' };
  });
  const look = isFound(client, 'SELECT …', within(60_000), ignore, interrupt.signal);
  await expect(look).rejects.toMatchObject({
    message: 'Interrupted: CloudTrail accepted the test event, but whether it is in the store is unknown.',
    exitCode: 130,
  });
  expect(looks).toBe(2);
});

it('an interrupted search does not wait for its next query', async () => {
  const interrupt = new AbortController();
  const { client } = lakeThat(() => nothing);
  const onMiss = (): void => {
    interrupt.abort();
  };
  await expect(isFound(client, 'SELECT …', within(60_000), onMiss, interrupt.signal)).rejects.toThrow(
    'Interrupted: CloudTrail accepted the test event',
  );
});
