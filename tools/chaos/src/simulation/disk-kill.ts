/** What a kill may wait for: a call that fails; a write that is done in part, of which no error tells; or one that works. */
export type Moment = 'a fault' | 'a short write' | 'a sync' | 'a rename' | 'a deletion';

/** A kill that is to come in the midst of what a process does to its disk. */
export class DiskKill {
  /**
   * @param changesLeft Before how many-th change to the disk.
   * @param waitsFor From which moment on they are counted; undefined: at once.
   */
  constructor(
    private changesLeft: number,
    private waitsFor: Moment | undefined,
    readonly happen: () => void,
  ) {}

  reach(moment: Moment): void {
    if (this.waitsFor === moment) this.waitsFor = undefined;
  }

  /** The disk is about to be changed. Gives whether the process is killed before. */
  isDue(): boolean {
    return this.waitsFor === undefined && --this.changesLeft <= 0;
  }
}
