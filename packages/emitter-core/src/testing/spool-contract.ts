import assert from 'node:assert/strict';
import type { SealedEntry } from '../seal.js';
import type { LaneKey, Spool, SpooledEntry, SpoolLane } from '../spool/spool.js';
import type { ContractCase } from './contract.js';

/**
 * What every spool must do.
 *
 * @param make Creates an empty spool with this limit in bytes.
 */
export function spoolContract(make: (maxBytes: number) => Spool): ContractCase[] {
  const withLane =
    (test: (lane: SpoolLane, spool: Spool) => void | Promise<void>, maxBytes = 1_000_000) =>
    async (): Promise<void> => {
      const spool = make(maxBytes);
      try {
        await test(spool.open(key('a')), spool);
      } finally {
        spool.close();
      }
    };

  return [
    {
      name: 'returns entries in the order in which they were appended, with increasing sequence numbers',
      run: withLane((lane) => {
        const sequences = [1, 2, 3].map((n) => lane.append(entry(n)).sequence);
        assert.deepEqual(uids(take(lane)), ['uid-1', 'uid-2', 'uid-3']);
        assert.ok(
          sequences.every((sequence, index) => index === 0 || sequence > (sequences[index - 1] ?? 0)),
        );
        assert.equal(lane.last, sequences[2]);
      }),
    },
    {
      name: 'shows the next entry without taking it',
      run: withLane((lane) => {
        assert.equal(lane.peek(), undefined);
        lane.append(entry(1));
        assert.equal(lane.peek()?.UID, 'uid-1');
        assert.equal(lane.peek()?.UID, 'uid-1');
        assert.equal(lane.waiting.entries, 1);
        lane.shift();
        assert.equal(lane.peek(), undefined);
        assert.equal(lane.waiting.entries, 0);
      }),
    },
    {
      name: 'returns an entry exactly as it was appended',
      run: withLane((lane) => {
        const appended = entry(1, 'Größe "\u2028" 🙂');
        const accepted = lane.append(appended);
        const [taken] = take(lane);
        const { UID, id, eventData, bytes, sequence } = taken ?? {};
        assert.deepEqual({ UID, id, eventData, bytes }, appended);
        assert.equal(sequence, accepted.sequence);
      }),
    },
    {
      name: 'keeps an entry that was taken until it is settled',
      run: withLane((lane) => {
        lane.append(entry(1));
        const [taken] = take(lane);
        assert.equal(lane.unsettled, 1);
        settle(lane, taken);
        assert.equal(lane.unsettled, 0);
      }),
    },
    {
      name: 'knows the oldest unsettled entry, in whatever order entries are settled',
      run: withLane((lane) => {
        const [first = 0, second = 0] = [1, 2, 3].map((n) => lane.append(entry(n)).sequence);
        const [one, two, three] = take(lane);
        settle(lane, two);
        assert.equal(lane.oldest, first);
        assert.deepEqual(lane.endOf(second), { kind: 'delivered' });
        assert.equal(lane.endOf(first), undefined);
        settle(lane, one);
        assert.equal(lane.oldest, three?.sequence);
        settle(lane, three);
        assert.equal(lane.oldest, lane.last + 1);
      }),
    },
    {
      name: 'ignores an entry that is settled twice',
      run: withLane((lane) => {
        lane.append(entry(1));
        lane.append(entry(2));
        const [one] = take(lane);
        settle(lane, one);
        settle(lane, one);
        assert.equal(lane.unsettled, 1);
      }),
    },
    {
      name: 'keeps what was refused for good, with the reason and the time, and sends it again when asked',
      run: withLane((lane) => {
        lane.append(entry(1));
        for (const taken of take(lane)) lane.bury(taken, { code: 'InvalidData', message: 'bad' });
        const before = Date.now() + 1;
        assert.equal(lane.unsettled, 0);
        const refused = lane.last;
        assert.deepEqual(lane.endOf(refused), {
          kind: 'refused',
          refusal: { code: 'InvalidData', message: 'bad' },
        });
        const [letter] = lane.deadLetters();
        assert.deepEqual(letter?.refusal, { code: 'InvalidData', message: 'bad' });
        assert.ok(letter.time <= before);
        assert.equal(lane.deadLetterCount, 1);
        assert.equal(lane.resendDeadLetters(), 1);
        assert.equal(lane.deadLetterCount, 0);
        assert.deepEqual(lane.deadLetters(), []);
        assert.deepEqual(lane.endOf(refused), { kind: 'resent' });
        assert.equal(lane.endOf(lane.last), undefined);
        assert.deepEqual(uids(take(lane)), ['uid-1']);
      }),
    },
    {
      name: 'keeps the entries of each channel, and of each tenant of one channel, apart',
      run: withLane((lane, spool) => {
        const otherChannel = spool.open(key('b'));
        const otherTenant = spool.open({ ...key('a'), tenant: 'acme' });
        for (const [n, each] of [lane, otherChannel, otherTenant].entries()) each.append(entry(n));
        assert.deepEqual(uids(take(lane)), ['uid-0']);
        assert.deepEqual(uids(take(otherChannel)), ['uid-1']);
        assert.deepEqual(uids(take(otherTenant)), ['uid-2']);
      }),
    },
    {
      name: 'throws at the call for an entry beyond its limit, and stores nothing of it',
      run: withLane((lane) => {
        let count = 0;
        assert.throws(
          () => {
            for (;;) {
              lane.append(entry(count));
              count++;
            }
          },
          { code: 'spool_full' },
        );
        assert.ok(count > 0);
        assert.equal(lane.unsettled, count);
        assert.equal(take(lane).length, count);
      }, 5000),
    },
    {
      name: 'counts the bytes that it holds',
      run: withLane((lane, spool) => {
        const before = spool.bytes;
        lane.append(entry(1));
        assert.ok(spool.bytes - before >= entry(1).bytes);
      }),
    },
  ];
}

function key(name: string): LaneKey {
  const channelArn = `arn:aws:cloudtrail:eu-west-1:111122223333:channel/${name}`;
  return {
    channelArn,
    region: 'eu-west-1',
    recipientAccountId: '111122223333',
    dnsSuffix: 'amazonaws.com',
    tenant: undefined,
  };
}

function entry(n: number, text = ''): SealedEntry {
  const UID = `uid-${n}`;
  const eventData = JSON.stringify({ UID, text });
  return { UID, id: UID, eventData, bytes: Buffer.byteLength(eventData) };
}

function take(lane: SpoolLane): SpooledEntry[] {
  const entries: SpooledEntry[] = [];
  for (let next = lane.peek(); next; next = lane.peek()) {
    lane.shift();
    entries.push(next);
  }
  return entries;
}

function settle(lane: SpoolLane, taken: SpooledEntry | undefined): void {
  assert.ok(taken);
  lane.settle(taken);
}

function uids(entries: readonly SpooledEntry[]): string[] {
  return entries.map(({ UID }) => UID);
}
