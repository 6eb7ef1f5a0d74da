import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { SealedEntry } from '../seal.js';
import type { PutAuditEventsInput } from '../transport/client.js';
import type { EntryOutcome, Failure, PutAuditEventsOutput } from '../transport/outcome.js';
import type { Batch, Transport } from '../transport/transport.js';
import type { ContractCase } from './contract.js';

/**
 * How the service behind a transport responds: the body of a 200, or a failure; one without a status is a cut
 * connection.
 */
export type Answer = (input: PutAuditEventsInput) => PutAuditEventsOutput | Failure;

/** A transport connected to a service that responds as told. */
export interface TransportHarness {
  readonly transport: Transport;
  readonly close: () => Promise<void>;
}

/**
 * What every PutAuditEvents transport must do.
 *
 * @param make Creates a transport whose service gives this answer to each request.
 */
export function transportContract(make: (answer: Answer) => Promise<TransportHarness>): ContractCase[] {
  const withAnswer =
    (answer: Answer, test: (transport: Transport) => Promise<void>) => async (): Promise<void> => {
      const { transport, close } = await make(answer);
      try {
        await test(transport);
      } finally {
        transport.close();
        await close();
      }
    };
  const outcomesAre = (answer: Answer, expected: readonly object[]) =>
    withAnswer(answer, async (transport) => {
      const outcomes: unknown = await transport.send(batch);
      assert.ok(isOutcomes(outcomes), 'send must return an array with an outcome for each entry');
      assert.deepEqual(
        outcomes.map(({ kind, ...rest }) => ('code' in rest ? { kind, code: rest.code } : { kind, ...rest })),
        expected,
      );
    });

  return [
    {
      name: 'returns an outcome for each entry, in the order of the entries, whatever the order of the response',
      run: outcomesAre(
        () => ({
          successful: [
            { id: 'c', eventID: 'e-c' },
            { id: 'a', eventID: 'e-a' },
          ],
          failed: [{ id: 'b', errorCode: 'InvalidData', errorMessage: 'bad' }],
        }),
        [
          { kind: 'delivered', eventID: 'e-a' },
          { kind: 'reject', code: 'InvalidData' },
          { kind: 'delivered', eventID: 'e-c' },
        ],
      ),
    },
    {
      name: 'treats an entry that the response does not list as not acknowledged',
      run: outcomesAre(
        () => ({ successful: [{ id: 'b', eventID: 'e-b' }], failed: [] }),
        [
          { kind: 'retry', code: 'IncompleteAnswer' },
          { kind: 'delivered', eventID: 'e-b' },
          { kind: 'retry', code: 'IncompleteAnswer' },
        ],
      ),
    },
    ...(
      [
        ['ThrottlingException', 400, 'retry'],
        ['InternalFailure', 500, 'retry'],
        ['ChannelNotFound', 400, 'park'],
        ['ChannelInsufficientPermission', 400, 'park'],
        ['DuplicatedAuditEventId', 400, 'split'],
      ] as const
    ).map(([code, status, kind]) => ({
      name: `returns ${kind} for every entry on ${code}, and does not reject`,
      run: outcomesAre(
        () => ({ code, status, message: 'words' }),
        entries.map(() => ({ kind, code })),
      ),
    })),
    {
      name: 'sends the channel, its external ID and each entry with the checksum of what it sends',
      run: async () => {
        const inputs: PutAuditEventsInput[] = [];
        await withAnswer(
          (input) => {
            inputs.push(input);
            return { successful: input.auditEvents.map(({ id }) => ({ id, eventID: id })), failed: [] };
          },
          async (transport) => {
            await transport.send(batch);
          },
        )();
        assert.equal(inputs.length, 1);
        assert.equal(inputs[0]?.channelArn, batch.channel.channelArn);
        assert.equal(inputs[0].externalId, 'external-id');
        assert.deepEqual(
          inputs[0].auditEvents.map(({ id, eventData }) => ({ id, eventData })),
          entries.map(({ id, eventData }) => ({ id, eventData })),
        );
        for (const { eventData, eventDataChecksum } of inputs[0].auditEvents) {
          const checksum = createHash('sha256').update(eventData).digest('base64');
          assert.equal(
            eventDataChecksum,
            checksum,
            'eventDataChecksum must be the SHA-256 of eventData, in base64',
          );
        }
      },
    },
    {
      name: 'may be closed twice',
      run: withAnswer(
        () => ({}),
        (transport) => {
          transport.close();
          return Promise.resolve();
        },
      ),
    },
  ];
}

function isOutcomes(given: unknown): given is EntryOutcome[] {
  return Array.isArray(given) && given.every((outcome) => typeof outcome === 'object' && outcome !== null);
}

const entries: readonly SealedEntry[] = ['a', 'b', 'c'].map((id) => {
  const eventData = JSON.stringify({ UID: id, text: 'Größe "🙂"' });
  return { UID: id, id, eventData, bytes: Buffer.byteLength(eventData) };
});

const batch: Batch = {
  channel: {
    channelArn: 'arn:aws:cloudtrail:eu-west-1:111122223333:channel/contract',
    externalId: 'external-id',
    region: 'eu-west-1',
    recipientAccountId: '111122223333',
    dnsSuffix: 'amazonaws.com',
    tenant: undefined,
  },
  entries,
};
