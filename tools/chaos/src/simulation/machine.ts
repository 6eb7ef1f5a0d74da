import { basename, join } from 'node:path';
import { changeBytes } from './change-bytes.js';
import type { Counts } from './counts.js';
import type { Dice } from './dice.js';
import { DiskKill, type Moment } from './disk-kill.js';
import { filesOf } from './files.js';
import { UIDsOnDisk } from './going-files.js';
import { cutLock } from './lock-file.js';
import type { Model } from './model.js';
import type { Settings } from './settings.js';
import type { SimulatedService } from './simulated-service.js';
import type { Unsynced } from './unsynced.js';
import type { World } from './world.js';

/** What a service runs on: a directory that outlives its process, and power, which may fail when the process is killed. */
export class Machine {
  /** Another one after each kill, so that what a dead process still does has no effect. */
  directory: string;
  #directories = 1;

  constructor(
    private readonly settings: Settings,
    private readonly world: World,
    private readonly dice: Dice,
    private readonly model: Model,
    private readonly service: SimulatedService,
    private readonly counts: Counts,
  ) {
    this.directory = join(world.root, '1');
  }

  /** Starts the service for the first time, which can fail like any other start. */
  startFirst(): void {
    if (this.settings.isDurable) {
      if (this.dice.happens(0.1)) this.world.disk.faults.begin(0.1, this.dice);
      if (this.dice.happens(0.1)) this.killAfter(1 + this.dice.below(15));
    }
    this.service.open(this.directory);
  }

  /** Kills the process before this many changes to its disk, counted from a moment on. */
  killAfter(changes: number, waitsFor?: Moment): void {
    this.world.disk.killAt(
      new DiskKill(changes, waitsFor, () => {
        this.kill();
      }),
    );
  }

  /** The process dies, perhaps in a power cut. */
  kill(): void {
    const { disk, root } = this.world;
    const left = this.directory;
    this.directory = join(root, String(++this.#directories));
    for (const event of this.model.events.values()) {
      // What is on disk must survive, although nobody asked whether it is.
      const { write } = event;
      if (write?.path.startsWith(`${left}/`)) event.isStored ||= disk.unsynced.isOnDisk(write);
    }
    for (const UID of disk.quietly(() => lettersOnDisk(left, disk.unsynced))) {
      const event = this.model.events.get(UID);
      if (event) event.isStored = true;
    }
    disk.copyAtKill(left, this.directory);
    this.counts.kills++;
    if (this.dice.happens(this.settings.powerCuts)) {
      disk.quietly(() => {
        disk.unsynced.cutPower(this.directory, this.dice);
        cutLock(this.directory, this.dice);
      });
      this.counts.powerCuts++;
      this.#noteDamage();
    }
    for (const event of this.model.events.values()) {
      event.receipt = undefined;
      // Its dead letter may exist, but not yet the checkpoint that says that it was refused.
      if (event.isRefused) event.mayBeTwice = true;
    }
    this.service.die();
  }

  /** Starts the service on what a kill left, perhaps with some bytes changed. */
  async startAgain(): Promise<string> {
    const { disk } = this.world;
    const { rate } = disk.faults;
    await this.service.end();
    const isChanged =
      this.dice.happens(this.settings.changedFiles) &&
      disk.quietly(() => changeBytes(this.directory, this.dice));
    if (isChanged) {
      this.counts.changedFiles++;
      this.model.areBytesChanged = true;
      this.#noteDamage();
    }
    disk.faults.rate = this.dice.happens(0.5) ? 0 : rate;
    if (this.dice.happens(0.1)) this.killAfter(1 + this.dice.below(15));
    this.service.open(this.directory);
    return `starts after a kill${isChanged ? ', and bytes have changed' : ''}`;
  }

  /** From now on, events may be lost, and delivered ones may be sent again. */
  #noteDamage(): void {
    this.model.isDamaged = true;
    for (const event of this.model.events.values()) event.isOver = false;
  }
}

/** The events whose dead letters survive a power cut. */
function lettersOnDisk(directory: string, unsynced: Unsynced): string[] {
  const files = filesOf(directory).filter((file) => basename(file) === 'dead-letters.ndjson');
  return files.flatMap((file) => UIDsOnDisk(file, unsynced));
}
