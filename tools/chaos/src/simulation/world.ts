import type { FaultyDisk } from './faulty-disk.js';
import type { VirtualTime } from './virtual-time.js';

/** What a sequence happens in: a process has one. */
export interface World {
  readonly time: VirtualTime;
  readonly disk: FaultyDisk;
  /** The directory that the disk fails below. */
  readonly root: string;
}
