import fs, { rmSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createEmitter } from '../src/index.js';
import type { Damage } from '../src/spool/segment-reader.js';
import type { SpooledEntry } from '../src/spool/spool.js';
import { createMemoryTransport } from '../src/testing.js';
import type { EntryOutcome } from '../src/transport/outcome.js';
import type { Batch } from '../src/transport/transport.js';
import { channel, channelArn, channelArnOf, input, ruleCreated } from './support/events.js';
import { drain, spoolDirectory } from './support/spool-directory.js';

const { at, open, segments } = spoolDirectory();
afterEach(() => {
  vi.restoreAllMocks();
});

function entry(n: number) {
  const UID = `uid-${String(n).padStart(4, '0')}`;
  const eventData = JSON.stringify({ UID, text: 'x'.repeat(200) });
  return { UID, id: UID, eventData, bytes: Buffer.byteLength(eventData) };
}

describe('a spool in trouble', () => {
  it('keeps what was accepted after a torn first record', () => {
    const first = open();
    first.open(channel).append(entry(1));
    first.close();
    fs.truncateSync(segments()[0] ?? '', 100);

    const second = open();
    second.open(channel).append(entry(2));
    second.close();
    const third = open();
    expect(drain(third.open(channel)).map(({ UID }) => UID)).toEqual(['uid-0002']);
    third.close();
  });

  it('skips no segment that cannot be opened temporarily, and closes no file twice', () => {
    const first = open({ segmentBytes: 2000 });
    for (let n = 0; n < 40; n++) first.open(channel).append(entry(n));
    first.close();

    const damages: Damage[] = [];
    const second = open({ segmentBytes: 2000, onDamage: (damage) => damages.push(damage) });
    const lane = second.open(channel);
    const read: string[] = [];
    const openSync = fs.openSync.bind(fs);
    let opened = 0;
    vi.spyOn(fs, 'openSync').mockImplementation((...given) => {
      // The third segment that is read.
      if (++opened === 3) throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
      return openSync(...given);
    });
    const readOn = (): void => {
      read.push(...drain(lane).map(({ UID }) => UID));
    };
    const take = (): void => {
      for (let next = lane.peek(); next; next = lane.peek()) {
        read.push(next.UID);
        lane.shift();
      }
    };
    expect(take).toThrow('too many open files');
    readOn();
    expect(read).toEqual(Array.from({ length: 40 }, (_, n) => entry(n).UID));
    expect(damages).toEqual([]);
    second.close();
  });

  it('accepts an event even if the backlog cannot be opened: the record is already written', () => {
    const spool = open({ maxMemoryBytes: 300 });
    const lane = spool.open(channel);
    lane.append(entry(1));
    const openSync = vi.spyOn(fs, 'openSync').mockImplementation(() => {
      throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
    });
    lane.append(entry(2));
    openSync.mockRestore();
    expect(drain(lane).map(({ UID }) => UID)).toEqual(['uid-0001', 'uid-0002']);
    spool.close();
  });

  it('leaves nothing of a record that a full disk cut off', () => {
    const spool = open();
    const lane = spool.open(channel);
    lane.append(entry(1));
    const held = spool.bytes;
    const { writeSync } = fs;
    const write = vi.spyOn(fs, 'writeSync').mockImplementationOnce(((
      fd: number,
      data: Buffer,
      at: number,
      length: number,
      position: number,
    ) => {
      write.mockImplementationOnce(() => {
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      });
      return writeSync(fd, data, at, length - 10, position);
    }) as typeof writeSync);
    expect(() => lane.append(entry(2))).toThrow('[spool_full]');
    expect(spool.bytes).toBe(held);
    spool.close();
    const next = open();
    expect(drain(next.open(channel)).map(({ UID }) => UID)).toEqual(['uid-0001']);
    expect(next.damages).toEqual([]);
    next.close();
  });

  it('does not append a dead letter to one that was cut off by a full disk', () => {
    const spool = open();
    const lane = spool.open(channel);
    for (const n of [1, 2]) lane.append(entry(n));
    const [one, two] = drain(lane) as [SpooledEntry, SpooledEntry];
    const refusal = { code: 'InvalidData', message: 'words' };
    const writeFileSync = fs.writeFileSync.bind(fs);
    for (const cutOff of [true, false]) {
      vi.spyOn(fs, 'writeFileSync').mockImplementationOnce((file, text) => {
        writeFileSync(file, (text as string).slice(0, 50));
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      });
      const cut = vi.spyOn(fs, 'ftruncateSync');
      // Where the half of a line cannot be cut off at once, it is before the next.
      if (!cutOff) {
        cut.mockImplementationOnce(() => {
          throw new Error('i/o error');
        });
      }
      expect(() => {
        lane.bury(one, refusal);
      }).toThrow(cutOff ? 'no space left' : 'i/o error');
    }
    lane.bury(one, refusal);
    lane.bury(two, refusal);
    expect(lane.deadLetters().map((letter) => letter.entry.UID)).toEqual(['uid-0001', 'uid-0002']);
    expect(spool.damages).toEqual([]);
    spool.close();
  });

  it('reuses the room of delivered entries, however small the open segments are', () => {
    const spool = open({ maxBytes: 5000 });
    for (let n = 0; n < 100; n++) {
      const lane = spool.open({ ...channel, channelArn: channelArnOf(n % 10) });
      lane.append(entry(n));
      for (const taken of drain(lane)) lane.settle(taken);
    }
    expect(spool.bytes).toBeLessThanOrEqual(5000);
    spool.close();
  });

  it('finds room in what was delivered, though someone deleted one of the segments', () => {
    const spool = open({ segmentBytes: 1000, maxBytes: 10_000 });
    const lane = spool.open(channel);
    for (let n = 0; n < 30; n++) lane.append(entry(n));
    fs.rmSync(segments()[0] ?? '');
    for (const taken of drain(lane)) lane.settle(taken);
    for (let n = 0; n < 30; n++) lane.append(entry(n));
    expect(lane.unsettled).toBe(30);
    spool.close();
  });

  it('touches no file after it was closed', () => {
    const spool = open();
    const lane = spool.open(channel);
    lane.append(entry(1));
    const [taken] = drain(lane) as [SpooledEntry];
    spool.close();
    const writes = [vi.spyOn(fs, 'writeSync'), vi.spyOn(fs, 'writeFileSync'), vi.spyOn(fs, 'rmSync')];
    lane.settle(taken);
    lane.bury(taken, { code: 'InvalidData', message: 'words' });
    for (const write of writes) expect(write).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    const next = open();
    expect(drain(next.open(channel))).toHaveLength(1);
    next.close();
  });

  it('answers truthfully after the close whether an entry is on disk', async () => {
    const spool = open();
    const lane = spool.open(channel);
    const synced = vi.spyOn(fs, 'fdatasyncSync');
    lane.append(entry(1));
    spool.close();
    expect(synced).toHaveBeenCalled();
    await expect(lane.stored(1)).resolves.toBeUndefined();
  });

  it('stays where it is though its directory is relative, and the service changes its working directory', () => {
    const workingDirectory = process.cwd();
    const elsewhere = at('elsewhere');
    fs.mkdirSync(elsewhere);
    try {
      process.chdir(at());
      const spool = open({ directory: 'relative' });
      process.chdir(elsewhere);
      spool.open(channel).append(entry(1));
      spool.close();
    } finally {
      process.chdir(workingDirectory);
    }
    const next = open({ directory: at('relative') });
    expect(drain(next.open(channel))).toHaveLength(1);
    next.close();
  });

  it('stays where it is though its directory was named by a link, and a deployment points that elsewhere', () => {
    const link = at('current');
    for (const release of ['first', 'second']) fs.mkdirSync(at(release));
    fs.symlinkSync(at('first'), link);
    const spool = open({ directory: at('current', 'spool') });
    fs.rmSync(link);
    fs.symlinkSync(at('second'), link);
    const successor = open({ directory: at('current', 'spool') });
    for (const owner of [successor, spool]) {
      owner.open(channel).append(entry(1));
      expect(owner.open(channel).unsettled).toBe(1);
      owner.close();
    }
  });

  it('counts existing segments towards its limit, even if they exceed it', () => {
    const first = open();
    for (let n = 0; n < 10; n++) first.open(channel).append(entry(n));
    const held = first.bytes;
    first.close();
    const second = open({ maxBytes: 500 });
    second.open(channel);
    expect(second.bytes).toBe(held);
    second.close();
  });

  it('takes over a lock that a power cut left empty, and leaves the lock of another owner alone', () => {
    const first = open();
    fs.writeFileSync(at('lock'), '');
    const second = open();
    first.close();
    expect(() => open()).toThrow('is owned by process');
    second.close();
    open().close();
  });

  it('ignores foreign files at the start', () => {
    open().close();
    fs.writeFileSync(at('lanes', '.DS_Store'), '');
    expect(open().left()).toEqual([]);
  });
});

describe('an emitter whose spool is in trouble', () => {
  const deliver = createMemoryTransport;

  it('sends the part of a batch that was read when the next entry cannot be read', async () => {
    const down = createMemoryTransport({
      answer: ({ entries }): EntryOutcome[] =>
        entries.map(() => ({ kind: 'retry', code: 'Down', message: 'words' })),
    });
    const before = createEmitter({ channelArn, spoolDirectory: at(), transport: down });
    for (let n = 0; n < 1000; n++) before.emit(ruleCreated, { ...input, UID: `u-${n}` });
    await before.close({ timeoutMs: 50 });

    const transport = deliver();
    const after = createEmitter({ channelArn, spoolDirectory: at(), transport });
    const readSync = fs.readSync.bind(fs);
    let reads = 0;
    vi.spyOn(fs, 'readSync').mockImplementation((...given: Parameters<typeof fs.readSync>) => {
      if (++reads === 2) throw Object.assign(new Error('i/o error'), { code: 'EIO' });
      return readSync(...given);
    });
    const report = await after.close({ timeoutMs: 10_000 });
    expect([report.delivered, report.pending]).toEqual([1000, 0]);
    expect(reads).toBeGreaterThan(2);
  });

  it('backs off from a backlog that cannot be read at all, and says why', async () => {
    const transport = deliver();
    const emitter = createEmitter({ channelArn, spool: open({ maxMemoryBytes: 0 }), transport, lingerMs: 0 });
    emitter.emit(ruleCreated, input);
    const broken = vi.spyOn(fs, 'readSync').mockImplementation(() => {
      throw Object.assign(new Error('i/o error'), { code: 'EIO' });
    });
    await vi.waitFor(() => {
      expect(emitter.stats().channels).toMatchObject([
        { state: 'backing_off', pending: 1, trouble: { code: 'SpoolFailure', message: 'i/o error' } },
      ]);
    });
    broken.mockRestore();
    expect(await emitter.close()).toMatchObject({ delivered: 1, pending: 0 });
  });

  it('sends the backlog of a tenant once the service supplies its external ID', async () => {
    const customers = new Map([['acme', { channelArn, externalId: 'confidential' }]]);
    const channels = (tenant: string) => customers.get(tenant);
    const answer = ({ channel: { externalId }, entries }: Batch): EntryOutcome[] =>
      entries.map(({ id }) =>
        externalId === undefined
          ? { kind: 'park', code: 'ChannelInsufficientPermission', message: 'words' }
          : { kind: 'delivered', eventID: id },
      );
    const down = createMemoryTransport({
      answer: ({ entries }): EntryOutcome[] =>
        entries.map(() => ({ kind: 'retry', code: 'Down', message: 'words' })),
    });
    const before = createEmitter({ channels, spoolDirectory: at(), transport: down });
    before.forTenant('acme').emit(ruleCreated, input);
    await before.close({ timeoutMs: 20 });

    const [[name, acme] = ['', undefined]] = customers;
    customers.clear();
    const options = { channels, spoolDirectory: at(), parkedProbeMs: 10 };
    const after = createEmitter({ ...options, transport: createMemoryTransport({ answer }) });
    await vi.waitFor(() => {
      expect(after.stats().channels).toMatchObject([{ state: 'parked', pending: 1 }]);
    });
    if (acme) customers.set(name, acme);
    await vi.waitFor(() => {
      expect(after.stats()).toMatchObject({ delivered: 1, pending: 0 });
    });
    await after.close();
  });

  it('releases the directory when it fails to start', () => {
    const emitter = () => createEmitter({ channelArn, spoolDirectory: at(), transport: deliver() });
    fs.mkdirSync(at('lanes'));
    const readdir = vi.spyOn(fs, 'readdirSync').mockImplementation(() => {
      throw Object.assign(new Error('not permitted'), { code: 'EACCES' });
    });
    expect(emitter).toThrow('not permitted');
    readdir.mockRestore();
    const meterProvider = {
      getMeter() {
        throw new Error('no meters today');
      },
    };
    expect(() =>
      createEmitter({ channelArn, spoolDirectory: at(), transport: deliver(), meterProvider }),
    ).toThrow('no meters today');
    expect(emitter).not.toThrow();
  });

  it('resends the dead letters that fit, and keeps the others', async () => {
    const answers = { kind: 'reject' as 'reject' | 'delivered' };
    const transport = createMemoryTransport({
      answer: ({ entries }): EntryOutcome[] =>
        entries.map(({ id }) =>
          answers.kind === 'reject'
            ? { kind: 'reject', code: 'InvalidData', message: 'words' }
            : { kind: 'delivered', eventID: id },
        ),
    });
    const options = { channelArn, spoolDirectory: at(), transport };
    const first = createEmitter(options);
    for (let n = 0; n < 8; n++) first.emit(ruleCreated, input);
    expect(await first.close()).toMatchObject({ rejected: 8 });

    answers.kind = 'delivered';
    const second = createEmitter({ ...options, maxSpoolBytes: 2000 });
    expect(() => second.retryDeadLetters()).toThrow('spool_full');
    const report = await second.flush();
    expect(report.delivered).toBeGreaterThan(0);
    expect(second.deadLetters()).toHaveLength(8 - report.delivered);
    await second.close();
  });

  it('keeps dead letters when asked to resend them after its close', async () => {
    const transport = createMemoryTransport({
      answer: ({ entries }): EntryOutcome[] =>
        entries.map(() => ({ kind: 'reject', code: 'InvalidData', message: 'words' })),
    });
    const emitter = createEmitter({ channelArn, spoolDirectory: at(), transport });
    emitter.emit(ruleCreated, input);
    await emitter.close();
    expect(() => emitter.retryDeadLetters()).toThrow('the emitter was closed');
    const next = createEmitter({ channelArn, spoolDirectory: at(), transport: deliver() });
    expect(next.deadLetters()).toHaveLength(1);
    await next.close();
  });

  it('waits for none of the events that only the process can send that took its directory over', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const answers: ((outcome: 'retry' | 'delivered') => void)[] = [];
    const transport = createMemoryTransport({
      answer: async ({ entries }) => {
        const kind = await new Promise<'retry' | 'delivered'>((resolve) => answers.push(resolve));
        return entries.map(() => ({ kind, eventID: 'e', code: 'Down', message: 'words' }));
      },
    });
    // Two events are in memory, too.
    const emitter = createEmitter({ transport, spool: open({ maxMemoryBytes: 900 }), channelArn });
    for (let n = 0; n < 5; n++) emitter.emit(ruleCreated, input);
    rmSync(at('lock'));
    const other = open();
    vi.advanceTimersByTime(2_000);
    vi.useRealTimers();

    const report = emitter.flush({ timeoutMs: 60_000 });
    for (const answer of ['retry', 'delivered'] as const) {
      await vi.waitUntil(() => answers.length > 0);
      answers.shift()?.(answer);
    }
    const code = 'SpoolTaken';
    const message = expect.stringContaining('which another process has taken over') as string;
    expect(await report).toEqual({
      delivered: 2,
      rejected: 0,
      pending: 3,
      reasons: [{ outcome: 'pending', channelArn, code, message, events: 3 }],
    });
    expect(emitter.stats().channels).toMatchObject([{ pending: 3, trouble: { code } }]);
    await emitter.close();
    expect(drain(other.open(channel))).toHaveLength(5);
    other.close();
  });
});
