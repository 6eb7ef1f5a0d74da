import { createCloudTrailTransport } from '@org/emitter-core/testing';
import { createKlarityEmitter } from '@org/emitter-klarity';
import { examples } from '@org/emitter-klarity/testing';
import { completeness, gaps, type CatalogQuery } from '@org/event-catalog';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providerAccountId } from '../src/integration.js';
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
});

/** Puts one event into the lake as it is, by a transport of its own. */
async function forward(eventData: string): Promise<void> {
  const transport = createCloudTrailTransport(options());
  const id = randomUUID();
  const { channelArn, externalId } = integrated.integration;
  const channel = {
    channelArn,
    externalId,
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
