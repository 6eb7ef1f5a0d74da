import fs, { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFileSpool, type FileSpoolOptions } from '../src/spool/file-spool.js';
import { channel } from './support/events.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'spool-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

const open = (options: Partial<FileSpoolOptions> = {}) => createFileSpool({ directory, ...options });

function entry(n: number) {
  const UID = `uid-${String(n).padStart(4, '0')}`;
  const eventData = JSON.stringify({ UID, text: 'x'.repeat(200) });
  return { UID, id: UID, eventData, bytes: Buffer.byteLength(eventData) };
}

const failure = (code: string) => Object.assign(new Error(`${code}: said the disk`), { code });

describe('a close that fails', () => {
  it('is no second one, which could be of another’s file, and leaves nobody waiting', async () => {
    const spool = open({ segmentBytes: 300 });
    const lane = spool.open(channel);
    const { closeSync } = fs;
    const closed: number[] = [];
    const close = vi.spyOn(fs, 'closeSync').mockImplementation((fd) => {
      closed.push(fd);
      closeSync(fd);
      throw failure('EDQUOT');
    });
    const opened = vi.spyOn(fs, 'openSync');
    lane.append(entry(1));
    const { sequence } = lane.append(entry(2));
    await lane.stored(sequence);
    spool.close();
    const segments = opened.mock.results.map(({ value }) => value as number);
    close.mockRestore();
    expect(closed).toEqual([...new Set(closed)]);
    expect(closed).toEqual(expect.arrayContaining(segments));

    // The directory was let go of, too.
    const next = open();
    expect(next.left()).toEqual([expect.objectContaining({ channelArn: channel.channelArn })]);
    next.close();
  });
});

describe('a segment whose first record found no room', () => {
  it('is not deleted for empty once it holds one, though a sync failed between', async () => {
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
      fs
        .readdirSync(directory, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.segment'));
    await vi.waitUntil(() => segments().length < 2);
    expect(segments()).toEqual([expect.stringMatching(/0000000000000002\.segment$/)]);
    spool.close();
    const next = open();
    expect(next.open(channel).peek()?.UID).toBe('uid-0002');
    next.close();
  });
});
