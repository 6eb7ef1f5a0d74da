import {
  CreateEventDataStoreCommand,
  DeleteChannelCommand,
  GetChannelCommand,
  ListChannelsCommand,
  type CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Faults } from '../src/faults/faults.js';
import { startLake, type FaultRule, type FaultScript, type Lake } from '../src/index.js';
import {
  cloudTrail,
  entry,
  failure,
  integrate,
  OWNER,
  PARTNER,
  put,
  REGION,
  rows,
  send,
  type Integration,
} from './harness.js';

let lake: Lake;
let client: CloudTrailClient;
let into: Integration;
let now = Date.parse('2026-01-02T00:00:00Z');
beforeAll(async () => {
  lake = await startLake({ now: () => now });
  client = cloudTrail(lake);
  into = await integrate(client, 'faults');
});
afterAll(() => lake.close());

const faults = async (
  method: string,
  body?: unknown,
  type = 'application/json',
): Promise<{
  status: number;
  body: { error?: string; seed?: number; rules?: (FaultRule & { met: number })[] };
}> => {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
  const headers = { 'content-type': type };
  return send(lake, { method, path: '/_lake/faults', headers, body: body === undefined ? '' : text });
};
const meet = async (...rules: FaultRule[]): Promise<void> => {
  expect((await faults('PUT', { rules })).status).toBe(200);
};
beforeEach(() => faults('DELETE'));

/** How one request of two events ends: its exception, or the codes of its entries. */
const attempt = async (channel = into.channelArn, accessKeyId = OWNER): Promise<string> => {
  try {
    const { status, body } = await put(lake, [entry({}, 'a'), entry({ eventName: 'account.added' }, 'b')], {
      channel,
      accessKeyId,
    });
    if (status !== 200) return `${status} ${body.__type ?? ''}`;
    return body.failed.map(({ id, errorCode }) => `${id} ${errorCode}`).join(', ') || 'taken';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
};
const attempts = async (count: number): Promise<string[]> => {
  const results: string[] = [];
  for (let n = 0; n < count; n++) results.push(await attempt());
  return results;
};
const stored = async (): Promise<number> => {
  const [row] = await rows(client, `SELECT count(*) AS n FROM ${into.storeId}`);
  return Number(row?.['n']);
};

describe('a fault of a call', () => {
  test('is any exception, with its status and message, as often as the rule says', async () => {
    await meet({
      operation: 'PutAuditEvents',
      next: 2,
      exception: { code: 'InternalFailure', message: 'out' },
    });
    expect(await attempts(3)).toEqual(['500 InternalFailure', '500 InternalFailure', 'taken']);
    await meet({ exception: { code: 'SomethingNew', status: 418, message: 'new' }, next: 1 });
    expect(await failure(client.send(new ListChannelsCommand({})))).toEqual({
      name: 'SomethingNew',
      message: 'new',
      status: 418,
    });
    expect((await faults('GET')).body.rules?.[0]?.met).toBe(1);
  });

  test('is throttling, with the code of each service', async () => {
    await meet({ throttling: true });
    expect(await attempt()).toBe('400 ThrottlingException');
    expect(await failure(client.send(new ListChannelsCommand({})))).toEqual({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
      status: 429,
    });
    const credentials = { accessKeyId: OWNER, secretAccessKey: 'any' };
    const sts = new STSClient({ endpoint: lake.url, region: REGION, credentials, maxAttempts: 1 });
    expect(await failure(sts.send(new GetCallerIdentityCommand({})))).toEqual({
      name: 'Throttling',
      message: 'Rate exceeded',
      status: 400,
    });
  });

  test("is survived by AWS's client if it is throttling that ends", async () => {
    await meet({ operation: 'ListChannels', next: 2, throttling: true });
    const credentials = { accessKeyId: OWNER, secretAccessKey: 'any' };
    const patient = new (client.constructor as new (config: object) => CloudTrailClient)({
      endpoint: lake.url,
      region: REGION,
      credentials,
      maxAttempts: 3,
    });
    expect((await patient.send(new ListChannelsCommand({}))).$metadata.attempts).toBe(3);
  });

  test('is the error for an account that is no customer of CloudTrail Lake', async () => {
    await meet({ closedToNewCustomers: true });
    expect(await failure(client.send(new CreateEventDataStoreCommand({ Name: 'late' })))).toEqual({
      name: 'OperationNotPermittedException',
      message:
        'CloudTrail Lake is no longer accepting new customers. Existing customers can continue to use their event data stores.',
      status: 400,
    });
    expect(await attempt()).toBe('taken');
  });

  test('is a fixed latency, or one of a range, before the usual answer', async () => {
    await meet(
      { operation: 'PutAuditEvents', next: 1, latencyMs: 60 },
      { operation: 'PutAuditEvents', next: 1, latencyMs: [40, 60] },
      { operation: 'PutAuditEvents', next: 1, throttling: true },
    );
    const before = performance.now();
    expect(await attempt()).toBe('400 ThrottlingException');
    expect(performance.now() - before).toBeGreaterThanOrEqual(99);
    expect(await attempt()).toBe('taken');
  });

  test.each([
    ['before', 'ECONNRESET', 0],
    ['taken', 'ECONNRESET', 2],
    ['mid', 'ECONNRESET', 2],
    ['after', 'taken', 2],
  ] as const)('is a connection that is cut: %s', async (cut, seen, more) => {
    const before = await stored();
    await meet({ operation: 'PutAuditEvents', next: 1, cut });
    expect(await attempt()).toBe(seen);
    expect((await stored()) - before).toBe(more);
    expect(await attempt()).toBe('taken');
  });

  test('does not occur for another operation, channel or caller', async () => {
    const other = await integrate(client, 'others');
    await meet(
      { operation: ['CreateChannel', 'GetChannel'], throttling: true },
      { channel: other.channelArn, throttling: true },
      { caller: PARTNER, exception: { code: 'AccessDeniedException' } },
    );
    expect(await attempt()).toBe('taken');
    expect(await attempt(other.channelArn)).toBe('400 ThrottlingException');
    expect(await attempt(other.channelArn.split('/')[1])).toBe('400 ThrottlingException');
    expect(await attempt(into.channelArn, PARTNER)).toBe('403 AccessDeniedException');
    const asked = client.send(new GetChannelCommand({ Channel: into.channelArn }));
    expect(await failure(asked)).toMatchObject({ name: 'ThrottlingException' });
    await meet({ channel: other.channelArn, operation: 'DeleteChannel', throttling: true });
    const deleted = client.send(new DeleteChannelCommand({ Channel: other.channelArn }));
    expect(await failure(deleted)).toMatchObject({ name: 'ThrottlingException' });
  });

  test("occurs within a period of the lake's clock", async () => {
    await meet({ throttling: true, from: '2026-01-03T00:00:00Z', until: '2026-01-03T00:01:00Z' });
    const seen: string[] = [];
    for (const time of ['02T23:59:59', '03T00:00:00', '03T00:00:59', '03T00:01:00']) {
      now = Date.parse(`2026-01-${time}Z`);
      seen.push(await attempt());
    }
    const throttled = '400 ThrottlingException';
    expect(seen).toEqual(['taken', throttled, throttled, 'taken']);
  });

  test('occurs at a rate, for the same calls with the same seed', async () => {
    const run = async (seed: number): Promise<string[]> => {
      await faults('PUT', { seed, rules: [{ operation: 'PutAuditEvents', rate: 0.5, throttling: true }] });
      return attempts(24);
    };
    const [first, again, other] = [await run(1), await run(1), await run(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(first.filter((result) => result === 'taken').length).toBeGreaterThan(5);
    expect(first.filter((result) => result !== 'taken').length).toBeGreaterThan(5);
  });

  test('occurs by the chance of its own rule, with latencies up to both ends of a range', () => {
    const caller = { accountId: OWNER, accessKeyId: OWNER, arn: 'arn', roleArn: undefined };
    const call = { operation: 'PutAuditEvents', channel: undefined, caller };
    const script: FaultScript = {
      rules: [{ rate: 0.5, latencyMs: 1 }, { rate: 0.5, latencyMs: 10 }, { latencyMs: [100, 101] }],
    };
    const drawn = new Faults(script, () => now);
    const latencies = new Set(Array.from({ length: 200 }, () => drawn.ofCall(call).latencyMs));
    expect([...latencies].sort((a, b) => a - b)).toEqual([100, 101, 102, 110, 111, 112]);
  });
});

describe('an entry with a fault', () => {
  const error = { code: 'InternalFailure', message: 'later' };

  test.each<[string, FaultRule, string]>([
    ['by its place', { entry: { index: 1 }, entryError: error }, 'b InternalFailure'],
    ['by its id', { entry: { id: 'a' }, entryError: { code: 'Throttling' } }, 'a Throttling'],
    ['by its name', { entry: { eventName: 'account.added' }, entryError: error }, 'b InternalFailure'],
    ['by no condition', { entryError: { code: 'NewCode' } }, 'a NewCode, b NewCode'],
    ['as the next one', { next: 1, entryError: error }, 'a InternalFailure'],
    ['by its id and place, if both match', { entry: { id: 'a', index: 1 }, entryError: error }, 'taken'],
  ])(
    'fails with the code of the rule that chooses it %s, and the others are stored',
    async (_, rule, expected) => {
      const before = await stored();
      await meet(rule);
      expect(await attempt()).toBe(expected);
      expect((await stored()) - before).toBe(
        2 - expected.split(', ').filter((one) => one !== 'taken').length,
      );
    },
  );

  test('fails with the code and message of the rule that chooses it by its UID, and the channel shows the code', async () => {
    const UID = 'one-of-a-kind';
    await meet({ entry: { UID }, entryError: error });
    const { body } = await put(lake, [entry({}, 'x'), entry({ UID }, 'y')], { channel: into.channelArn });
    expect(body.successful.map(({ id }) => id)).toEqual(['x']);
    expect(body.failed).toEqual([{ id: 'y', errorCode: 'InternalFailure', errorMessage: 'later' }]);
    const { IngestionStatus } = await client.send(new GetChannelCommand({ Channel: into.channelArn }));
    expect(IngestionStatus?.LatestIngestionErrorCode).toBe('InternalFailure');
  });

  test('fails at a rate, drawn for each entry', async () => {
    await faults('PUT', { seed: 3, rules: [{ rate: 0.3, entryError: { code: 'Throttling' } }] });
    const entries = Array.from({ length: 100 }, () => entry());
    const { body } = await put(lake, entries, { channel: into.channelArn });
    expect(body.failed.length).toBeGreaterThan(10);
    expect(body.failed.length).toBeLessThan(60);
  });
});

describe('a script of faults', () => {
  test('is an option, and is read, replaced and deleted over HTTP', async () => {
    const script: FaultScript = {
      seed: 7,
      rules: [{ operation: 'PutAuditEvents', throttling: true, next: 1 }],
    };
    const scripted = await startLake({ faults: script });
    const { channelArn } = await integrate(cloudTrail(scripted), 'scripted');
    const answer = await put(scripted, [entry()], { channel: channelArn });
    const seen = await send<object>(scripted, { method: 'GET', path: '/_lake/faults' });
    await scripted.close();
    expect(answer.body.__type).toBe('ThrottlingException');
    expect(seen.body).toEqual({ seed: 7, rules: [{ ...script.rules[0], met: 1 }] });

    expect((await faults('PUT', script)).body).toEqual({ seed: 7, rules: [{ ...script.rules[0], met: 0 }] });
    expect((await faults('DELETE')).body).toEqual({ seed: 1, rules: [] });
  });

  const effects = 'exception, entryError, throttling, latencyMs, cut, closedToNewCustomers';
  test.each<[unknown, string]>([
    [[], 'faults must be an object'],
    [{}, 'faults must have rules'],
    [{ rules: {} }, 'faults.rules must be a list'],
    [{ rules: [], seed: -1 }, 'faults.seed must be a whole number from 0 to 4294967295, not -1'],
    [{ rules: [{}] }, `faults.rules[0] must have exactly one of ${effects}; it has none`],
    [
      { rules: [{ throttling: true, cut: 'mid' }] },
      `faults.rules[0] must have exactly one of ${effects}; it has throttling and cut`,
    ],
    [
      { rules: [{ throttling: true }, { cut: 'off' }] },
      'faults.rules[1].cut must be one of before, taken, mid, after, not "off"',
    ],
    [{ rules: [{ throttling: false }] }, 'faults.rules[0].throttling must be true, or absent'],
    [
      { rules: [{ throttling: true, operation: 'PutAuditEvent' }] },
      'faults.rules[0].operation names "PutAuditEvent", which is not an operation of the lake',
    ],
    [
      { rules: [{ throttling: true, times: 3 }] },
      'faults.rules[0] has no member "times"; it has operation, ',
    ],
    [{ rules: [{ throttling: true, next: 0 }] }, 'faults.rules[0].next must be a whole number from 1 to '],
    [{ rules: [{ throttling: true, rate: 2 }] }, 'faults.rules[0].rate must be a number from 0 to 1, not 2'],
    [
      { rules: [{ throttling: true, from: 'noon' }] },
      'faults.rules[0].from must be a time of the form 2026-01-02T03:04:05Z, not "noon"',
    ],
    [
      { rules: [{ latencyMs: [5, 1] }] },
      'faults.rules[0].latencyMs must be a range from the shorter to the longer',
    ],
    [
      { rules: [{ latencyMs: [5] }] },
      'faults.rules[0].latencyMs must be a number of milliseconds, or a range of two',
    ],
    [{ rules: [{ exception: {} }] }, 'faults.rules[0].exception must have code'],
    [
      { rules: [{ exception: { code: 'a\nb' } }] },
      'faults.rules[0].exception.code must be an error code: 1 to 128 letters, digits and . _ # : / -',
    ],
    [
      { rules: [{ exception: { code: 'A', status: 200 } }] },
      'faults.rules[0].exception.status must be a whole number from 400 to 599, not 200',
    ],
    [
      { rules: [{ entry: { index: 0 }, throttling: true }] },
      'faults.rules[0] has entry, which needs entryError',
    ],
    [
      { rules: [{ operation: 'GetChannel', entryError: { code: 'A' } }] },
      'faults.rules[0] has entryError, which applies only to PutAuditEvents',
    ],
    [
      { rules: [{ operation: 'GetChannel', closedToNewCustomers: true }] },
      'faults.rules[0] has closedToNewCustomers, which applies only to CreateEventDataStore',
    ],
    ['{', 'The body is not JSON: '],
  ])('is refused if it is %j, and the previous one stays', async (script, message) => {
    await meet({ operation: 'CancelQuery', throttling: true });
    const { status, body } = await faults('PUT', script);
    expect(status).toBe(400);
    expect(body.error).toContain(message);
    expect((await faults('GET')).body.rules).toHaveLength(1);
  });

  test('keeps the lake from starting if the option is wrong', async () => {
    expect(await failure(startLake({ faults: { rules: [{}] } }))).toMatchObject({
      name: 'RangeError',
      message: `faults.rules[0] must have exactly one of ${effects}; it has none`,
    });
  });

  test('is accepted only as JSON, and by no other method or path', async () => {
    expect(await faults('PUT', { rules: [] }, 'text/plain')).toMatchObject({
      status: 415,
      body: { error: 'The content type must be application/json.' },
    });
    expect(await faults('POST', { rules: [] })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, PUT, DELETE' },
      body: { error: '/_lake/faults accepts only GET, PUT and DELETE.' },
    });
    expect(await send(lake, { method: 'GET', path: '/_lake/other' })).toMatchObject({
      status: 404,
      body: { error: 'There is no /_lake/other.' },
    });
  });

  test('does not keep the lake from closing by a long latency', async () => {
    const slow = await startLake({ faults: { rules: [{ latencyMs: 3_600_000 }] } });
    const asked = failure(cloudTrail(slow).send(new ListChannelsCommand({})));
    const waits = async (): Promise<boolean> => {
      const { body } = await send<{ rules: { met: number }[] }>(slow, {
        method: 'GET',
        path: '/_lake/faults',
      });
      return body.rules[0]?.met === 1;
    };
    await expect.poll(waits).toBe(true);
    await slow.close();
    expect((await asked).message).toMatch(/socket hang up|ECONNRESET|aborted/);
  });
});
