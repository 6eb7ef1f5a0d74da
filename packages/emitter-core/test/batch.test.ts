import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxBatchBytes, takeBatch, type Line } from '../src/delivery/batch.js';
import { auditEventBytes } from '../src/transport/audit-event.js';
import type { SpooledEntry } from '../src/spool/spool.js';
import { channel } from './support/events.js';
import { signedRequest } from '../src/transport/request.js';

/** An entry whose JSON takes so many bytes in a request. */
function entry(id: string, wireBytes: number, character = 'x'): SpooledEntry {
  const frame = auditEventBytes({ UID: id, id, eventData: '', bytes: 0 });
  const each = Buffer.byteLength(JSON.stringify(character)) - 2;
  const count = Math.floor((wireBytes - frame) / each);
  const eventData = character.repeat(count) + 'x'.repeat(wireBytes - frame - count * each);
  return { UID: id, id, eventData, bytes: Buffer.byteLength(eventData), sequence: 0 };
}

function lineOf(entries: readonly SpooledEntry[]): Line {
  let next = 0;
  return {
    peek: () => entries[next],
    shift: () => {
      next++;
    },
  };
}

function allBatches(entries: readonly SpooledEntry[]): SpooledEntry[][] {
  const line = lineOf(entries);
  const batches: SpooledEntry[][] = [];
  while (line.peek()) batches.push(takeBatch(line, 100));
  return batches;
}

describe('takeBatch', () => {
  it('takes every entry once, in order, within the limits of a request', () => {
    const entries = fc.array(
      fc.record({
        id: fc.nat(300).map(String),
        bytes: fc.oneof(fc.integer({ min: 200, max: 900 }), fc.integer({ min: 50_000, max: 520_000 })),
      }),
      { maxLength: 400 },
    );
    fc.assert(
      fc.property(entries, (specs) => {
        const all = specs.map(({ id, bytes }) => entry(id, bytes));
        const batches = allBatches(all);
        expect(batches.flat()).toEqual(all);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(100);
          expect(new Set(batch.map(({ id }) => id)).size).toBe(batch.length);
          const { body } = signedRequest(
            { channel, entries: batch },
            { host: 'host', path: '' },
            {
              accessKeyId: 'a',
              secretAccessKey: 's',
            },
          );
          expect(Buffer.byteLength(body)).toBeLessThanOrEqual(maxBatchBytes);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('leaves a second entry with the same id for the next request', () => {
    const batches = allBatches([entry('a', 200), entry('b', 200), entry('a', 200)]);
    expect(batches.map((batch) => batch.map(({ id }) => id))).toEqual([['a', 'b'], ['a']]);
  });

  for (const character of ['x', 'ü', '"']) {
    it(`fills a request to its last byte with ${character}`, () => {
      const half = Math.floor((maxBatchBytes - '{"auditEvents":[,]}'.length - 1) / 2);
      const [pair] = allBatches([entry('a', half, character), entry('b', half, character)]);
      expect(pair).toHaveLength(2);
      expect(allBatches([entry('a', half + 1, character), entry('b', half + 1, character)])).toHaveLength(2);
    });
  }
});
