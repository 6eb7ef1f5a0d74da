/** What a kill may wait for: a call that fails, an incomplete write without an error, or a call that succeeds. */
export type Moment = 'a fault' | 'a short write' | 'a sync' | 'a rename' | 'a deletion';

/** A kill to come while a process changes its disk. */
export class DiskKill {
  /**
   * @param changesLeft The number of the change to the disk before which it happens.
   * @param waitsFor The moment from which on they are counted; `undefined`: at once.
   */
  constructor(
    private changesLeft: number,
    private waitsFor: Moment | undefined,
    readonly happen: () => void,
  ) {}

  reach(moment: Moment): void {
    if (this.waitsFor === moment) this.waitsFor = undefined;
  }

  /** To be called before each change to the disk. Returns whether the process is killed before it. */
  isDue(): boolean {
    return this.waitsFor === undefined && --this.changesLeft <= 0;
  }
}
