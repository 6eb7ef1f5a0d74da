import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { createFileSpool } from '../src/spool/file-spool.js';
import type { SpooledEntry } from '../src/spool/spool.js';
import { auditEventId } from '../src/transport/audit-event.js';
import { entry } from './support/entries.js';
import { channel } from './support/events.js';
import { drain, numbered, spoolDirectory, uids } from './support/spool-directory.js';

const { at, laneFolder, open, segments } = spoolDirectory();

describe('a spool directory', () => {
  it('returns, in order, what was not settled before the process ended', () => {
    const first = open();
    const lane = first.open(channel);
    for (let n = 1; n <= 10; n++) lane.append(entry(n, 'Größe 🙂'));
    for (const taken of drain(lane, 4)) lane.settle(taken);
    first.close();

    const second = open();
    expect(second.left()).toEqual([keyOf(channel)]);
    const again = second.open(channel);
    expect(again.unsettled).toBe(6);
    again.append(entry(11));
    const entries = drain(again);
    expect(uids(entries)).toEqual(numbered(5, 11));
    expect(entries[0]?.eventData).toBe(entry(5, 'Größe 🙂').eventData);
    second.close();
  });

  it('leaves foreign files alone', () => {
    const first = open();
    first.open(channel).append(entry(1));
    first.close();
    const [folder = ''] = readdirSync(at('lanes'));
    for (const name of ['copy of 0000000000000001.segment', 'z.segment', '9.segment'])
      writeFileSync(at('lanes', folder, name), '');
    const again = open();
    const lane = again.open(channel);
    expect(lane.append(entry(2)).sequence).toBe(2);
    expect(uids(drain(lane))).toEqual(numbered(1, 2));
    again.close();
    expect(readdirSync(at('lanes', folder))).toContain('z.segment');
  });

  it('keeps a UID that is not a valid id', () => {
    const UID = 'urn:ü/1';
    const first = open();
    first.open(channel).append({ ...entry(1), UID, id: auditEventId(UID) });
    first.close();
    const second = open();
    expect(second.open(channel).peek()).toMatchObject({ UID, id: auditEventId(UID) });
    second.close();
  });

  it('reads a backlog larger than memory from disk, in order, while new entries arrive', () => {
    const spool = open({ maxMemoryBytes: 500, segmentBytes: 2000 });
    const lane = spool.open(channel);
    const got: string[] = [];
    let next = 1;
    for (let round = 0; round < 40; round++) {
      for (let n = 0; n < 13; n++) lane.append(entry(next++, 'x'.repeat(50)));
      for (const taken of drain(lane, round % 2 === 0 ? 5 : 20)) {
        got.push(taken.UID);
        lane.settle(taken);
      }
    }
    const onDisk = lane.append(entry(next++));
    const rest = drain(lane);
    expect(rest.at(-1)).not.toBe(onDisk);
    got.push(...uids(rest));
    expect(got).toEqual(numbered(1, next - 1));
    // Memory has room again for as much as before, and no more.
    const text = 'x'.repeat(50);
    const appended = Array.from({ length: 10 }, () => lane.append(entry(next++, text)));
    const inMemory = drain(lane).filter((taken, index) => taken === appended[index]);
    expect(inMemory).toHaveLength(Math.floor(500 / entry(next, text).bytes));
    spool.close();
  });

  it('takes back what is to be sent again where memory is scarce, and gives it again in order, before all others', () => {
    const text = 'x'.repeat(50);
    const spool = open({ maxMemoryBytes: 4 * entry(1, text).bytes });
    const [kept, taken] = [spool.open({ ...channel, channelArn: 'kept' }), spool.open(channel)];
    for (let n = 1; n <= 5; n++) for (const lane of [kept, taken]) lane.append(entry(n, text));
    const entries = drain(kept, 3);
    expect(kept.takeBack(entries)).toBe(false);
    expect(uids(drain(kept))).toEqual(['uid-4', 'uid-5']);

    const [first, second, third] = drain(taken, 3) as [SpooledEntry, SpooledEntry, SpooledEntry];
    taken.settle(second);
    expect(taken.takeBack([first, third])).toBe(true);
    expect(taken.append(entry(6)).sequence).toBe(6);
    expect(uids(drain(taken))).toEqual(['uid-1', 'uid-3', 'uid-4', 'uid-5', 'uid-6']);
    expect(taken.unsettled).toBe(5);

    // Once the other's entries are sent, there is memory for these.
    expect(kept.takeBack([])).toBe(false);
    expect(taken.takeBack([first, third])).toBe(false);
    spool.close();
  });

  it('takes back what is to be sent again before what waits in memory, and frees the memory of both', () => {
    const text = 'x'.repeat(50);
    const spool = open({ maxMemoryBytes: 4 * entry(1, text).bytes });
    const [other, lane] = [spool.open({ ...channel, channelArn: 'other' }), spool.open(channel)];
    for (let n = 1; n <= 3; n++) other.append(entry(n, text));
    expect(other.takeBack(drain(other))).toBe(false);

    for (let n = 1; n <= 4; n++) lane.append(entry(n, text));
    for (let time = 0; time < 2; time++) {
      expect(lane.takeBack(drain(lane, 2))).toBe(true);
      expect(lane.waiting.entries).toBe(4);
    }
    expect(uids(drain(lane))).toEqual(numbered(1, 4));
    const appended = Array.from({ length: 5 }, (_, n) => lane.append(entry(5 + n, text)));
    expect(drain(lane).filter((taken, index) => taken === appended[index])).toHaveLength(4);
    spool.close();
  });

  it('keeps a bounded number of descriptors open, however many channels there are', async () => {
    const keys = Array.from({ length: 50 }, (_, n) => ({ ...channel, channelArn: `channel-${n}` }));
    const first = open({ maxOpenSegments: 4 });
    const stored: Promise<void>[] = [];
    for (const n of [1, 2, 3]) {
      for (const key of keys) {
        const lane = first.open(key);
        const { sequence } = lane.append(entry(n));
        if (n === 2) stored.push(lane.stored(sequence));
      }
      // Those that are being synced stay open for as long: one in each of eight channels.
      if (n === 2) expect(held()).toBeLessThanOrEqual(4 + 8);
      else expect(held()).toBe(4);
      await Promise.all(stored);
    }
    for (const key of keys) for (const taken of drain(first.open(key), 1)) first.open(key).settle(taken);
    first.close();
    expect(held()).toBe(0);

    const second = open({ maxOpenSegments: 4 });
    expect(second.left()).toHaveLength(50);
    expect(held()).toBe(0);
    // Such as when all channels are down: each has read some of its backlog, and waits to send it.
    for (const key of keys) expect(uids(drain(second.open(key), 1))).toEqual(['uid-2']);
    expect(held()).toBe(0);
    for (const key of keys) expect(uids(drain(second.open(key)))).toEqual(['uid-3']);
    second.close();
  });

  it('keeps no file open besides its segments: no dead letters, nor what it sets aside', async () => {
    const spool = open();
    const lane = spool.open(channel);
    for (const n of [1, 2]) lane.append(entry(n));
    for (const taken of drain(lane)) lane.bury(taken, { code: 'InvalidData', message: 'bad' });
    await new Promise(setImmediate);
    appendFileSync(join(laneFolder(), 'dead-letters.ndjson'), '{}\n');
    expect(lane.deadLetters()).toHaveLength(2);
    expect(lane.resendDeadLetters()).toBe(2);
    expect(held()).toBe(1);
    spool.close();
    expect(held()).toBe(0);
  });

  it('opens fewer segments where the process may have few descriptors, and leaves the others to connections', () => {
    const code = `
      import { readdirSync } from 'node:fs';
      import { createFileSpool } from ${JSON.stringify(`${import.meta.dirname}/../dist/testing.js`)};
      const spool = createFileSpool({ directory: process.argv[1] });
      const before = readdirSync('/proc/self/fd').length;
      for (let n = 0; n < 40; n++)
        spool.open({ channelArn: String(n) }).append({ UID: 'u', id: 'u', eventData: '{}', bytes: 2 });
      console.log(readdirSync('/proc/self/fd').length - before);
    `;
    const command = 'ulimit -n 128; exec "$0" --input-type=module -e "$1" "$2"';
    const opened = execFileSync('sh', ['-c', command, process.execPath, code, at()]);
    expect(Number(opened)).toBe(32);
  });

  it('keeps no more of a backlog in memory than of one channel, however many channels have read some of theirs', async () => {
    const keys = Array.from({ length: 30 }, (_, n) => ({ ...channel, channelArn: `channel-${n}` }));
    const first = open();
    for (const key of keys) for (let n = 1; n <= 2; n++) first.open(key).append(entry(n, 'x'.repeat(40_000)));
    first.close();

    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const second = open();
    const kept = (): number => {
      collectGarbage();
      return process.memoryUsage().arrayBuffers;
    };
    const before = kept();
    for (const key of keys) expect(uids(drain(second.open(key), 1))).toEqual(['uid-1']);
    // The collector frees memory on a thread of its own.
    await vi.waitFor(() => {
      expect(kept() - before).toBeLessThan(500_000);
    });
    for (const key of keys) expect(uids(drain(second.open(key)))).toEqual(['uid-2']);
    second.close();
  });

  it('reads past a segment that was deleted since everything left in it was delivered before a restart', async () => {
    const first = open();
    const long = 'x'.repeat(100_000);
    for (const n of [1, 2, 3]) first.open(channel).append(entry(n, long));
    for (const taken of drain(first.open(channel)).slice(1)) first.open(channel).settle(taken);
    first.close();

    const second = open();
    const lane = second.open(channel);
    const taken = lane.peek();
    lane.shift();
    if (taken) lane.settle(taken);
    await vi.waitUntil(() => segments().length === 0);
    lane.append(entry(4));
    expect(uids(drain(lane))).toEqual(['uid-4']);
    expect([lane.lost, second.damages]).toEqual([0, []]);
    second.close();
  });

  it('resolves stored when the entry is synced, in one sync for all that wait', async () => {
    const spool = open({ segmentBytes: 300 });
    const lane = spool.open(channel);
    const waits = Array.from({ length: 50 }, (_, n) => lane.stored(lane.append(entry(n)).sequence));
    await expect(Promise.all(waits)).resolves.toHaveLength(50);
    await expect(lane.stored(1)).resolves.toBeUndefined();
    // Nor does it matter how many there were before.
    for (let n = 50; n < 60; n++) {
      await lane.stored(lane.append(entry(n)).sequence);
      await new Promise(setImmediate);
    }
    spool.close();
  });

  it('throws at the call when it is full, and accepts entries again once there is room', async () => {
    const spool = open({ maxBytes: 3000, segmentBytes: 1000 });
    const lane = spool.open(channel);
    let n = 0;
    expect(() => {
      for (;;) lane.append(entry(n++));
    }).toThrow(
      /^\[spool_full\] \d+ of 3000 bytes hold undelivered events: emit this one later, or raise maxSpoolBytes$/,
    );
    expect(spool.bytes).toBeLessThanOrEqual(3000);
    for (const taken of drain(lane)) lane.settle(taken);
    await new Promise((resolve) => setImmediate(resolve));
    expect(() => lane.append(entry(n))).not.toThrow();
    spool.close();
  });

  it('explains why a directory cannot be used', () => {
    writeFileSync(at('file'), '');
    expect(() => createFileSpool({ directory: at('file') })).toThrow(
      /^\[spool_failed\] .*file cannot be used: ENOTDIR/,
    );
  });

  it('creates its parent directories, and fails clearly if it cannot', () => {
    const nested = at('made', 'by', 'the spool');
    open({ directory: nested }).close();
    open({ directory: nested }).close();
    expect(existsSync(nested)).toBe(true);
    expect(() => createFileSpool({ directory: '/proc/spool' })).toThrow(
      /^\[spool_failed\] .*\/proc\/spool cannot be used: /,
    );
  });
});

/** How many files of the directory this process has open. */
function held(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    const link = `/proc/self/fd/${fd}`;
    return existsSync(link) && readlinkSync(link).startsWith(at());
  }).length;
}

function keyOf({ channelArn, region, recipientAccountId, dnsSuffix }: typeof channel) {
  return { channelArn, region, recipientAccountId, dnsSuffix };
}
