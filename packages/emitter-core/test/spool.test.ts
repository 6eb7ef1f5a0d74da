import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Checkpoint } from '../src/spool/checkpoint.js';
import { encodeRecord } from '../src/spool/record.js';
import { createFileSpool, type FileSpoolOptions } from '../src/spool/file-spool.js';
import type { Damage } from '../src/spool/segment-reader.js';
import { SettledSequences } from '../src/spool/settled.js';
import type { SpooledEntry, SpoolLane } from '../src/spool/spool.js';
import { auditEventId } from '../src/transport/audit-event.js';
import { entry } from './support/entries.js';
import { channel } from './support/events.js';

let directory: string;
const made: string[] = [];
beforeEach(() => {
  directory = newDirectory();
});
afterEach(() => {
  for (const each of made.splice(0)) rmSync(each, { recursive: true, force: true });
});

function newDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'spool-'));
  made.push(path);
  return path;
}

const open = (options: Partial<FileSpoolOptions> = {}) => createFileSpool({ directory, ...options });

function drain(lane: SpoolLane, most = Infinity): SpooledEntry[] {
  const entries: SpooledEntry[] = [];
  for (let next = lane.peek(); next && entries.length < most; next = lane.peek()) {
    lane.shift();
    entries.push(next);
  }
  return entries;
}

const uids = (entries: readonly SpooledEntry[]) => entries.map(({ UID }) => UID);
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `uid-${from + n}`);

/** The files of the one lane. */
function laneFolder(): string {
  const [folder] = readdirSync(join(directory, 'lanes'));
  return join(directory, 'lanes', folder ?? '');
}
const segments = (): string[] =>
  readdirSync(laneFolder())
    .filter((name) => name.endsWith('.segment'))
    .map((name) => join(laneFolder(), name));

/** What a crash leaves: the files as they are, and a lock whose owner is dead. */
function crash(): string {
  const copy = newDirectory();
  execFileSync('cp', ['-r', `${directory}/.`, copy]);
  rmSync(join(copy, 'lock'), { force: true });
  return copy;
}

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
    const [folder = ''] = readdirSync(join(directory, 'lanes'));
    for (const name of ['copy of 0000000000000001.segment', 'z.segment', '9.segment'])
      writeFileSync(join(directory, 'lanes', folder, name), '');
    const again = open();
    const lane = again.open(channel);
    expect(lane.append(entry(2)).sequence).toBe(2);
    expect(uids(drain(lane))).toEqual(numbered(1, 2));
    again.close();
    expect(readdirSync(join(directory, 'lanes', folder))).toContain('z.segment');
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

  it('accepts settling out of order, and after a crash returns only unsettled entries', async () => {
    const lane = open().open(channel);
    for (let n = 1; n <= 6; n++) lane.append(entry(n));
    const entries = drain(lane);
    for (const taken of entries) if (['uid-2', 'uid-4', 'uid-5'].includes(taken.UID)) lane.settle(taken);
    await new Promise((resolve) => setImmediate(resolve));
    directory = crash();
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

    directory = crash();
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

    directory = crash();
    const again = open().open(channel);
    expect(again.lost).toBe(0);
    const given = uids(drain(again));
    for (let n = 1; n <= 1000; n++) if (!isSettled(n)) expect(given).toContain(`uid-${n}`);
    expect(again.lost).toBe(0);
    expect(again.append(entry(1001)).sequence).toBe(1001);
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

    directory = crash();
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
    const inMemory = lane.append(entry(next));
    expect(lane.peek()).toBe(inMemory);
    spool.close();
  });

  it('keeps a bounded number of descriptors open, however many channels there are', async () => {
    const held = () =>
      readdirSync('/proc/self/fd').filter((fd) => {
        const link = `/proc/self/fd/${fd}`;
        return existsSync(link) && readlinkSync(link).startsWith(directory);
      }).length;
    const keys = Array.from({ length: 50 }, (_, n) => ({ ...channel, channelArn: `channel-${n}` }));
    const first = open({ maxOpenSegments: 4 });
    const stored: Promise<void>[] = [];
    for (const n of [1, 2, 3]) {
      for (const key of keys) {
        const lane = first.open(key);
        const { sequence } = lane.append(entry(n));
        if (n === 2) stored.push(lane.stored(sequence));
      }
      // Those that are being synced stay open for as long.
      await Promise.all(stored);
      if (n !== 2) expect(held()).toBeLessThanOrEqual(4);
    }
    for (const key of keys) for (const taken of drain(first.open(key), 1)) first.open(key).settle(taken);
    first.close();
    expect(held()).toBe(0);

    const second = open({ maxOpenSegments: 4 });
    expect(second.left()).toHaveLength(50);
    expect(held()).toBe(0);
    for (const key of keys) expect(uids(drain(second.open(key)))).toEqual(['uid-2', 'uid-3']);
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
    directory = crash();
    expect(uids(drain(open().open(channel)))).toEqual(numbered(91, 100));
  });

  it('resolves stored when the entry is synced, in one sync for all that wait', async () => {
    const spool = open({ segmentBytes: 300 });
    const lane = spool.open(channel);
    const waits = Array.from({ length: 50 }, (_, n) => lane.stored(lane.append(entry(n)).sequence));
    await expect(Promise.all(waits)).resolves.toHaveLength(50);
    await expect(lane.stored(1)).resolves.toBeUndefined();
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
    writeFileSync(join(directory, 'file'), '');
    expect(() => createFileSpool({ directory: join(directory, 'file') })).toThrow(
      /^\[spool_failed\] .*file cannot be used: ENOTDIR/,
    );
  });

  it('creates its parent directories, and fails clearly if it cannot', () => {
    const nested = join(directory, 'made', 'by', 'the spool');
    open({ directory: nested }).close();
    open({ directory: nested }).close();
    expect(existsSync(nested)).toBe(true);
    expect(() => createFileSpool({ directory: '/proc/spool' })).toThrow(
      /^\[spool_failed\] .*\/proc\/spool cannot be used: /,
    );
  });
});

describe('dead letters', () => {
  it('are kept with code, message and time across a restart, and are sent again on request', () => {
    const first = open();
    const lane = first.open(channel);
    lane.append(entry(1));
    lane.append(entry(2));
    for (const taken of drain(lane, 1)) lane.bury(taken, { code: 'InvalidRecipient', message: 'not yours' });
    for (const taken of drain(lane)) lane.settle(taken);
    first.close();

    const second = open();
    expect(second.left()).toHaveLength(1);
    const again = second.open(channel);
    expect(again.unsettled).toBe(0);
    expect(again.deadLetters()).toMatchObject([
      {
        entry: { UID: 'uid-1' },
        refusal: { code: 'InvalidRecipient', message: 'not yours' },
        time: expect.any(Number) as number,
      },
    ]);
    expect(again.resendDeadLetters()).toBe(1);
    expect(again.deadLetters()).toEqual([]);
    expect(uids(drain(again))).toEqual(['uid-1']);
    second.close();
  });
});

describe('a dead letter', () => {
  it('reserves its sequence even if a power cut left neither its segment nor a checkpoint', () => {
    const first = open();
    const lane = first.open(channel);
    for (let n = 1; n <= 5; n++) lane.append(entry(n));
    for (const taken of drain(lane).slice(3, 4)) lane.bury(taken, { code: 'InvalidData', message: 'bad' });
    directory = crash();
    for (const file of segments()) truncateSync(file, statSync(file).size / 5);
    rmSync(join(laneFolder(), 'checkpoint'));

    const second = open();
    const again = second.open(channel);
    expect(again.append(entry(6)).sequence).toBe(5);
    expect(again.endOf(4)).toMatchObject({ kind: 'refused', refusal: { code: 'InvalidData' } });
    expect(again.endOf(5)).toBeUndefined();
    expect(again.lost).toBe(2);
    second.close();
  });
});

describe('a damaged dead letter', () => {
  const file = (): string => join(laneFolder(), 'dead-letters.ndjson');
  const bury = (...numbers: number[]): void => {
    const spool = open();
    const lane = spool.open(channel);
    for (const n of numbers) lane.append(entry(n));
    for (const taken of drain(lane)) lane.bury(taken, { code: 'InvalidData', message: 'bad' });
    spool.close();
  };

  it('does not prevent a start, is set aside and reported when read, and affects no other', () => {
    bury(1, 2, 3);
    const [first = '', , third = ''] = readFileSync(file(), 'utf8').split('\n');
    const damaged = '{"entry": dämaged';
    writeFileSync(file(), `${first}\n${damaged}\n${third}\n`);
    const damages: Damage[] = [];
    const again = open({ onDamage: (damage) => damages.push(damage) });
    const lane = again.open(channel);
    expect(lane.deadLetterCount).toBe(3);
    expect(lane.resendDeadLetters()).toBe(2);
    expect(uids(drain(lane))).toEqual(['uid-1', 'uid-3']);
    expect(lane.deadLetterCount).toBe(0);
    expect(damages).toEqual([
      { file: file(), offset: first.length + 1, bytes: Buffer.byteLength(damaged) + 1 },
    ]);
    const aside = join(laneFolder(), 'damaged', `dead-letters.ndjson.${first.length + 1}`);
    expect(readFileSync(aside, 'utf8')).toBe(`${damaged}\n`);
    again.close();
  });

  it('is reported once, and the others are kept', () => {
    bury(1, 2);
    writeFileSync(file(), `${readFileSync(file(), 'utf8')}{}\n`);
    const damages: Damage[] = [];
    const again = open({ onDamage: (damage) => damages.push(damage) });
    const lane = again.open(channel);
    for (let time = 0; time < 2; time++) {
      expect(lane.deadLetters().map((letter) => letter.entry.UID)).toEqual(['uid-1', 'uid-2']);
    }
    expect(damages).toHaveLength(1);
    again.close();
  });

  it('is left to the new owner once the directory is closed or taken over', () => {
    bury(1, 2);
    const damaged = `{}\n${readFileSync(file(), 'utf8')}`;
    writeFileSync(file(), damaged);
    const damages: Damage[] = [];
    const closed = open({ onDamage: (damage) => damages.push(damage) });
    const lane = closed.open(channel);
    closed.close();
    expect(uids(lane.deadLetters().map((letter) => letter.entry))).toEqual(['uid-1', 'uid-2']);
    expect(readFileSync(file(), 'utf8')).toBe(damaged);

    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const first = open({ onDamage: (damage) => damages.push(damage) });
    const taken = first.open(channel);
    rmSync(join(directory, 'lock'));
    const second = open();
    vi.advanceTimersByTime(2_000);
    vi.useRealTimers();
    expect(() => taken.resendDeadLetters()).toThrow(/^\[spool_failed\] .* was taken over by another process/);
    expect(taken.deadLetters()).toHaveLength(2);
    expect(readFileSync(file(), 'utf8')).toBe(damaged);
    expect(damages).toEqual([]);
    first.close();
    second.close();
  });

  it('that is torn is not joined with a later one', () => {
    bury(1);
    writeFileSync(file(), readFileSync(file(), 'utf8') + '{"entry":{"UID":"uid-');
    bury(2);
    const again = open();
    expect(
      again
        .open(channel)
        .deadLetters()
        .map((letter) => letter.entry.UID),
    ).toEqual(['uid-1', 'uid-2']);
    expect(again.damages).toEqual([]);
    again.close();
  });
});

describe("a lane's damaged key", () => {
  it('does not prevent a start, and the entries are delivered when their channel is opened', () => {
    const spool = open();
    spool.open(channel).append(entry(1));
    spool.close();
    const file = join(laneFolder(), 'lane.json');
    for (const text of ['', '{"chann', 'null', '{}']) {
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

describe('the lock', () => {
  it('rejects a second owner, names the first, and is released on close', () => {
    const first = open();
    expect(() => open()).toThrow(
      new RegExp(
        `^\\[spool_locked\\] .* is owned by process ${process.pid} on .*: give each emitter a spool directory of its own$`,
      ),
    );
    first.close();
    open().close();
    expect(existsSync(join(directory, 'lock'))).toBe(false);
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
    writeFileSync(join(directory, 'lock'), JSON.stringify(lock));
    open().close();
    writeFileSync(join(directory, 'lock'), JSON.stringify({ ...lock, pid: process.pid }));
    open().close();
    expect(readdirSync(directory)).toEqual(['lanes', 'lock.spare']);
  });

  /** A lock such as this process makes, but for something. */
  function lockOf(other: (own: { pidNamespace?: string }) => object): void {
    open();
    const lock = JSON.parse(readFileSync(join(directory, 'lock'), 'utf8')) as object;
    writeFileSync(join(directory, 'lock'), JSON.stringify({ ...lock, token: 't', ...other(lock) }));
  }
  const silentFor = (seconds: number): void => {
    const then = Date.now() / 1000 - seconds;
    utimesSync(join(directory, 'lock'), then, then);
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
        join(directory, 'lock'),
      ]);
      await once(owner.stdout, 'data');
      expect(() => open()).toThrow('[spool_locked]');
      owner.kill();
      await once(owner, 'exit');
      silentFor(9.9);
      open().close();
      expect(existsSync(join(directory, 'lock'))).toBe(false);
    },
  );

  it('is taken over from a terminated worker thread once it stops renewing', () => {
    lockOf(() => ({ thread: -1 }));
    silentFor(9.9);
    open().close();
    expect(existsSync(join(directory, 'lock'))).toBe(false);
  });

  it('that is emptied or deleted still belongs to its owner, which continues', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const spool = open();
    const lane = spool.open(channel);
    writeFileSync(join(directory, 'lock'), '');
    vi.advanceTimersByTime(2_000);
    rmSync(join(directory, 'lock'));
    vi.advanceTimersByTime(2_000);
    vi.useRealTimers();
    expect(lane.append(entry(1)).sequence).toBe(1);
    spool.close();
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
      rmSync(directory, { recursive: true });
      if (isMadeAgain) mkdirSync(directory);
      vi.advanceTimersByTime(2_000);
      vi.useRealTimers();
      expect(() => lane.append(entry(2))).toThrow(/^\[spool_failed\] .* was removed or emptied$/);
      expect(uids(drain(lane))).toEqual(['uid-1']);
      spool.close();
      expect(existsSync(directory)).toBe(isMadeAgain);
      expect(existsSync(join(directory, 'lanes'))).toBe(false);
    },
  );

  it('that was taken over leaves all files to the new owner, and the old one delivers what is in memory', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const first = open();
    const lane = first.open(channel);
    for (let n = 1; n <= 3; n++) lane.append(entry(n));
    rmSync(join(directory, 'lock'));
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
  it('checks whether its lock was taken over before it changes any file', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const first = open();
    const lane = first.open(channel);
    for (let n = 1; n <= 3; n++) lane.append(entry(n));
    rmSync(join(directory, 'lock'));
    const second = open();
    const after = second.open(channel);
    expect(uids(drain(after))).toEqual(numbered(1, 3));
    after.append(entry(4));
    // The second writes its own checkpoint first.
    await new Promise((resolve) => setImmediate(resolve));
    const files = (): string[] =>
      readdirSync(laneFolder()).map((name) => readFileSync(join(laneFolder(), name), 'latin1'));
    const before = files();

    vi.setSystemTime(Date.now() + 12_000);
    const taken = drain(lane);
    for (const each of taken.slice(1)) lane.settle(each);
    await new Promise((resolve) => setImmediate(resolve));
    if (taken[0]) lane.bury(taken[0], { code: 'InvalidData', message: '' });
    expect(() => lane.append(entry(5))).toThrow(/^\[spool_failed\] .* was taken over by another process/);
    first.close();
    expect(files()).toEqual(before);
    second.close();
    vi.useRealTimers();
  });
});

describe('damage', () => {
  /** Three records of one lane, and where each begins. */
  function threeRecords() {
    const spool = open();
    const lane = spool.open(channel);
    for (let n = 1; n <= 3; n++) lane.append(entry(n, 'ü'.repeat(5)));
    spool.close();
    const [file = ''] = segments();
    const size = encodeRecord({ ...entry(1, 'ü'.repeat(5)), sequence: 1 }).length;
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
      directory = crash();
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

  it('does not affect what is emitted in the damage callback', () => {
    const { file, bytes } = threeRecords();
    writeFileSync(file, Buffer.alloc(bytes.length));
    writeFileSync(join(laneFolder(), `${'4'.padStart(16, '0')}.segment`), '');
    const again = open({
      onDamage: () => void again.open(channel).append(entry(4)),
    });
    const lane = again.open(channel);
    expect(uids(drain(lane))).toEqual(['uid-4']);
    expect(lane.lost).toBe(3);
    again.close();
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

describe('a full disk', () => {
  it('throws at the call: nothing crashes, accepted events are intact, and freed room is used', () => {
    // A bound on the size of a file, of 64 blocks of 512 or 1024 bytes, stands for the end of the disk.
    const program = `
      import { writeSync } from 'node:fs';
      import { createFileSpool } from ${JSON.stringify(`${import.meta.dirname}/../dist/testing.js`)};
      const spool = createFileSpool({ directory: ${JSON.stringify(directory)} });
      const lane = spool.open(${JSON.stringify(channel)});
      let accepted = 0;
      const append = () => {
        const UID = 'uid-' + (accepted + 1);
        const eventData = JSON.stringify({ UID, text: 'x'.repeat(300) });
        lane.append({ UID, id: UID, eventData, bytes: eventData.length });
        accepted++;
      };
      try { for (;;) append(); } catch (error) { writeSync(1, error.message + '\\n'); }
      try { append(); } catch (error) { writeSync(1, error.code + '\\n'); }
      writeSync(1, accepted + '\\n');
      process.kill(process.pid, 'SIGKILL');`;
    const shell = `ulimit -f 64; trap '' XFSZ; node --input-type=module -e "$PROGRAM" || true`;
    const [message, code, accepted] = execFileSync('sh', ['-c', shell], {
      env: { ...process.env, PROGRAM: program },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .split('\n');
    expect(message).toBe(
      `[spool_full] the disk of ${laneFolder()} is full: make room; the event was not accepted`,
    );
    expect(code).toBe('spool_full');
    const spool = open();
    const lane = spool.open(channel);
    expect(uids(drain(lane))).toEqual(numbered(1, Number(accepted)));
    expect(Number(accepted)).toBeGreaterThan(50);
    expect(() => lane.append(entry(1000))).not.toThrow();
    spool.close();
  });
});

function keyOf({ channelArn, region, recipientAccountId, dnsSuffix }: typeof channel) {
  return { channelArn, region, recipientAccountId, dnsSuffix };
}
