import fs, { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { entry as entryWith } from './support/entries.js';
import { channel, channelArnOf } from './support/events.js';
import { spoolDirectory } from './support/spool-directory.js';

const { at, laneFolder, open } = spoolDirectory();
afterEach(() => {
  vi.restoreAllMocks();
});

const entry = (n: number) => entryWith(n, 'x'.repeat(200));

const failure = (code: string) => Object.assign(new Error(`${code}: said the disk`), { code });

describe('a close that fails', () => {
  it('is not repeated, since the descriptor may belong to another file by then, and leaves no receipt pending', async () => {
    const spool = open({ segmentBytes: 300 });
    const lane = spool.open(channel);
    const { openSync, closeSync } = fs;
    const descriptors = new Set<number>();
    const closedTwice: number[] = [];
    vi.spyOn(fs, 'openSync').mockImplementation((...given) => {
      const fd = openSync(...given);
      descriptors.add(fd);
      return fd;
    });
    const close = vi.spyOn(fs, 'closeSync').mockImplementation((fd) => {
      if (!descriptors.delete(fd)) closedTwice.push(fd);
      closeSync(fd);
      throw failure('EDQUOT');
    });
    lane.append(entry(1));
    const { sequence } = lane.append(entry(2));
    await lane.stored(sequence);
    spool.close();
    close.mockRestore();
    expect([closedTwice, [...descriptors]]).toEqual([[], []]);

    // The directory was let go of, too.
    const next = open();
    expect(next.left()).toEqual([expect.objectContaining({ channelArn: channel.channelArn })]);
    next.close();
  });
});

describe('short reads', () => {
  it('hide no checkpoint: delivered events are not sent again', () => {
    const spool = open();
    const lane = spool.open(channel);
    for (const n of [1, 2, 3]) lane.append(entry(n));
    const entries = [1, 2, 3].flatMap(() => {
      const next = lane.peek();
      lane.shift();
      return next ?? [];
    });
    for (const ended of entries.slice(1)) lane.settle(ended);
    spool.close();

    const { readSync } = fs;
    vi.spyOn(fs, 'readSync').mockImplementation(((fd, memory, offset, length, position) =>
      readSync(fd, memory, offset, Math.min(length, 10), position as number)) as typeof readSync);
    const next = open();
    expect(next.open(channel).unsettled).toBe(1);
    expect(next.open(channel).peek()?.UID).toBe(entries[0]?.UID);
    next.close();
  });
});

describe('a segment without room for its first record', () => {
  it('is not deleted as empty once it holds a record, even if a sync failed in between', async () => {
    const spool = open({ segmentBytes: 300 });
    const lane = spool.open(channel);
    const { sequence } = lane.append(entry(1));
    const refused = vi.spyOn(fs, 'writeSync').mockImplementation(() => {
      throw failure('ENOSPC');
    });
    expect(() => lane.append(entry(2))).toThrow('spool_full');
    refused.mockRestore();
    vi.spyOn(fs, 'fdatasync').mockImplementationOnce((_fd, done) => {
      setImmediate(done, failure('EIO'));
    });
    await expect(lane.stored(sequence)).rejects.toThrow('EIO');

    // Room again: what is delivered goes, what is accepted stays.
    lane.append(entry(2));
    const [first] = [lane.peek()];
    lane.shift();
    if (first) lane.settle(first);
    const segments = () =>
      fs.readdirSync(at(), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.segment'));
    await vi.waitUntil(() => segments().length < 2);
    expect(segments()).toEqual([expect.stringMatching(/0000000000000002\.segment$/)]);
    spool.close();
    const next = open();
    expect(next.open(channel).peek()?.UID).toBe('uid-2');
    next.close();
  });
});

describe('a partly written checkpoint', () => {
  it('deletes no segment: after a crash, delivered events would count as lost', async () => {
    const spool = open({ segmentBytes: 300 });
    const lane = spool.open(channel);
    for (const n of [1, 2, 3]) lane.append(entry(n));
    const { writeSync } = fs;
    let most = Infinity;
    const write = vi
      .spyOn(fs, 'writeSync')
      .mockImplementation(((fd: number, slot: Buffer, at: number, length: number, position: number) =>
        writeSync(fd, slot, at, Math.min(length, most), position)) as typeof writeSync);
    for (const checkpoints of [1, 2]) {
      const first = lane.peek();
      lane.shift();
      if (first) lane.settle(first);
      await vi.waitUntil(() => write.mock.calls.length === checkpoints);
      most = 10;
    }
    write.mockRestore();

    const copy = mkdtempSync(join(tmpdir(), 'spool-'));
    fs.cpSync(at('lanes'), join(copy, 'lanes'), { recursive: true });
    spool.close();
    const next = open({ directory: copy });
    const { lost, unsettled } = next.open(channel);
    expect([lost, unsettled]).toEqual([0, 2]);
    next.close();
    rmSync(copy, { recursive: true });
  });
});

describe('a channel whose whole backlog is damaged', () => {
  it('is resumed at the start, so that the loss is counted', () => {
    const spool = open();
    const lane = spool.open(channel);
    for (const n of [1, 2]) lane.append(entry(n));
    lane.peek();
    lane.shift();
    const second = lane.peek();
    if (second) lane.settle(second);
    spool.close();
    fs.truncateSync(join(laneFolder(), '0000000000000001.segment'));

    const next = open();
    expect(next.left()).toHaveLength(1);
    expect(next.open(channel).lost).toBe(1);
    next.close();
  });
});

describe('a lane that cannot be opened', () => {
  it('leaks no descriptor and no spool bytes, whatever failed', () => {
    const calls = ['openSync', 'readSync', 'readFileSync', 'writeSync', 'fdatasyncSync'] as const;
    const descriptors = new Set<number>();
    const failing = { call: '', after: 0 };
    for (const call of calls) {
      const real = fs[call].bind(fs) as (...given: unknown[]) => unknown;
      vi.spyOn(fs, call).mockImplementation((...given: unknown[]) => {
        if (failing.call === call && failing.after-- === 0) throw failure('EIO');
        const result = real(...given);
        if (call === 'openSync') descriptors.add(result as number);
        return result;
      });
    }
    const { closeSync } = fs;
    vi.spyOn(fs, 'closeSync').mockImplementation((fd) => {
      descriptors.delete(fd);
      closeSync(fd);
    });

    const before = open();
    before.open(channel).append(entry(1));
    const held = before.bytes;
    before.close();
    for (const call of calls) {
      // The first call fails, then the second, and so on until opening makes no more of them.
      for (let nth = 0, failed = true; failed; nth++) {
        const spool = open();
        const keys = [channel, { ...channel, channelArn: channelArnOf(2) }];
        Object.assign(failing, { call, after: nth });
        const refusals = keys.map((key) => {
          try {
            spool.open(key);
            return undefined;
          } catch (error) {
            return (error as Error).message;
          }
        });
        Object.assign(failing, { call: '' });
        const words = refusals.find((message) => message !== undefined);
        failed = words !== undefined;
        if (failed) expect(words).toMatch(/^\[spool_failed\] .* cannot be used: EIO: said the disk$/);
        for (const key of keys) spool.open(key);
        expect(spool.bytes, `${call} ${nth}`).toBe(held);
        spool.close();
        expect([...descriptors], `${call} ${nth}`).toEqual([]);
        // The second lane is a new one each time.
        fs.rmSync(folderOf(channelArnOf(2)), { recursive: true });
      }
    }
  });
});

describe('a disk filled by the backlog', () => {
  /** The last block of each file may still be written. */
  function fill(): void {
    const blocksOf = (size: number) => Math.ceil(size / 4096);
    const { writeSync, writeFileSync } = fs;
    vi.spyOn(fs, 'writeSync').mockImplementation(((fd: number, data: Buffer, ...where: number[]) => {
      const { size } = fs.fstatSync(fd);
      const [offset = 0, length = data.length - offset, position = size] = where;
      if (blocksOf(position + length) > blocksOf(size)) throw failure('ENOSPC');
      return writeSync(fd, data, offset, length, position);
    }) as never);
    vi.spyOn(fs, 'writeFileSync').mockImplementation((file, data) => {
      const size =
        typeof file === 'number'
          ? fs.fstatSync(file).size
          : (fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0);
      if (blocksOf((data as string).length) > blocksOf(size)) throw failure('ENOSPC');
      writeFileSync(file, data);
    });
  }

  it.each([
    [
      'died',
      (lock: string) => {
        fs.writeFileSync(lock, JSON.stringify({ ...ownerOf(lock), started: '1' }));
      },
    ],
    ['closed', undefined],
  ] as const)(
    'does not prevent a start after a process that %s, nor the delivery of the backlog',
    (_, die) => {
      const first = open();
      const lane = first.open(channel);
      for (let n = 1; n <= 3; n++) lane.append(entry(n));
      if (die) die(at('lock'));
      else first.close();

      fill();
      const next = open();
      expect(ownerOf(at('lock'))).toMatchObject({ pid: process.pid });
      expect(next.left()).toHaveLength(1);
      const left = next.open(channel);
      expect(() => left.append({ ...entry(4), eventData: 'x'.repeat(5000), bytes: 5000 })).toThrow(
        '[spool_full]',
      );
      for (let taken = left.peek(); taken; taken = left.peek()) {
        left.shift();
        left.settle(taken);
      }
      expect(left.unsettled).toBe(0);
      next.close();
      // The checkpoint, without which no segment is deleted, needs no more room.
      expect(next.bytes).toBe(0);
    },
  );
});

function ownerOf(lock: string): object {
  return JSON.parse(fs.readFileSync(lock, 'utf8')) as object;
}

/** Where the lane of a channel is. */
function folderOf(channelArn: string): string {
  const lanes = at('lanes');
  const named = fs.readdirSync(lanes).filter((folder) => {
    const key = JSON.parse(fs.readFileSync(join(lanes, folder, 'lane.json'), 'utf8')) as {
      channelArn: string;
    };
    return key.channelArn === channelArn;
  });
  return join(lanes, named[0] ?? '');
}
