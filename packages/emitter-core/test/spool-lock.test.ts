import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Spool, SpooledEntry, SpoolLane } from '../src/spool/spool.js';
import { entry } from './support/entries.js';
import { channel } from './support/events.js';
import { drain, numbered, spoolDirectory, uids } from './support/spool-directory.js';

const { at, laneFolder, open } = spoolDirectory();

describe('the lock', () => {
  it('rejects a second owner, names the first, and is released on close', () => {
    const first = open();
    expect(() => open()).toThrow(
      new RegExp(
        `^\\[spool_locked\\] .* is owned by process ${process.pid} on .*: wait until its emitter is closed, or give each emitter a spool directory of its own$`,
      ),
    );
    first.close();
    open().close();
    expect(existsSync(at('lock'))).toBe(false);
  });

  it('is taken over from a dead owner, even if another process reused its process ID', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.once('exit', resolve));
    open().close();
    const lock = {
      token: 't',
      pid: child.pid,
      host: execFileSync('hostname').toString().trim(),
      started: '1',
    };
    writeFileSync(at('lock'), JSON.stringify(lock));
    open().close();
    writeFileSync(at('lock'), JSON.stringify({ ...lock, pid: process.pid }));
    open().close();
    expect(readdirSync(at())).toEqual(['lanes', 'lock.spare']);
  });

  /** A lock such as this process makes, but for something. */
  function lockOf(other: (own: { pidNamespace?: string }) => object): void {
    open();
    const lock = JSON.parse(readFileSync(at('lock'), 'utf8')) as object;
    writeFileSync(at('lock'), JSON.stringify({ ...lock, token: 't', ...other(lock) }));
  }
  const silentFor = (seconds: number): void => {
    const then = Date.now() / 1000 - seconds;
    utimesSync(at('lock'), then, then);
  };

  it.each([
    ['container', (own: string) => ({ pidNamespace: own.replace(/pid:.*/, 'pid:[1]'), started: '1' })],
    ['machine', (own: string) => ({ pidNamespace: own.replace(/^[-0-9a-f]{36}/, 'another'), started: '1' })],
    ['user', () => ({ pid: process.ppid, started: '1' })],
  ])(
    'is not taken from another %s that gives signs, though its processes cannot be seen',
    async (_, other) => {
      lockOf(({ pidNamespace = '' }) => other(pidNamespace));
      const { readFileSync: read } = fs;
      const hiding = vi
        .spyOn(fs, 'readFileSync')
        .mockImplementation(((file: string, encoding: BufferEncoding) =>
          read(file === `/proc/${process.ppid}/stat` ? '/proc/hidden' : file, encoding)) as typeof read);
      onTestFinished(() => {
        hiding.mockRestore();
      });
      const owner = spawn(process.execPath, [
        '-e',
        `setInterval(() => fs.utimesSync(process.argv[1], new Date(), new Date()), 50); process.stdout.write('up')`,
        at('lock'),
      ]);
      await once(owner.stdout, 'data');
      expect(() => open()).toThrow('[spool_locked]');
      owner.kill();
      await once(owner, 'exit');
      silentFor(9.9);
      open().close();
      expect(existsSync(at('lock'))).toBe(false);
    },
  );

  it('is taken over from a silent owner whose process ID is in use, where no system tells since when', () => {
    const { readFileSync: read } = fs;
    const hiding = vi
      .spyOn(fs, 'readFileSync')
      .mockImplementation(((file: string, encoding: BufferEncoding) =>
        read(file.replace(/^\/proc\//, '/none/'), encoding)) as typeof read);
    onTestFinished(() => {
      hiding.mockRestore();
    });
    lockOf(() => ({ pid: process.ppid }));
    silentFor(9.9);
    open().close();
    expect(existsSync(at('lock'))).toBe(false);
  });

  it('is taken over from another host once that gave no sign for half a minute', () => {
    lockOf(() => ({ host: 'another' }));
    silentFor(29);
    expect(() => open()).toThrow(/^\[spool_locked\] .* on another: /);
    silentFor(31);
    open().close();
    expect(existsSync(at('lock'))).toBe(false);
  });

  it.each<[string, 'linkSync' | 'renameSync']>([
    ['takes it', 'linkSync'],
    ['takes it over', 'renameSync'],
  ])('is left to a process that %s at the same moment', (_, call) => {
    const theirs = JSON.stringify({ token: 'theirs', pid: 1, host: 'another' });
    if (call === 'renameSync') {
      lockOf(() => ({ host: 'another' }));
      silentFor(31);
    }
    const real = fs[call].bind(fs);
    const race = vi.spyOn(fs, call).mockImplementationOnce((from, to) => {
      writeFileSync(at('lock'), theirs);
      real(from, to);
    });
    onTestFinished(() => {
      race.mockRestore();
    });
    expect(() => open()).toThrow('[spool_locked]');
    expect(readFileSync(at('lock'), 'utf8')).toBe(theirs);
    expect(readdirSync(at())).toEqual(['lanes', 'lock']);
  });

  it('is taken over from a terminated worker thread once it stops renewing', () => {
    lockOf(() => ({ thread: -1 }));
    silentFor(9.9);
    open().close();
    expect(existsSync(at('lock'))).toBe(false);
  });

  it('that is emptied or deleted still belongs to its owner, which continues', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const spool = open();
    const lane = spool.open(channel);
    writeFileSync(at('lock'), '');
    vi.advanceTimersByTime(2_000);
    rmSync(at('lock'));
    vi.advanceTimersByTime(2_000);
    vi.useRealTimers();
    expect(() => open()).toThrow('[spool_locked]');
    expect(readdirSync(at())).toEqual(['lanes', 'lock']);
    expect(lane.append(entry(1)).sequence).toBe(1);
    spool.close();
  });

  it('stays released, whatever comes to its end after the close', () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const spool = open();
    const lane = spool.open(channel);
    const taken = lane.append(entry(1));
    spool.close();
    vi.setSystemTime(Date.now() + 12_000);
    lane.bury(taken, { code: 'InvalidData', message: '' });
    expect(readdirSync(at())).toEqual(['lanes', 'lock.spare']);
    vi.useRealTimers();
  });

  it.each(['null', '{}', '{"token":1}', '{"token"'])('that holds %s belongs to nobody', (content) => {
    mkdirSync(at(), { recursive: true });
    writeFileSync(at('lock'), content);
    open().close();
    expect(readdirSync(at())).toEqual(['lanes', 'lock.spare']);
  });

  it.each([
    ['removed', false],
    ['emptied', true],
  ])(
    'goes with a directory that was %s: nothing is accepted that no file would keep, and what is in memory is delivered',
    (_, isMadeAgain) => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      const spool = open();
      const lane = spool.open(channel);
      lane.append(entry(1));
      rmSync(at(), { recursive: true });
      if (isMadeAgain) mkdirSync(at());
      vi.advanceTimersByTime(2_000);
      vi.useRealTimers();
      expect(() => lane.append(entry(2))).toThrow(/^\[spool_failed\] .* was removed or emptied$/);
      expect(uids(drain(lane))).toEqual(['uid-1']);
      spool.close();
      expect(existsSync(at())).toBe(isMadeAgain);
      expect(existsSync(at('lanes'))).toBe(false);
    },
  );

  it('that was taken over leaves all files to the new owner, and the old one delivers what is in memory', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const first = open();
    const lane = first.open(channel);
    for (let n = 1; n <= 3; n++) lane.append(entry(n));
    rmSync(at('lock'));
    const second = open();
    vi.advanceTimersByTime(2_000);
    vi.useRealTimers();
    expect(() => lane.append(entry(4))).toThrow(/^\[spool_failed\] .* was taken over by another process/);
    expect(() => first.open({ ...channel, channelArn: 'another' })).toThrow('[spool_failed]');
    expect(lane.waiting.entries).toBe(3);
    const taken = drain(lane);
    expect(uids(taken)).toEqual(numbered(1, 3));
    for (const each of taken) lane.settle(each);
    expect([lane.waiting.entries, lane.unsettled]).toEqual([0, 0]);
    first.close();
    const after = second.open(channel);
    expect(uids(drain(after))).toEqual(numbered(1, 3));
    expect(after.append(entry(4)).sequence).toBe(4);
    second.close();
  });
});

describe('a process that stalled', () => {
  it.each<[string, (lane: SpoolLane, taken: SpooledEntry, spool: Spool) => void]>([
    ['accepts an event', (lane) => void lane.append(entry(5))],
    ['opens a channel', (_lane, _taken, spool) => void spool.open({ ...channel, channelArn: 'another' })],
    [
      'settles an event',
      (lane, taken) => {
        lane.settle(taken);
      },
    ],
    [
      'keeps a dead letter',
      (lane, taken) => {
        lane.bury(taken, { code: 'InvalidData', message: '' });
      },
    ],
    ['reads dead letters', (lane) => void lane.deadLetters()],
    ['sends dead letters again', (lane) => void lane.resendDeadLetters()],
    [
      'is closed',
      (_lane, _taken, spool) => {
        spool.close();
      },
    ],
  ])('checks whether its lock was taken over when it %s, before it changes any file', async (_, act) => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const first = open();
    const lane = first.open(channel);
    for (let n = 1; n <= 3; n++) lane.append(entry(n));
    const [taken] = drain(lane, 1) as [SpooledEntry];
    rmSync(at('lock'));
    const second = open();
    const after = second.open(channel);
    expect(uids(drain(after))).toEqual(numbered(1, 3));
    after.append(entry(4));
    // The second writes its own checkpoint first.
    await new Promise((resolve) => setImmediate(resolve));
    // A damaged dead letter, which its owner removes.
    writeFileSync(join(laneFolder(), 'dead-letters.ndjson'), '{}\n');
    const files = () =>
      readdirSync(at('lanes'), { recursive: true, encoding: 'utf8', withFileTypes: true })
        .filter((found) => found.isFile())
        .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'latin1')]);
    const before = files();

    vi.setSystemTime(Date.now() + 12_000);
    try {
      act(lane, taken, first);
    } catch (error) {
      expect((error as Error).message).toMatch(/^\[spool_failed\] .* was taken over by another process/);
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(files()).toEqual(before);
    expect(() => lane.append(entry(5))).toThrow('was taken over by another process');
    second.close();
  });

  /** Calls `stall` in the first such call for a file whose name ends so. */
  function stallIn(call: 'fdatasyncSync' | 'openSync', suffix: string, stall: () => void): void {
    const real = fs[call] as (...args: unknown[]) => unknown;
    const nameOf = (fd: number): string =>
      readdirSync(laneFolder()).find(
        (name) => statSync(join(laneFolder(), name)).ino === fs.fstatSync(fd).ino,
      ) ?? '';
    const stalling = vi.spyOn(fs, call).mockImplementation((file: string | number, ...rest: unknown[]) => {
      if ((typeof file === 'string' ? file : nameOf(file)).endsWith(suffix)) {
        stalling.mockRestore();
        stall();
      }
      return real(file, ...rest);
    });
  }

  const invalid = { code: 'InvalidData', message: '' };
  it.each([
    ['opens a segment', 'openSync', '.segment', 'append'],
    ['syncs dead letters', 'fdatasyncSync', '.ndjson', 'close'],
    ['syncs a checkpoint', 'fdatasyncSync', 'checkpoint', 'close'],
    ['resends dead letters', 'fdatasyncSync', '.segment', 'resend'],
  ] as const)('as it %s changes no file of the owner that took over meanwhile', (_, call, suffix, does) => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval', 'setImmediate'] });
    onTestFinished(() => void vi.useRealTimers());
    const files = (): string[] =>
      readdirSync(laneFolder()).map((name) => `${name} ${readFileSync(join(laneFolder(), name), 'latin1')}`);
    const first = open({ segmentBytes: 300 });
    const lane = first.open(channel);
    // The last segment has no room for another.
    for (let n = 1; n <= 11; n++) lane.append(entry(n));
    for (const each of drain(lane))
      if (each.UID === 'uid-1') lane.bury(each, invalid);
      else lane.settle(each);
    let left: string[] | undefined;
    stallIn(call, suffix, () => {
      rmSync(at('lock'));
      const after = open().open(channel);
      after.append(entry(13, 'longer'));
      for (const each of drain(after, 2)) after.bury(each, invalid);
      left = files();
      vi.setSystemTime(Date.now() + 40_000);
    });
    expect(() => {
      if (does === 'resend') lane.resendDeadLetters();
      if (does === 'close') first.close();
      lane.append(entry(12));
    }).toThrow(/^\[spool_failed\] .* was taken over by another process/);
    expect(files()).toEqual(left);
  });
});
