import type { FaultyDisk } from './faulty-disk.js';
import type { VirtualTime } from './virtual-time.js';

/** The surroundings of sequences: a process has one. */
export interface World {
  readonly time: VirtualTime;
  readonly disk: FaultyDisk;
  /** The directory below which the disk fails. */
  readonly root: string;
}
