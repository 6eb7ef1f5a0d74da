import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Dice } from './dice.js';
import { filesOf } from './files.js';
import { UnsyncedNames } from './unsynced-names.js';
import { UnsyncedWrites, type Write } from './unsynced-writes.js';

/** The bytes and names that may not be on disk yet: a power cut may undo any of them. */
export class Unsynced {
  readonly writes = new UnsyncedWrites();
  readonly names = new UnsyncedNames(this.writes);
  /** The most records that power cuts can have removed. */
  recordsTaken = 0;
  /** Whether power cuts removed the file that names a lane's channel: the lane is found again when the channel is used. */
  areKeysTaken = false;

  /** Starts again, with nothing. */
  reset(): void {
    this.writes.clear();
    this.names.clear();
    this.recordsTaken = 0;
    this.areKeysTaken = false;
  }

  /** The same directory under another name, after a process was killed: the system still has what it was given. */
  moveDirectory(from: string, to: string): void {
    this.writes.moveDirectory(from, to);
    this.names.moveDirectory(from, to);
  }

  /** Undoes random changes to a directory. The others are on disk from then on. */
  cutPower(directory: string, dice: Dice): void {
    const before = filesOf(directory).map((file) => ({ file, records: recordsOf(file) }));
    this.names.cutPower(dice);
    for (const { file, records } of before) {
      // It may now be another file, which once had this name.
      const isThere = existsSync(file);
      this.recordsTaken += Math.max(0, records - (isThere ? recordsOf(file) : 0));
      this.areKeysTaken ||= !isThere && basename(file) === 'lane.json';
    }
    const taken = this.writes.cutPower(directory, dice);
    this.recordsTaken += taken.filter(({ path }) => isSegment(path)).length;
  }

  /** Whether a write survives a power cut, and will be found. */
  isOnDisk({ path, state }: Write): boolean {
    return state === 'synced' && this.names.areSynced(path);
  }

  /** Whether a power cut would leave a part of a file as it is. */
  isPartOnDisk(file: string, start: number, end: number): boolean {
    return !this.writes.mayGo(file, start, end) && this.names.areSynced(file);
  }

  /** Whether a power cut would leave all files of a name below a directory as they are. */
  areOnDisk(directory: string, name: string): boolean {
    const isOne = (path: string): boolean => path.startsWith(`${directory}/`) && basename(path) === name;
    return !this.writes.hasAny(isOne) && !this.names.hasAny(isOne);
  }
}

/** Segments and dead letters. Files that are set aside or not finished contain copies. */
export function holdsEvents(file: string): boolean {
  return (isSegment(file) || file.endsWith('.ndjson')) && !file.includes('/damaged/');
}

export function isSegment(file: string): boolean {
  return file.endsWith('.segment');
}

/** Counts them by the word with which each begins, and which nothing else in a segment contains. */
function recordsOf(file: string): number {
  return isSegment(file) ? readFileSync(file, 'latin1').split('AEV1').length - 1 : 0;
}
