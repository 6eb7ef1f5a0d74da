import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { startLake, type Lake } from '@org/lake';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readActual } from '../src/integration/actual.js';
import { apply, type Integration } from '../src/integration/apply.js';
import { desiredBy } from '../src/integration/options.js';
import { makePlan } from '../src/integration/plan.js';
import { createStore } from './lake-with-store.js';
import { clientOf } from './run-activity.js';
import { slowToMake } from './slow-store.js';

vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn(() => Promise.resolve()) }));

let lake: Lake;
let account = 500000000000;
beforeAll(async () => (lake = await startLake()));
afterAll(() => lake.close());
beforeEach(() => vi.mocked(setTimeout).mockClear());

async function enable(client: CloudTrailClient): Promise<Integration> {
  const desired = desiredBy({ partner: true, externalId: 'given' });
  const actual = await readActual(client, desired);
  return apply(client, desired, actual, makePlan(desired, actual), () => undefined);
}

describe('a store that is not ready yet', () => {
  it('is waited for, no matter whether this run or an earlier one created it', async () => {
    const made = await enable(slowToMake(clientOf(lake, String(++account)), 3));
    expect(made.channelArn).toMatch(/:channel\//);
    expect(setTimeout).toHaveBeenCalledTimes(3);

    const client = clientOf(lake, String(++account));
    await createStore(client, 'activity-events');
    // Of these looks, the first is at what there is.
    const found = await enable(slowToMake(client, 3));
    expect(found.channelArn).toMatch(/:channel\//);
    expect(setTimeout).toHaveBeenCalledTimes(3 + 2);
  });
});
