import fs, { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createEmitter } from '../src/index.js';
import { decodeLetter } from '../src/spool/dead-letter-line.js';
import type { SpoolLane } from '../src/spool/spool.js';
import { createMemoryTransport } from '../src/testing.js';
import type { EntryOutcome } from '../src/transport/outcome.js';
import { entry as entryWith } from './support/entries.js';
import { channel, channelArn, input, ruleCreated } from './support/events.js';
import { spoolDirectory } from './support/spool-directory.js';

const { laneFolder, open } = spoolDirectory();
afterEach(() => {
  vi.restoreAllMocks();
});

const file = (): string => join(laneFolder(), 'dead-letters.ndjson');

const entry = (n: number) => entryWith(n, 'ü'.repeat(1000));

function bury(lane: SpoolLane, ...numbers: number[]): void {
  for (const n of numbers) lane.append(entry(n));
  for (let next = lane.peek(); next; next = lane.peek()) {
    lane.shift();
    lane.bury(next, { code: 'InvalidData', message: 'bad' });
  }
}

const failure = (code: string) => Object.assign(new Error(`${code}: said the disk`), { code });
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('dead letters', () => {
  it('are counted as they are, though the directory cannot be synced once some were sent again', () => {
    const first = open();
    bury(first.open(channel), 1, 2, 3);
    first.close();
    const spool = open({ maxBytes: 3000 });
    const lane = spool.open(channel);
    const { renameSync } = fs;
    vi.spyOn(fs, 'renameSync').mockImplementationOnce((from, to) => {
      renameSync(from, to);
      vi.spyOn(fs, 'fdatasyncSync').mockImplementationOnce(() => {
        throw failure('EIO');
      });
    });
    expect(() => lane.resendDeadLetters()).toThrow('EIO');
    expect([lane.waiting.entries, lane.deadLetterCount, lane.deadLetters().length]).toEqual([1, 2, 2]);
    spool.close();
  });

  it('name the error that kept them from being copied, and not that of the copy’s deletion', () => {
    const first = open();
    bury(first.open(channel), 1, 2, 3);
    first.close();
    const spool = open({ maxBytes: 3000 });
    const lane = spool.open(channel);
    vi.spyOn(fs, 'renameSync').mockImplementationOnce(() => {
      throw failure('ENOSPC');
    });
    vi.spyOn(fs, 'rmSync').mockImplementationOnce(() => {
      throw failure('EIO');
    });
    expect(() => lane.resendDeadLetters()).toThrow('[spool_full]');
    expect(lane.deadLetterCount).toBe(3);
    spool.close();
  });

  it('are never all in memory: a channel may refuse more than fits into a buffer or string', () => {
    const first = open();
    bury(first.open(channel), ...numbers(600));
    first.close();
    expect(statSync(file()).size).toBeGreaterThan(1_000_000);

    const readFile = vi.spyOn(fs, 'readFileSync');
    const reads = vi.spyOn(fs, 'readSync');
    const writes = vi.spyOn(fs, 'writeFileSync');
    const second = open({ maxBytes: 700_000 });
    const lane = second.open(channel);
    expect(lane.deadLetterCount).toBe(600);
    expect(() => lane.resendDeadLetters()).toThrow('spool_full');
    const kept = lane.deadLetterCount;
    expect(kept).toBeGreaterThan(200);
    expect(kept).toBeLessThan(600);
    const given: string[] = [];
    for (let next = lane.peek(); next; next = lane.peek()) {
      given.push(next.UID);
      lane.shift();
      lane.settle(next);
    }
    expect(lane.deadLetters().map((letter) => letter.entry.UID)).toEqual(
      numbers(600)
        .map((n) => `uid-${n}`)
        .slice(given.length),
    );
    expect(given.length + kept).toBe(600);
    expect(readFile.mock.calls.filter(([path]) => path === file())).toEqual([]);
    const largest = 256 * 1024;
    expect(Math.max(...reads.mock.calls.map(([, into]) => into.byteLength))).toBeLessThanOrEqual(largest);
    expect(
      Math.max(...writes.mock.calls.map(([, data]) => Buffer.byteLength(data as Buffer))),
    ).toBeLessThanOrEqual(largest);
    second.close();
  });

  it('are written again after a failed sync, before a checkpoint covers their entries', async () => {
    const spool = open();
    const lane = spool.open(channel);
    const sync = vi.spyOn(fs, 'fdatasyncSync').mockImplementationOnce(() => {
      throw failure('EIO');
    });
    const checkpoints = vi.spyOn(fs, 'writeSync');
    bury(lane, 1);
    await vi.waitUntil(() => sync.mock.calls.length > 0);
    const { ino } = statSync(file());
    // Only the event itself was written.
    expect(checkpoints).toHaveBeenCalledTimes(1);
    checkpoints.mockClear();

    // The disk answers again, and would not tell what it dropped.
    bury(lane, 2);
    await vi.waitUntil(() => checkpoints.mock.calls.length > 1);
    expect(statSync(file()).ino).not.toBe(ino);
    expect(lane.deadLetters().map((letter) => letter.entry.UID)).toEqual(['uid-1', 'uid-2']);
    spool.close();
  });

  it('that cannot be read temporarily do not block the receipt of an event', async () => {
    const transport = createMemoryTransport({
      answer: ({ entries }): EntryOutcome[] =>
        entries.map(() => ({ kind: 'reject', code: 'InvalidData', message: 'words' })),
    });
    const spool = open({ maxMemoryBytes: 1 });
    const emitter = createEmitter({ channelArn, spool, transport });
    const receipt = emitter.emit(ruleCreated, input);
    expect(await emitter.flush()).toMatchObject({ rejected: 1 });

    const broken = vi.spyOn(fs, 'openSync').mockImplementation(() => {
      throw failure('EMFILE');
    });
    const words = /^\[spool_failed\] .*EMFILE: said the disk$/;
    await expect(receipt.delivered).rejects.toThrow(words);
    expect(() => emitter.deadLetters()).toThrow(words);
    expect(() => emitter.retryDeadLetters()).toThrow(words);
    broken.mockRestore();
    await expect(receipt.delivered).rejects.toThrow(/^\[rejected\] .*: InvalidData: words$/);
    expect(emitter.deadLetters()).toHaveLength(1);
    await emitter.close();
  });

  it('next to a line longer than any dead letter are all kept', () => {
    const first = open();
    bury(first.open(channel), 1);
    const letter = readFileSync(file(), 'utf8');
    first.close();
    // The disk gives zeros where it wrote nothing.
    fs.truncateSync(file(), letter.length + 2 ** 26);
    fs.appendFileSync(file(), `\n${letter}`);
    const second = open();
    const lane = second.open(channel);
    expect(lane.deadLetterCount).toBe(3);
    expect(lane.deadLetters().map((found) => found.entry.UID)).toEqual(['uid-1', 'uid-1']);
    expect(second.damages).toHaveLength(1);
    second.close();
  });

  it('are recognized as damaged if any bit is flipped, so that no damaged number is used', () => {
    const first = open();
    bury(first.open(channel), 1, 2);
    first.close();
    const whole = readFileSync(file());
    const bytes = whole.indexOf('\n') + 1;
    const line = Buffer.from(whole.subarray(0, bytes));
    expect(decodeLetter(line)).toMatchObject({
      entry: { UID: 'uid-1', sequence: 1 },
      refusal: { code: 'InvalidData', message: 'bad' },
    });
    for (let bit = 0; bit < bytes * 8; bit++) {
      const changed = Buffer.from(line);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit % 8));
      expect(decodeLetter(changed)).toBeUndefined();
    }

    whole.write('9', whole.indexOf('"sequence":1') + '"sequence":'.length);
    fs.writeFileSync(file(), whole);
    const second = open();
    const lane = second.open(channel);
    expect(lane.lost).toBe(0);
    expect(lane.deadLetters().map((letter) => letter.entry.UID)).toEqual(['uid-2']);
    expect(second.damages).toHaveLength(1);
    second.close();
  });

  it('are not appended to what an earlier process wrote without a sync', () => {
    const first = open();
    bury(first.open(channel), 1);
    const { size } = statSync(file());
    first.close();
    const second = open();
    bury(second.open(channel), 2, 3);
    expect(second.open(channel).deadLetters()).toHaveLength(3);
    second.close();
    // The disk gives zeros where it wrote nothing.
    const letters = readFileSync(file());
    fs.writeFileSync(file(), letters.fill(0, 0, size));
    const third = open();
    const lane = third.open(channel);
    expect(lane.deadLetterCount).toBe(3);
    expect(lane.deadLetters().map((found) => found.entry.UID)).toEqual(['uid-2', 'uid-3']);
    expect(lane.deadLetterCount).toBe(2);
    expect(third.damages).toHaveLength(1);
    third.close();
  });

  it('are recounted when read: a failed replacement may have left fewer', () => {
    const spool = open();
    const lane = spool.open(channel);
    bury(lane, 1, 2);
    const letters = readFileSync(file(), 'utf8');
    fs.writeFileSync(file(), letters.slice(letters.indexOf('\n') + 1));
    expect(lane.deadLetterCount).toBe(2);
    expect(lane.deadLetters().map((found) => found.entry.UID)).toEqual(['uid-2']);
    expect(lane.deadLetterCount).toBe(1);
    spool.close();
  });

  it('can be read on a full disk, even if one is damaged', () => {
    const first = open();
    bury(first.open(channel), 1, 2);
    first.close();
    fs.appendFileSync(file(), '{}\n');
    const second = open();
    const lane = second.open(channel);
    const full = vi.spyOn(fs, 'fdatasyncSync').mockImplementation(() => {
      throw failure('ENOSPC');
    });
    expect(lane.deadLetters().map((found) => found.entry.UID)).toEqual(['uid-1', 'uid-2']);
    expect(lane.deadLetterCount).toBe(3);
    expect(fs.readdirSync(join(file(), '..')).filter((name) => name.endsWith('.draft'))).toEqual([]);
    full.mockRestore();
    expect(lane.deadLetters()).toHaveLength(2);
    expect(lane.deadLetterCount).toBe(2);
    second.close();
  });

  it('are reported as damaged if the end of the last line is missing', () => {
    const first = open();
    bury(first.open(channel), 1, 2);
    first.close();
    const letters = readFileSync(file());
    letters.write('x', letters.length - 1);
    fs.writeFileSync(file(), letters);
    const second = open();
    expect(
      second
        .open(channel)
        .deadLetters()
        .map((found) => found.entry.UID),
    ).toEqual(['uid-1']);
    const [damage] = second.damages;
    const aside = join(file(), '..', 'damaged', `dead-letters.ndjson.${damage?.offset}`);
    expect(readFileSync(aside, 'utf8')).toContain('uid-2');
    second.close();
  });
});
