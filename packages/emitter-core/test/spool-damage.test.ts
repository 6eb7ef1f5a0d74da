import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { encodeRecord } from '../src/spool/record.js';
import { entry } from './support/entries.js';
import { channel } from './support/events.js';
import { drain, numbered, spoolDirectory, uids } from './support/spool-directory.js';

const { at, crash, laneFolder, open, segments } = spoolDirectory();

describe('damage', () => {
  /** Like the start of a record, which a reader looks for behind damage. */
  const text = 'üAEV1ü';
  /** Three records of one lane, and where each begins. */
  function threeRecords() {
    const spool = open();
    const lane = spool.open(channel);
    for (let n = 1; n <= 3; n++) lane.append(entry(n, text));
    spool.close();
    const [file = ''] = segments();
    const size = encodeRecord({ ...entry(1, text), sequence: 1 }).length;
    return { file, bytes: readFileSync(file), size };
  }

  it('that truncates the last record at any byte loses only that record', () => {
    const { file, bytes, size } = threeRecords();
    for (let length = 2 * size; length < 3 * size; length++) {
      writeFileSync(file, bytes.subarray(0, length));
      const spool = open();
      const lane = spool.open(channel);
      expect(uids(drain(lane)), `cut at byte ${length}`).toEqual(['uid-1', 'uid-2']);
      expect(lane.append(entry(4)).sequence).toBeGreaterThan(2);
      expect(lane.unsettled).toBe(3);
      spool.close();
      for (const segment of segments()) if (segment !== file) rmSync(segment);
    }
  });

  it('that truncates the last record is reported by one start, which cuts off the rest', () => {
    const { file, bytes } = threeRecords();
    writeFileSync(file, bytes.subarray(0, -1));
    for (const damages of [1, 0]) {
      const spool = open();
      expect(uids(drain(spool.open(channel)))).toEqual(['uid-1', 'uid-2']);
      expect(spool.damages).toHaveLength(damages);
      spool.close();
    }
  });

  it('of any single bit loses at most its record, is counted, and is set aside', () => {
    const { file, bytes, size } = threeRecords();
    for (let offset = 0; offset < bytes.length; offset++) {
      const flipped = Buffer.from(bytes);
      // The last round's checkpoint says that what it lost is at its end.
      rmSync(join(laneFolder(), 'checkpoint'));
      flipped.writeUInt8(flipped.readUInt8(offset) ^ (1 << (offset % 8)), offset);
      writeFileSync(file, flipped);
      const spool = open();
      const lane = spool.open(channel);
      const survivors = numbered(1, 3).filter((_, index) => index !== Math.floor(offset / size));
      expect(uids(drain(lane)), `bit flipped in byte ${offset}`).toEqual(survivors);
      expect(spool.damages).toHaveLength(1);
      expect(lane.unsettled).toBe(2);
      // What was cut off at the start as a record that was never finished counts as never accepted.
      if (offset < 2 * size) expect(lane.lost).toBe(1);
      expect(readdirSync(join(laneFolder(), 'damaged'))).toHaveLength(1);
      spool.close();
      rmSync(join(laneFolder(), 'damaged'), { recursive: true });
      for (const segment of segments()) if (segment !== file) rmSync(segment);
    }
  });

  it('from a power cut to unsynced records is counted by means of the checkpoint', () => {
    const { file, bytes, size } = threeRecords();
    const first = open();
    for (const taken of drain(first.open(channel)).slice(2)) first.open(channel).settle(taken);
    first.close();
    writeFileSync(file, bytes.subarray(0, size));
    const second = open();
    const lane = second.open(channel);
    expect(lane.lost).toBe(1);
    expect(uids(drain(lane))).toEqual(['uid-1']);
    expect(lane.endOf(2)).toEqual({ kind: 'lost' });
    expect(lane.endOf(3)).toEqual({ kind: 'delivered' });
    second.close();
  });

  for (const checkpoint of ['found', 'gone', 'of before'] as const) {
    it(`that leaves segments empty takes nothing of what comes after it, be the checkpoint ${checkpoint}`, async () => {
      const options = { segmentBytes: 300 };
      const first = open(options);
      const lane = first.open(channel);
      const text = 'x'.repeat(200);
      for (const n of [1, 2, 3]) lane.append(entry(n, text));
      for (const taken of drain(lane, checkpoint === 'of before' ? 1 : 3)) lane.settle(taken);
      await new Promise(setImmediate);
      for (const n of [4, 5, 6]) lane.append(entry(n, text));
      crash();
      for (const file of segments()) writeFileSync(file, '');
      if (checkpoint === 'gone') rmSync(join(laneFolder(), 'checkpoint'));

      const second = open(options);
      const again = second.open(channel);
      const { sequence } = again.append(entry(7, text));
      again.append(entry(8, text));
      expect(uids(drain(again))).toEqual(['uid-7', 'uid-8']);
      expect(again.endOf(sequence)).toBeUndefined();
      // Without a checkpoint nobody knows what there was; the last segment’s name tells what came before it.
      expect(again.lost).toBe({ found: 2, gone: 0, 'of before': 4 }[checkpoint]);
      second.close();
      expect(uids(drain(open(options).open(channel)))).toEqual(['uid-7', 'uid-8']);
    });
  }

  it('to the end of a backlog leaves nothing that waits to be read, which would be tried for ever', () => {
    const spool = open({ maxMemoryBytes: 0 });
    const lane = spool.open(channel);
    for (const n of [1, 2, 3]) lane.append(entry(n));
    const [file = ''] = segments();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0, bytes.indexOf('AEV1', 1)));
    expect(uids(drain(lane))).toEqual(['uid-1']);
    expect(lane).toMatchObject({ waiting: { entries: 0 }, unsettled: 1, lost: 2 });
    spool.close();
  });

  it('to all of a backlog that is not delivered yet deletes its segment, once it was read', async () => {
    const { file, bytes } = threeRecords();
    const first = open();
    for (const taken of drain(first.open(channel)).slice(1)) first.open(channel).settle(taken);
    first.close();
    writeFileSync(file, bytes.fill(0, 0, 4));
    const second = open();
    expect(drain(second.open(channel))).toEqual([]);
    await new Promise(setImmediate);
    expect(segments()).toEqual([]);
    expect(second.open(channel)).toMatchObject({ waiting: { entries: 0 }, unsettled: 0, lost: 1 });
    second.close();
  });

  it('does not affect what is emitted in the damage callback', async () => {
    const { file, bytes } = threeRecords();
    writeFileSync(file, Buffer.alloc(bytes.length));
    writeFileSync(join(laneFolder(), `${'4'.padStart(16, '0')}.segment`), '');
    const again = open({
      onDamage: () => void again.open(channel).append(entry(4)),
    });
    const lane = again.open(channel);
    expect(uids(drain(lane))).toEqual([]);
    await vi.waitUntil(() => lane.waiting.entries > 0);
    expect(uids(drain(lane))).toEqual(['uid-4']);
    expect(lane.lost).toBe(3);
    again.close();
  });

  it('of a lane that is being opened does not affect what is emitted in the callback', async () => {
    const { file, bytes } = threeRecords();
    writeFileSync(file, bytes.subarray(0, -1));
    let calls = 0;
    const again = open({
      onDamage: () => {
        if (++calls === 1) again.open(channel).append(entry(4));
      },
    });
    again.open(channel).append(entry(5));
    await vi.waitUntil(() => calls > 0);
    again.close();
    const next = open();
    expect(uids(drain(next.open(channel))).sort()).toEqual(['uid-1', 'uid-2', 'uid-4', 'uid-5']);
    next.close();
  });

  it('to the checkpoint causes duplicates, but loses nothing', () => {
    const first = open();
    const lane = first.open(channel);
    for (let n = 1; n <= 3; n++) lane.append(entry(n));
    for (const taken of drain(lane, 1)) lane.settle(taken);
    first.close();
    writeFileSync(join(laneFolder(), 'checkpoint'), Buffer.alloc(8192, 1));
    const second = open();
    expect(uids(drain(second.open(channel)))).toEqual(numbered(1, 3));
    second.close();
  });
});

describe("a lane's damaged key", () => {
  it('is none if a process died before it wrote the key, and prevents no start', () => {
    open().close();
    mkdirSync(at('lanes', '0'.repeat(32)));
    const spool = open();
    expect(spool.left()).toEqual([]);
    expect(spool.damages).toEqual([]);
    spool.close();
  });

  it('does not prevent a start, and the entries are delivered when their channel is opened', () => {
    const spool = open();
    spool.open(channel).append(entry(1));
    spool.close();
    const file = join(laneFolder(), 'lane.json');
    const others = JSON.stringify({ ...channel, tenant: 'another' });
    for (const text of ['', '{"chann', 'null', '{}', others]) {
      writeFileSync(file, text);
      const again = open();
      expect(again.left()).toEqual([]);
      expect(again.damages).toEqual([{ file, offset: 0, bytes: text.length }]);
      expect(uids(drain(again.open(channel)))).toEqual(['uid-1']);
      again.close();
      const mended = open();
      expect(mended.left()).toMatchObject([{ channelArn: channel.channelArn }]);
      mended.close();
    }
  });
});
