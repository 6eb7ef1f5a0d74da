import fs, { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createFileSpool } from '../src/spool/file-spool.js';
import { channel } from './support/events.js';

/** The disk's next sync fails, as it does on a disk that is about to die. */
function failNextSync(): void {
  const failing = ((_fd: number, done: (error: Error | null) => void) => {
    setImmediate(done, Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
  }) as typeof fs.fdatasync;
  vi.spyOn(fs, 'fdatasync').mockImplementationOnce(failing);
}

const entry = (n: number) => ({ UID: `uid-${n}`, id: `uid-${n}`, eventData: '{}', bytes: 2 });

it('never calls an event stored that a failed sync was to cover, and delivers it all the same', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'spool-'));
  onTestFinished(() => {
    vi.restoreAllMocks();
    rmSync(directory, { recursive: true });
  });
  const spool = createFileSpool({ directory });
  const lane = spool.open(channel);
  const before = lane.append(entry(1));
  await lane.stored(before);

  failNextSync();
  const unlucky = lane.append(entry(2));
  const words = /^\[spool_failed\] .* cannot be written: EIO/;
  await expect(lane.stored(unlucky)).rejects.toThrow(words);

  // The disk answers again: it may have dropped what it could not write, and would not say so.
  const after = lane.append(entry(3));
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
