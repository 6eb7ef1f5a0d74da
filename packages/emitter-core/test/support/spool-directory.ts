import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { createFileSpool, type FileSpoolOptions } from '../../src/spool/file-spool.js';
import type { SpooledEntry, SpoolLane } from '../../src/spool/spool.js';

/** Gives each test of the file that calls this a new spool directory, and deletes it after the test. */
export function spoolDirectory() {
  const made: string[] = [];
  const create = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'spool-'));
    made.push(path);
    return path;
  };
  let path: string;
  beforeEach(() => {
    path = create();
  });
  afterEach(() => {
    for (const each of made.splice(0)) rmSync(each, { recursive: true, force: true });
  });

  /** The folder of the first lane: most tests have only one. */
  const laneFolder = (): string => {
    const [folder] = readdirSync(join(path, 'lanes'));
    return join(path, 'lanes', folder ?? '');
  };
  return {
    /** The path of the directory, or of the file with this name in it. */
    at: (...names: string[]): string => join(path, ...names),
    open: (options: Partial<FileSpoolOptions> = {}) => createFileSpool({ directory: path, ...options }),
    laneFolder,
    segments: (): string[] =>
      readdirSync(laneFolder())
        .filter((name) => name.endsWith('.segment'))
        .map((name) => join(laneFolder(), name)),
    /** Continues with what a crash leaves: the files as they are, and no lock, since its owner is dead. */
    crash: (): void => {
      const copy = create();
      execFileSync('cp', ['-r', `${path}/.`, copy]);
      rmSync(join(copy, 'lock'), { force: true });
      path = copy;
    },
  };
}

/** Takes entries out of the lane, at most this many. */
export function drain(lane: SpoolLane, most = Infinity): SpooledEntry[] {
  const entries: SpooledEntry[] = [];
  for (let next = lane.peek(); next && entries.length < most; next = lane.peek()) {
    lane.shift();
    entries.push(next);
  }
  return entries;
}

export const uids = (entries: readonly SpooledEntry[]) => entries.map(({ UID }) => UID);

/** The UIDs of the entries with these numbers, both included. */
export const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `uid-${from + n}`);
