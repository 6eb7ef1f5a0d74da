import { CreateChannelCommand } from '@aws-sdk/client-cloudtrail';
import { createCloudTrailTransport } from '@org/emitter-core/testing';
import { createKlarityEmitter } from '@org/emitter-klarity';
import { examples } from '@org/emitter-klarity/testing';
import { completeness, gaps, type CatalogQuery } from '@org/event-catalog';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerClient, providerAccountId } from '../src/integration.js';
import { startIntegratedLake, type IntegratedLake } from './integrated-lake.js';

let integrated: IntegratedLake;
beforeAll(async () => {
  integrated = await startIntegratedLake();
});
afterAll(() => integrated.close());

const options = () => ({
  channelArn: integrated.integration.channelArn,
  externalId: integrated.integration.externalId,
  endpoint: integrated.lake.url,
  credentials: { accessKeyId: providerAccountId, secretAccessKey: 'any' },
});

const ask = ({ sql }: CatalogQuery) => integrated.query(sql);

describe('the catalogue’s queries for completeness', () => {
  it('find nothing when every event arrived exactly once', async () => {
    const klarity = createKlarityEmitter(options());
    for (let n = 0; n < 5; n++) klarity.discoveryRule.created(examples.discoveryRule.created[0]);
    await klarity.close();
    expect(await ask(completeness)).toEqual([]);
    expect(await ask(gaps)).toEqual([]);
  });

  it('find lost events and a duplicate', async () => {
    const honest = createKlarityEmitter(options());
    // A sender that loses the third and fourth event and sends the sixth twice, and calls all of them delivered.
    const dishonest = createKlarityEmitter({
      ...options(),
      client: {
        putAuditEvents: async ({ auditEvents }) => {
          const sent = auditEvents.filter((_, index) => index !== 2 && index !== 3);
          const again = auditEvents.slice(5, 6).map(({ eventData }) => ({ id: 'again', eventData }));
          for (const { eventData } of [...sent, ...again]) await forward(eventData);
          return { successful: auditEvents.map(({ id }) => ({ id, eventID: id })), failed: [] };
        },
      },
    });
    for (let n = 0; n < 8; n++) dishonest.discoveryRule.created(examples.discoveryRule.created[0]);
    await dishonest.close();
    await honest.close();
    expect(await ask(completeness)).toMatchObject([{ missing: '2', duplicates: '1' }]);
    expect(await ask(gaps)).toMatchObject([{ firstMissing: '3', lastMissing: '4' }]);
  });

  it('count for each sender and channel apart, from the first number, and only what is numbered', async () => {
    const client = customerClient(integrated.lake.url);
    const { ChannelArn: second = '' } = await client.send(
      new CreateChannelCommand({
        Name: 'second',
        Source: 'IBMMulticloud',
        Destinations: [{ Type: 'EVENT_DATA_STORE', Location: integrated.integration.eventDataStoreId }],
      }),
    );
    client.destroy();
    for (const sequence of [3, 5]) await forward(numbered('late', sequence));
    for (const sequence of [1, 2]) await forward(numbered('late', sequence), second);
    for (const sequence of [1, 2, 2]) await forward(numbered('repeating', sequence));
    await forward(numbered('silent'));

    const found = (rows: Awaited<ReturnType<typeof ask>>) =>
      rows.filter(({ first, until }) => (first ?? until)?.startsWith('2026-01-01'));
    expect(found(await ask(completeness))).toMatchObject([
      {
        instance: 'late',
        first: '2026-01-01 00:00:03.000',
        last: '2026-01-01 00:00:05.000',
        missing: '3',
        duplicates: '0',
      },
      { instance: 'repeating', missing: '0', duplicates: '1' },
    ]);
    const late = { instance: 'late', channel: integrated.integration.channelArn };
    expect(found(await ask(gaps))).toMatchObject([
      {
        ...late,
        firstMissing: '4',
        lastMissing: '4',
        after: '2026-01-01 00:00:03.000',
        until: '2026-01-01 00:00:05.000',
      },
      { ...late, firstMissing: '1', lastMissing: '2', until: '2026-01-01 00:00:03.000' },
    ]);
  });
});

/** An event of that number, so many seconds after midnight; without a number, one of a sender that has none. */
function numbered(instance: string, sequence?: number): string {
  return JSON.stringify({
    version: '1.0.0',
    userIdentity: { type: 'SYSTEM', principalId: instance },
    eventSource: 'com.nordcloudapp.test',
    eventName: 'test',
    eventTime: `2026-01-01T00:00:0${sequence ?? 0}Z`,
    UID: randomUUID(),
    recipientAccountId: '111122223333',
    additionalEventData: sequence === undefined ? {} : { emitter: { instance, sequence } },
  });
}

/** Puts one event into the lake as it is, by a transport of its own. */
async function forward(eventData: string, channelArn = integrated.integration.channelArn): Promise<void> {
  // The channels' owner, whom each of their policies allows.
  const owner = { accessKeyId: '111122223333', secretAccessKey: 'any' };
  const transport = createCloudTrailTransport({ ...options(), credentials: owner });
  const id = randomUUID();
  const channel = {
    channelArn,
    externalId: undefined,
    region: 'eu-west-1',
    recipientAccountId: '111122223333',
    dnsSuffix: 'amazonaws.com',
    tenant: undefined,
  };
  const entry = { UID: id, id, eventData, bytes: Buffer.byteLength(eventData) };
  const [outcome] = await transport.send({ channel, entries: [entry] });
  transport.close();
  expect(outcome?.kind).toBe('delivered');
}
