import type { Counts } from './counts.js';
import type { Machine } from './machine.js';
import type { Model } from './model.js';
import type { Settings } from './settings.js';
import type { SimulatedService } from './simulated-service.js';
import type { World } from './world.js';

/** What a service's users do with dead letters: they read them, and have them sent again. */
export class DeadLetters {
  constructor(
    private readonly settings: Settings,
    private readonly world: World,
    private readonly model: Model,
    private readonly service: SimulatedService,
    private readonly machine: Machine,
    private readonly counts: Counts,
  ) {}

  read(): string {
    const { emitter } = this.service.running;
    const { deadLetters } = emitter.stats();
    try {
      const letters = emitter.deadLetters();
      if (this.service.isKilled) return 'is killed as it reads dead letters';
      for (const { UID } of letters) {
        const isTrue = this.model.events.get(UID)?.isRefused ?? this.model.isDamaged;
        this.model.must(isTrue, () => `${UID} is a dead letter, and was never refused`);
      }
      this.#checkCount(letters, deadLetters);
      return `reads ${letters.length} dead letters`;
    } catch (error) {
      if (!this.service.isKilled) this.service.checkError(error, ['spool_failed']);
      return 'cannot read dead letters';
    }
  }

  /** @param isKilledNext Kills the process right after the letters have moved to other files. */
  resend(isKilledNext: boolean): string {
    const { emitter, life } = this.service.running;
    const counted = emitter.stats().deadLetters;
    const had = this.service.letters();
    if (!life.wasFaulty) this.#checkCount(had, counted);
    const before = emitter.stats().pending;
    const areOnDisk = this.world.disk.unsynced.areOnDisk(this.machine.directory, 'dead-letters.ndjson');
    for (const UID of had) this.model.resend(UID, life, areOnDisk);
    const told = this.#retry();
    if (this.service.isKilled) return 'is killed as it sends dead letters again';
    const { pending, deadLetters } = emitter.stats();
    const resent = pending - before;
    this.service.running.resent += resent;
    this.counts.resent += resent;
    const left = this.service.letters();
    // If a file could only partly be replaced, they are counted again when they are read.
    if (!life.wasFaulty) this.#checkCount(left, deadLetters);
    if (told !== undefined) {
      const isTrue = told === resent && told === had.length && left.length === 0;
      this.model.must(
        isTrue,
        () =>
          `of ${had.length} letters ${resent} went out, ${left.length} are left, and ${told} were reported`,
      );
    }
    // An event that was sent, but could not be deleted as a letter, exists twice.
    if (resent > had.length - left.length) this.#allowTwice(left);
    const said = `sends ${resent} of ${had.length} dead letters again`;
    if (resent === 0 || !this.settings.isDurable || !isKilledNext) return said;
    this.machine.kill();
    return `${said}, and is killed`;
  }

  /** They are counted by lines, which damage may have changed. */
  #checkCount({ length }: readonly unknown[], counted: number): void {
    const isTrue = length === counted || (this.model.isDamaged && length < counted);
    this.model.must(isTrue, () => `${length} dead letters, not ${counted}`);
  }

  /** Returns how many the emitter reports; `undefined` if it failed, as it may. */
  #retry(): number | undefined {
    try {
      return this.service.running.emitter.retryDeadLetters();
    } catch (error) {
      if (!this.service.isKilled) this.service.checkError(error, ['spool_full', 'spool_failed']);
      return undefined;
    }
  }

  #allowTwice(UIDs: readonly string[]): void {
    for (const UID of UIDs) {
      const event = this.model.events.get(UID);
      if (event) event.mayBeTwice = true;
    }
  }
}
