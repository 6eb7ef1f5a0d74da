import fs, { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { entry } from './support/entries.js';
import { channel } from './support/events.js';
import { drain, spoolDirectory, uids } from './support/spool-directory.js';

const { at, crash, laneFolder, open, segments } = spoolDirectory();

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

  it('are not all read again for each event that is refused, or of which it is asked how it ended', () => {
    const spool = open();
    const lane = spool.open(channel);
    for (let n = 1; n <= 5; n++) lane.append(entry(n));
    const [one, two, three, four, five] = drain(lane);
    const refusal = (message: string) => ({ code: 'InvalidData', message });
    if (one) lane.bury(one, refusal('first'));
    for (const taken of [two, three, four]) if (taken) lane.settle(taken);
    expect(lane.endOf(2)).toEqual({ kind: 'delivered' });
    const reads = vi.spyOn(fs, 'readSync');
    for (const sequence of [2, 3, 4]) expect(lane.endOf(sequence)).toEqual({ kind: 'delivered' });
    if (five) lane.bury(five, refusal('fifth'));
    expect(reads).not.toHaveBeenCalled();
    reads.mockRestore();
    expect(lane.endOf(1)).toEqual({ kind: 'refused', refusal: refusal('first') });
    expect(lane.endOf(5)).toEqual({ kind: 'refused', refusal: refusal('fifth') });
    lane.resendDeadLetters();
    expect(lane.endOf(1)).toEqual({ kind: 'resent' });
    spool.close();
  });
});

describe('a dead letter', () => {
  it('reserves its sequence even if a power cut left neither its segment nor a checkpoint', () => {
    const first = open();
    const lane = first.open(channel);
    for (let n = 1; n <= 5; n++) lane.append(entry(n));
    for (const taken of drain(lane).slice(3, 4)) lane.bury(taken, { code: 'InvalidData', message: 'bad' });
    crash();
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

it('keeps dead letters if somebody deleted the segment to which they were appended again', () => {
  const spool = open();
  const lane = spool.open(channel);
  for (const n of [1, 2]) lane.append(entry(n));
  for (const taken of drain(lane, 1)) lane.bury(taken, { code: 'InvalidData', message: 'bad' });
  for (const file of segments()) rmSync(file);
  expect(() => lane.resendDeadLetters()).toThrow(/^\[spool_failed\] .*\.segment was deleted/);
  expect(lane.deadLetters().map((letter) => letter.entry.UID)).toEqual(['uid-1']);
  spool.close();
});

it('sends an event again whose dead letter no checkpoint covers: a power cut may still drop the letter', () => {
  const lane = open().open(channel);
  lane.append(entry(1));
  for (const taken of drain(lane)) lane.bury(taken, { code: 'InvalidData', message: 'bad' });
  crash();
  const again = open().open(channel);
  expect(again.deadLetters()).toHaveLength(1);
  expect(uids(drain(again))).toEqual(['uid-1']);
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
    const again = open();
    const lane = again.open(channel);
    expect(lane.deadLetterCount).toBe(3);
    expect(lane.resendDeadLetters()).toBe(2);
    expect(uids(drain(lane))).toEqual(['uid-1', 'uid-3']);
    expect(lane.deadLetterCount).toBe(0);
    expect(again.damages).toEqual([
      { file: file(), offset: first.length + 1, bytes: Buffer.byteLength(damaged) + 1 },
    ]);
    const aside = join(laneFolder(), 'damaged', `dead-letters.ndjson.${first.length + 1}`);
    expect(readFileSync(aside, 'utf8')).toBe(`${damaged}\n`);
    again.close();
  });

  it('is reported once, and the others are kept', () => {
    bury(1, 2);
    writeFileSync(file(), `${readFileSync(file(), 'utf8')}{}\n`);
    const again = open();
    const lane = again.open(channel);
    for (let time = 0; time < 2; time++) {
      expect(lane.deadLetters().map((letter) => letter.entry.UID)).toEqual(['uid-1', 'uid-2']);
    }
    expect(again.damages).toHaveLength(1);
    again.close();
  });

  it('is left to the new owner once the directory is closed or taken over', () => {
    bury(1, 2);
    const damaged = `{}\n${readFileSync(file(), 'utf8')}`;
    writeFileSync(file(), damaged);
    const closed = open();
    const lane = closed.open(channel);
    closed.close();
    expect(uids(lane.deadLetters().map((letter) => letter.entry))).toEqual(['uid-1', 'uid-2']);
    expect(readFileSync(file(), 'utf8')).toBe(damaged);

    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const first = open();
    const taken = first.open(channel);
    rmSync(at('lock'));
    const second = open();
    vi.advanceTimersByTime(2_000);
    vi.useRealTimers();
    expect(() => taken.resendDeadLetters()).toThrow(/^\[spool_failed\] .* was taken over by another process/);
    expect(taken.deadLetters()).toHaveLength(2);
    expect(readFileSync(file(), 'utf8')).toBe(damaged);
    expect([...closed.damages, ...first.damages]).toEqual([]);
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
