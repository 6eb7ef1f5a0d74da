import fs from 'node:fs';
import { basename, dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Checkpoint } from '../src/spool/checkpoint.js';
import { SettledSequences } from '../src/spool/settled.js';
import { entry } from './support/entries.js';
import { channel } from './support/events.js';
import { drain, numbered, spoolDirectory, uids } from './support/spool-directory.js';

/** The disk's next sync fails, as it does on a disk that is about to die. */
function failNextSync(): void {
  const failing = ((_fd: number, done: (error: Error | null) => void) => {
    setImmediate(done, Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
  }) as typeof fs.fdatasync;
  vi.spyOn(fs, 'fdatasync').mockImplementationOnce(failing);
}

const { at, crash, open, segments } = spoolDirectory();
afterEach(() => {
  vi.restoreAllMocks();
});

it('never reports an event as stored if its sync failed, but still delivers it', async () => {
  const spool = open();
  const lane = spool.open(channel);
  const before = lane.append(entry(1)).sequence;
  await lane.stored(before);

  failNextSync();
  const unlucky = lane.append(entry(2)).sequence;
  const words = /^\[spool_failed\] .* cannot be synced: EIO/;
  await expect(lane.stored(unlucky)).rejects.toThrow(words);

  // The disk answers again: it may have dropped what it could not write, and would not say so.
  const after = lane.append(entry(3)).sequence;
  await lane.stored(after);
  await expect(lane.stored(unlucky)).rejects.toThrow(words);
  await lane.stored(before);

  const given: (string | undefined)[] = [];
  for (let next = lane.peek(); next; next = lane.peek()) {
    given.push(next.UID);
    lane.shift();
  }
  expect(given).toEqual(['uid-1', 'uid-2', 'uid-3']);
  spool.close();
});

it('closes no file while it is synced, even if it is deleted: its descriptor could be of another file by then', async () => {
  const spool = open({ maxOpenSegments: 1, segmentBytes: 300 });
  const lane = spool.open(channel);
  let synced: number | undefined;
  let answer: (() => void) | undefined;
  vi.spyOn(fs, 'fdatasync').mockImplementationOnce((fd, done) => {
    synced = fd;
    answer = () => {
      done(null);
    };
  });
  const stored = lane.stored(lane.append(entry(1, 'x'.repeat(200))).sequence);
  const close = vi.spyOn(fs, 'closeSync');
  spool.open({ ...channel, channelArn: 'another' }).append(entry(1));
  const [taken] = drain(lane);
  if (taken) lane.settle(taken);
  await new Promise(setImmediate);
  expect(lane.endOf(1)).toEqual({ kind: 'delivered' });
  expect(spool.bytes).toBeLessThan(200);
  expect(synced).toBeDefined();
  expect(close).not.toHaveBeenCalledWith(synced);
  answer?.();
  await stored;
  expect(close).toHaveBeenCalledWith(synced);
  spool.close();
});

it('syncs what is still there after an earlier segment was deleted, and nothing else', async () => {
  const spool = open({ maxOpenSegments: 1, segmentBytes: 300 });
  const lane = spool.open(channel);
  for (const n of [1, 2]) lane.append(entry(n, 'x'.repeat(200)));
  for (const taken of drain(lane, 1)) lane.settle(taken);
  await new Promise(setImmediate);
  const [left = '', ...others] = segments();
  expect(others).toEqual([]);
  const inodes: number[] = [];
  vi.spyOn(fs, 'fdatasync').mockImplementation((fd, done) => {
    inodes.push(fs.fstatSync(fd).ino);
    done(null);
  });
  await lane.stored(2);
  expect(inodes).toEqual([fs.statSync(left).ino]);
  spool.close();
});

it('never reports an event as stored in a file that somebody deleted, but still delivers it', async () => {
  const spool = open();
  const lane = spool.open(channel);
  await lane.stored(lane.append(entry(1)).sequence);
  const words =
    /^\[spool_failed\] .* cannot be synced: .*\.segment was deleted; its events will still be delivered, unless a crash/;

  fs.rmSync(at('lanes'), { recursive: true });
  await expect(lane.stored(lane.append(entry(2)).sequence)).rejects.toThrow(words);
  expect([lane.peek()?.UID, lane.waiting.entries]).toEqual(['uid-1', 2]);
  spool.close();
});

for (const [what, error] of [
  ['stored once', null],
  ['not stored where', new Error('EIO: i/o error, fdatasync')],
] as const) {
  it(`calls ${what} a sync that the close finds under way answers so, and syncs the rest itself`, async () => {
    const spool = open();
    const lane = spool.open(channel);
    const first = lane.append(entry(1)).sequence;
    let answer: (() => void) | undefined;
    vi.spyOn(fs, 'fdatasync').mockImplementationOnce((_fd, done) => {
      answer = () => {
        done(error);
      };
    });
    const asked = [lane.stored(first)];
    const second = lane.append(entry(2)).sequence;
    asked.push(lane.stored(second));
    const syncNow = vi.spyOn(fs, 'fdatasyncSync');
    spool.close();
    expect(syncNow).toHaveBeenCalled();
    asked.push(lane.stored(first), lane.stored(second));
    // The system tells of an error once, and it may have told the other.
    answer?.();
    const ends = await Promise.allSettled(asked);
    const refused = expect.objectContaining({ code: 'spool_failed' }) as unknown;
    expect(ends).toEqual(
      asked.map(() => (error ? { status: 'rejected', reason: refused } : { status: 'fulfilled' })),
    );
  });
}

it('never reports an event as stored that was written during a failed sync, which may have included it', async () => {
  const spool = open();
  const lane = spool.open(channel);
  failNextSync();
  const asked = lane.stored(lane.append(entry(1)).sequence);
  const meanwhile = lane.append(entry(2)).sequence;
  await expect(asked).rejects.toThrow('cannot be synced: EIO');
  await expect(lane.stored(meanwhile)).rejects.toThrow('cannot be synced: EIO');
  await lane.stored(lane.append(entry(3)).sequence);
  spool.close();
});

it('never calls an event stored that the first of two failed syncs was to cover', async () => {
  const spool = open();
  const lane = spool.open(channel);
  const words = 'cannot be synced: EIO';
  for (const n of [1, 3]) {
    failNextSync();
    const unlucky = lane.append(entry(n)).sequence;
    await expect(lane.stored(unlucky)).rejects.toThrow(words);
    await lane.stored(lane.append(entry(n + 1)).sequence);
    await expect(lane.stored(unlucky)).rejects.toThrow(words);
  }
  await expect(lane.stored(1)).rejects.toThrow(words);
  spool.close();
});

it('never reports an event as stored if the sync of dead letters failed', async () => {
  const spool = open();
  const lane = spool.open(channel);
  lane.append(entry(1));
  const taken = lane.peek();
  lane.shift();
  if (taken) lane.bury(taken, { code: 'InvalidData', message: 'bad' });
  const unlucky = lane.append(entry(2)).sequence;
  vi.spyOn(fs, 'fdatasyncSync').mockImplementationOnce(() => {
    throw Object.assign(new Error('ENOSPC: no space left on device, fdatasync'), { code: 'ENOSPC' });
  });
  const words =
    /^\[spool_failed\] .* cannot be synced: ENOSPC.*; its events will still be delivered, unless a crash comes first$/;
  expect(() => lane.resendDeadLetters()).toThrow(words);
  await expect(lane.stored(unlucky)).rejects.toThrow(words);
  await lane.stored(lane.append(entry(3)).sequence);
  await expect(lane.stored(unlucky)).rejects.toThrow(words);
  spool.close();
});

describe('directory entries', () => {
  /** The directories that were synced, in their order. */
  const synced: string[] = [];
  beforeEach(() => {
    synced.length = 0;
    const names = new Map<number, string>();
    const { openSync, fdatasyncSync } = fs;
    vi.spyOn(fs, 'openSync').mockImplementation((path, ...rest) => {
      const fd = openSync(path, ...rest);
      names.set(fd, String(path));
      return fd;
    });
    vi.spyOn(fs, 'fdatasyncSync').mockImplementation((fd) => {
      synced.push(names.get(fd) ?? '');
      fdatasyncSync(fd);
    });
  });
  const failNext = (): void => {
    vi.mocked(fs.fdatasyncSync).mockImplementationOnce(() => {
      throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    });
  };

  it('are synced from the first missing one, each before anything is created inside it', () => {
    const made = at('made', 'spool');
    open({ directory: made }).close();
    expect(synced).toEqual([dirname(at()), at(), at('made'), made]);
  });

  it('are left to the system where a directory may not be read, or to the process that made it first', () => {
    const { mkdirSync, openSync } = fs;
    const openNamed = vi.mocked(fs.openSync).getMockImplementation() ?? openSync;
    vi.spyOn(fs, 'mkdirSync').mockImplementationOnce((path) => {
      mkdirSync(path);
      throw Object.assign(new Error('EEXIST: file already exists'), { code: 'EEXIST' });
    });
    vi.mocked(fs.openSync).mockImplementation((path, ...rest) => {
      if (path === at()) throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
      return openNamed(path, ...rest);
    });
    open({ directory: at('made') }).close();
    expect(synced).toEqual([dirname(at()), at('made')]);
  });

  it('are synced by a later start if the one that created them could not', () => {
    const made = at('spool');
    vi.mocked(fs.fdatasyncSync).mockImplementationOnce(() => undefined);
    failNext();
    expect(() => open({ directory: made })).toThrow(/^\[spool_failed\] .*EIO/);
    synced.length = 0;
    open({ directory: made }).close();
    expect(synced.slice(0, 1)).toEqual([at()]);
    synced.length = 0;
    open({ directory: made }).close();
    expect(synced).toEqual([made]);
  });

  it('of a lane are synced by the next call if the one that created them could not, or its process died', () => {
    const lanes = at('lanes');
    const spool = open();
    const key = expect.stringMatching(/lane\.json\.draft$/) as string;
    const folder = expect.stringMatching(/lanes.[0-9a-f]{32}$/) as string;
    synced.length = 0;
    const sync = vi.mocked(fs.fdatasyncSync).getMockImplementation() ?? fs.fdatasyncSync;
    vi.mocked(fs.fdatasyncSync).mockImplementation((fd) => {
      sync(fd);
      if (synced.at(-1) === lanes)
        throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    });
    expect(() => spool.open(channel)).toThrow(/^\[spool_failed\] .*EIO/);
    expect(synced).toEqual([key, folder, lanes]);
    vi.mocked(fs.fdatasyncSync).mockImplementation(sync);
    synced.length = 0;
    spool.open(channel);
    expect(synced).toEqual([lanes]);
    spool.close();

    // Nobody knows of an earlier process that it came so far.
    const next = open();
    synced.length = 0;
    next.open(channel);
    next.open({ ...channel, channelArn: `${channel.channelArn}-2` });
    expect(synced).toEqual([lanes, key, folder, lanes]);
    next.close();
  });

  it('of a segment are synced before its first event counts as stored, and not again for the next', async () => {
    const spool = open();
    const lane = spool.open(channel);
    synced.length = 0;
    const folder = expect.stringMatching(/lanes.[0-9a-f]{32}$/) as string;
    for (const n of [1, 2]) {
      await lane.stored(lane.append(entry(n)).sequence);
      expect(synced).toEqual([folder]);
    }
    spool.close();
  });

  it('of a replaced dead-letter file are synced before the next checkpoint if the replacement could not', async () => {
    const spool = open();
    const lane = spool.open(channel);
    const bury = (n: number): void => {
      lane.append(entry(n));
      const next = lane.peek();
      lane.shift();
      if (next) lane.bury(next, { code: 'InvalidData', message: 'bad' });
    };
    bury(1);
    await vi.waitUntil(() => synced.at(-2)?.endsWith('dead-letters.ndjson'));
    const [letters = '', folder = ''] = synced.slice(-2);
    fs.appendFileSync(letters, 'damaged\n');
    // The new file is on disk, and has its name, until the power is cut.
    vi.mocked(fs.fdatasyncSync).mockImplementationOnce(() => undefined);
    failNext();
    expect(lane.deadLetters()).toHaveLength(1);
    synced.length = 0;
    bury(2);
    spool.close();
    expect(synced.slice(0, 2)).toEqual([letters, folder]);
  });

  it('of a dead-letter file are synced again for the first letter after all were sent again, which deleted it', async () => {
    const spool = open();
    const lane = spool.open(channel);
    const bury = async (n: number): Promise<string[]> => {
      if (lane.unsettled === 0) lane.append(entry(n));
      const next = lane.peek();
      lane.shift();
      synced.length = 0;
      if (next) lane.bury(next, { code: 'InvalidData', message: 'bad' });
      await new Promise(setImmediate);
      return [...synced];
    };
    const letters = expect.stringMatching(/dead-letters\.ndjson$/) as string;
    const folder = expect.stringMatching(/lanes.[0-9a-f]{32}$/) as string;
    expect(await bury(1)).toEqual([letters, folder]);
    expect(await bury(2)).toEqual([letters]);
    expect(lane.resendDeadLetters()).toBe(2);
    expect(await bury(1)).toEqual([letters, folder]);
    spool.close();
  });

  it('of a checkpoint are synced before the first segment that it covers is deleted', () => {
    const spool = open({ segmentBytes: 300 });
    const lane = spool.open(channel);
    const deliver = (n: number): void => {
      lane.append(entry(n, 'x'.repeat(200)));
      const next = lane.peek();
      lane.shift();
      if (next) lane.settle(next);
    };
    const steps: string[] = [];
    const { rmSync: remove } = fs;
    vi.spyOn(fs, 'rmSync').mockImplementation((file, options) => {
      steps.push(...synced.splice(0), 'deletes');
      remove(file, options);
    });
    synced.length = 0;
    deliver(1);
    spool.close();
    const folder = expect.stringMatching(/lanes.[0-9a-f]{32}$/) as string;
    const checkpoint = expect.stringMatching(/checkpoint$/) as string;
    expect(steps).toEqual([checkpoint, folder, 'deletes']);
  });
});

it('syncs dead letters before the checkpoint that covers their entries, and before any are removed', async () => {
  const names = new Map<number, string>();
  const steps: string[] = [];
  const { openSync, fdatasyncSync, writeSync, rmSync: remove } = fs;
  vi.spyOn(fs, 'openSync').mockImplementation((path, ...rest) => {
    const fd = openSync(path, ...rest);
    names.set(fd, basename(String(path)));
    return fd;
  });
  vi.spyOn(fs, 'fdatasyncSync').mockImplementation((fd) => {
    steps.push(`sync ${names.get(fd) ?? ''}`);
    fdatasyncSync(fd);
  });
  vi.spyOn(fs, 'writeSync').mockImplementation(((fd: number, ...rest: [Buffer, number, number, number]) => {
    steps.push(`write ${names.get(fd) ?? ''}`);
    return writeSync(fd, ...rest);
  }) as typeof fs.writeSync);
  vi.spyOn(fs, 'rmSync').mockImplementation((path, options) => {
    steps.push(`delete ${basename(String(path))}`);
    remove(path, options);
  });
  const spool = open();
  const lane = spool.open(channel);
  lane.append(entry(1));
  const taken = lane.peek();
  lane.shift();
  steps.length = 0;
  if (taken) lane.bury(taken, { code: 'InvalidData', message: 'bad' });
  await vi.waitUntil(() => steps.includes('write checkpoint'));
  const folder = expect.stringMatching(/^sync [0-9a-f]{32}$/) as string;
  expect(steps.slice(0, 3)).toEqual(['sync dead-letters.ndjson', folder, 'write checkpoint']);

  steps.length = 0;
  expect(lane.resendDeadLetters()).toBe(1);
  const segment = '0000000000000001.segment';
  expect(steps).toEqual([`write ${segment}`, `sync ${segment}`, folder, 'delete dead-letters.ndjson']);
  spool.close();
});

it.each([
  ['a sync covers that was under way before', undefined, ['uid-9']],
  ['a sync would cover that nobody asked for', 300, []],
])('removes no dead letter whose resent entry %s: only that one would hear of an error', async (...row) => {
  const [, segmentBytes, asked] = row;
  const spool = open({ segmentBytes });
  const lane = spool.open(channel);
  for (let n = 1; n <= 8; n++) lane.append(entry(n, 'x'.repeat(200)));
  for (const letter of drain(lane)) lane.bury(letter, { code: 'InvalidData', message: 'bad' });
  await lane.stored(lane.last);
  const failed = new Set<number>();
  const answers: (() => void)[] = [];
  vi.spyOn(fs, 'fdatasync').mockImplementation((fd, done) => {
    failed.add(fs.fstatSync(fd).ino);
    answers.push(() => {
      done(new Error('EIO: i/o error, fdatasync'));
    });
  });
  const ends = asked.map(() => lane.stored(lane.append(entry(9)).sequence));
  expect(answers).toHaveLength(asked.length);
  expect(lane.resendDeadLetters()).toBe(8);

  // A power cut: of these files, nothing came to the disk.
  for (const file of segments()) if (failed.has(fs.statSync(file).ino)) fs.truncateSync(file);
  crash();
  const next = open({ segmentBytes });
  expect(uids(drain(next.open(channel)))).toEqual(numbered(1, 8));
  next.close();
  for (const answer of answers) answer();
  for (const end of ends) await expect(end).rejects.toThrow('EIO');
  spool.close();
});

it('never overwrites the only synced checkpoint for which segments were deleted: a torn write would destroy it', () => {
  const steps: string[] = [];
  const { writeSync, fdatasyncSync } = fs;
  vi.spyOn(fs, 'writeSync').mockImplementation((...call: unknown[]) => {
    steps.push(`slot ${Number(call[4]) / 4096}`);
    return writeSync(...(call as Parameters<typeof writeSync>));
  });
  vi.spyOn(fs, 'fdatasyncSync').mockImplementation((fd) => {
    steps.push('sync');
    fdatasyncSync(fd);
  });
  const taken = (): string => steps.splice(0).join(', ');

  const checkpoint = new Checkpoint(at());
  const settled = new SettledSequences(1);
  const write = (durable: boolean): void => {
    settled.add(settled.watermark);
    checkpoint.write(settled, durable);
  };
  taken();
  write(true);
  // Its name, too.
  expect(taken()).toBe('slot 1, sync, sync');
  write(false);
  write(false);
  write(true);
  write(false);
  expect(taken()).toBe('slot 0, slot 0, slot 0, sync, slot 1');

  // Of what another process left the newest may not be on disk, and the other may be what segments went for.
  const next = new Checkpoint(at());
  expect(next.found?.watermark).toBe(6);
  next.write(settled, false);
  expect(taken()).toBe('');
  settled.add(6);
  next.write(settled, false);
  next.write(settled, false);
  settled.add(7);
  next.write(settled, false);
  expect(taken()).toBe('sync, slot 0, slot 0');
});
