import { describe, expect, it } from 'vitest';
import { Checkpoint } from '../src/spool/checkpoint.js';
import { SettledSequences } from '../src/spool/settled.js';
import { entry } from './support/entries.js';
import { channel } from './support/events.js';
import { drain, numbered, spoolDirectory, uids } from './support/spool-directory.js';

const { at, crash, laneFolder, open, segments } = spoolDirectory();

describe('a spool directory', () => {
  it('accepts settling out of order, and after a crash returns only unsettled entries', async () => {
    const lane = open().open(channel);
    for (let n = 1; n <= 6; n++) lane.append(entry(n));
    const entries = drain(lane);
    for (const taken of entries) if (['uid-2', 'uid-4', 'uid-5'].includes(taken.UID)) lane.settle(taken);
    await new Promise((resolve) => setImmediate(resolve));
    crash();
    const again = open().open(channel);
    expect(uids(drain(again))).toEqual(['uid-1', 'uid-3', 'uid-6']);
  });

  it('keeps few segments while one entry waits for ever, and after a crash returns only that entry', async () => {
    const spool = open({ segmentBytes: 10_000 });
    const lane = spool.open(channel);
    const text = 'x'.repeat(900);
    for (let n = 1; n <= 1000; n++) {
      lane.append(entry(n, text));
      for (const taken of drain(lane)) if (n !== 500) lane.settle(taken);
      if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(lane.unsettled).toBe(1);
    expect(spool.bytes).toBeLessThan(40_000);
    expect(segments().length).toBeLessThanOrEqual(4);

    crash();
    const again = open().open(channel);
    expect(uids(drain(again))).toEqual(['uid-500']);
    expect(again).toMatchObject({ unsettled: 1, lost: 0 });
    expect(again.append(entry(1001)).sequence).toBe(1001);
  });

  it('starts at once after months of entries settled behind a waiting one, and counts damaged ones as lost', () => {
    const first = open();
    first.open(channel).append(entry(1));
    first.close();
    const ended = [
      [4, 1e8],
      [1e8 + 2, 3e8],
    ] as const;
    new Checkpoint(laneFolder()).write(new SettledSequences(1, ended), true);
    const lane = open().open(channel);
    expect(lane.lost).toBe(3);
    expect([2, 4, 1e8 + 1, 3e8].map((sequence) => lane.endOf(sequence)?.kind)).toEqual([
      'lost',
      'delivered',
      'lost',
      'delivered',
    ]);
    expect(uids(drain(lane))).toEqual(['uid-1']);
    expect(lane).toMatchObject({ unsettled: 1, lost: 3 });
    expect(lane.append(entry(2)).sequence).toBe(3e8 + 1);
  });

  it('keeps entries for which the checkpoint has no room: every second of many', async () => {
    const lane = open({ segmentBytes: 10_000 }).open(channel);
    for (let n = 1; n <= 1000; n++) lane.append(entry(n, 'x'.repeat(900)));
    const isSettled = (n: number): boolean => n % 2 === 0 || (n > 500 && n < 900);
    for (const taken of drain(lane)) if (isSettled(taken.sequence)) lane.settle(taken);
    await new Promise((resolve) => setImmediate(resolve));

    crash();
    const again = open().open(channel);
    expect(again.lost).toBe(0);
    const given = uids(drain(again));
    for (let n = 1; n <= 1000; n++) if (!isSettled(n)) expect(given).toContain(`uid-${n}`);
    expect(again.lost).toBe(0);
    expect(again.append(entry(1001)).sequence).toBe(1001);
  });

  it('records as many ranges as fit into a checkpoint, however long their numbers, and drops none that it recorded', () => {
    const far = Number.MAX_SAFE_INTEGER - 10_000;
    const every = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => [from + 10 * n, from + 10 * n + 1] as const);
    const recorded = () => new Checkpoint(at()).found?.ranges;
    const checkpoint = new Checkpoint(at());
    checkpoint.write(new SettledSequences(1, every(far, 150)), true);
    expect(recorded()).toEqual(every(far, 100));

    // Of those, segments may be gone. All have grown since, half on both sides, and others are before and after them.
    const grown = every(far, 100).map(([first, last], n) => [first - (n % 2), last + 1] as const);
    const others = [...every(far - 1000, 50), ...grown, ...every(far + 2000, 50)];
    checkpoint.write(new SettledSequences(1, others), true);
    expect(recorded()).toEqual(grown);
  });

  it('still counts entries of deleted segments as settled while older ones settle out of order', async () => {
    const lane = open({ segmentBytes: 10_000 }).open(channel);
    for (let n = 1; n <= 600; n++) lane.append(entry(n, 'x'.repeat(900)));
    const entries = drain(lane);
    const settle = async (isDue: (n: number) => boolean): Promise<void> => {
      for (const taken of entries) if (isDue(taken.sequence)) lane.settle(taken);
      await new Promise((resolve) => setImmediate(resolve));
    };
    await settle((n) => n > 300 && n < 400);
    expect(segments().length).toBeLessThan(55);
    await settle((n) => n % 2 === 0);

    crash();
    const again = open().open(channel);
    drain(again);
    expect(again.lost).toBe(0);
  });

  it('continues reading when the current segment is deleted while an older one remains', async () => {
    const spool = open({ segmentBytes: 2_000, maxMemoryBytes: 1_500 });
    const lane = spool.open(channel);
    const text = 'x'.repeat(900);
    const given: string[] = [];
    for (let n = 1; n <= 20; n++) lane.append(entry(n, text));
    for (let round = 0; round < 40; round++) {
      const taken = lane.peek();
      lane.shift();
      if (taken) given.push(taken.UID);
      if (taken && taken.sequence > 1) lane.settle(taken);
      await new Promise((resolve) => setImmediate(resolve));
      if (round < 20) lane.append(entry(21 + round, text));
    }
    expect(given).toEqual(numbered(1, 40));
    expect(lane).toMatchObject({ unsettled: 1, lost: 0 });
  });

  it('never assigns a sequence twice, even if all segments are gone', () => {
    const first = open();
    const lane = first.open(channel);
    lane.append(entry(1));
    lane.append(entry(2));
    for (const taken of drain(lane)) lane.settle(taken);
    first.close();
    expect(segments()).toEqual([]);
    const second = open();
    expect(second.left()).toEqual([]);
    expect(second.open(channel).append(entry(3)).sequence).toBe(3);
    expect(uids(drain(second.open(channel)))).toEqual(['uid-3']);
    second.close();
  });

  it('deletes segments whose entries are all settled, after the checkpoint', async () => {
    const spool = open({ segmentBytes: 1000 });
    const lane = spool.open(channel);
    for (let n = 1; n <= 100; n++) lane.append(entry(n));
    const before = segments().length;
    expect(before).toBeGreaterThan(3);
    const entries = drain(lane);
    for (const taken of entries.slice(0, 90)) lane.settle(taken);
    await new Promise((resolve) => setImmediate(resolve));
    expect(segments().length).toBeLessThan(before / 2);
    crash();
    expect(uids(drain(open().open(channel)))).toEqual(numbered(91, 100));
  });
});
