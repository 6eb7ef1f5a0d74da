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
