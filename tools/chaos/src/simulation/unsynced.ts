import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Dice } from './dice.js';
import { filesOf } from './files.js';
import { UnsyncedNames } from './unsynced-names.js';
import { UnsyncedWrites, type Write } from './unsynced-writes.js';

/** What the system was given, and may not be on disk: bytes and names. A power cut takes of it what it likes. */
export class Unsynced {
  readonly writes = new UnsyncedWrites();
  readonly names = new UnsyncedNames(this.writes);
  /** How many records power cuts took, at most. */
  recordsTaken = 0;
  /** Whether power cuts took a file that says whose a lane is: it is found again as its channel is used. */
  areKeysTaken = false;

  /** Begins anew, with nothing. */
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

  /** Takes from a directory what a power cut takes. What it leaves is on disk from then on. */
  cutPower(directory: string, dice: Dice): void {
    const before = filesOf(directory).map((file) => ({ file, records: recordsOf(file) }));
    this.names.cutPower(dice);
    for (const { file, records } of before) {
      // What stands there may be another file, that once had the name.
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

/** Segments and dead letters; what is kept aside or half written is a copy. */
export function holdsEvents(file: string): boolean {
  return (isSegment(file) || file.endsWith('.ndjson')) && !file.includes('/damaged/');
}

export function isSegment(file: string): boolean {
  return file.endsWith('.segment');
}

/** Each begins with a word that nothing else in a segment has. */
function recordsOf(file: string): number {
  return isSegment(file) ? readFileSync(file, 'latin1').split('AEV1').length - 1 : 0;
}
