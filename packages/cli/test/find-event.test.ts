import { CancelQueryCommand, StartQueryCommand, type CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterEach, expect, it, vi } from 'vitest';
import { isFound } from '../src/integration/verify/find-event.js';

afterEach(() => vi.restoreAllMocks());

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

it('looks once more at the deadline, however near that is', async () => {
  const start = Date.now();
  const { client } = lakeThat(() => (Date.now() - start < 90 ? nothing : found));
  expect(await isFound(client, 'SELECT …', 100, ignore)).toBe(true);
});

it('waits for no query without end, but cancels it', async () => {
  const late = new AbortController();
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(late.signal);
  const { client, asked } = lakeThat(() => {
    setTimeout(() => {
      late.abort();
    }, 20);
    return { QueryStatus: 'RUNNING' };
  });
  expect(await isFound(client, 'SELECT …', 1, ignore)).toBe(false);
  expect(timeout).toHaveBeenCalledWith(30_000);
  expect(asked.at(-1)).toBeInstanceOf(CancelQueryCommand);
});

it('says how a query ended that gave no result', async () => {
  const { client } = lakeThat(() => ({ QueryStatus: 'FAILED', ErrorMessage: 'No such column' }));
  await expect(isFound(client, 'SELECT …', 1, ignore)).rejects.toThrow(
    'The query for the test event ended as FAILED: No such column.',
  );
});
