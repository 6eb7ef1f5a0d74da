import { type Counts, noCounts } from './counts.js';
import { DeadLetters } from './dead-letters.js';
import { Dice } from './dice.js';
import { FaultyCloudTrail } from './faulty-transport.js';
import { drawHabits, drawStep, type Habits, type Step } from './habits.js';
import { checkGoing } from './going-files.js';
import { Machine } from './machine.js';
import { Model } from './model.js';
import { drawSettings, type Settings } from './settings.js';
import { SimulatedService } from './simulated-service.js';
import type { World } from './world.js';

export interface SequenceReport {
  readonly seed: number;
  /** What did not hold; empty if everything did. */
  readonly problems: readonly string[];
  readonly steps: readonly string[];
  readonly counts: Counts;
}

/** How many receipts one step waits for. */
const askedAtOnce = 20;

/** What a kill may wait for; and what else if the disk fails. */
const moments = [undefined, undefined, 'a sync', 'a rename', 'a deletion'] as const;
const troubles = ['a fault', 'a short write'] as const;
/** Steps that change several files in sequence, and seldom follow by chance. */
const inTheMidst = ['resendDeadLetters', 'resendDeadLetters', 'readDeadLetters', 'restart', 'wait'] as const;

/** Some dozens of steps in the life of a service, drawn from a seed. Then nothing fails any more, and no event may be missing. */
export class Sequence implements Readonly<Record<Step, () => string | Promise<string>>> {
  readonly #dice: Dice;
  readonly #model = new Model();
  readonly #settings: Settings;
  readonly #habits: Habits;
  readonly #cloudTrail: FaultyCloudTrail;
  readonly #service: SimulatedService;
  readonly #machine: Machine;
  readonly #deadLetters: DeadLetters;
  readonly #counts = noCounts();
  /** The steps so far, and when they were done. */
  readonly #told: string[] = [];

  constructor(
    private readonly seed: number,
    private readonly world: World,
  ) {
    this.#dice = new Dice(seed);
    world.time.reset();
    world.disk.reset(new Dice(seed ^ 0x5bd1e995));
    // The emitter's own random numbers: how long it backs off.
    Math.random = new Dice(seed + 17).next;
    this.#settings = drawSettings(this.#dice);
    this.#habits = drawHabits(this.#dice);
    this.#cloudTrail = new FaultyCloudTrail(world.time, this.#dice, this.#model);
    this.#service = new SimulatedService(
      seed,
      this.#settings,
      this.#habits,
      world,
      this.#dice,
      this.#model,
      this.#cloudTrail,
      this.#counts,
    );
    this.#machine = new Machine(this.#settings, world, this.#dice, this.#model, this.#service, this.#counts);
    world.disk.onGoing = (file, by) => {
      // What a dead process still does, it does to files that nobody reads.
      if (!file.startsWith(`${this.#machine.directory}/`)) return;
      world.disk.quietly(() => {
        checkGoing(file, by, world.disk.unsynced, this.#model);
      });
    };
    this.#deadLetters = new DeadLetters(
      this.#settings,
      world,
      this.#model,
      this.#service,
      this.#machine,
      this.#counts,
    );
  }

  async run(): Promise<SequenceReport> {
    try {
      this.#machine.startFirst();
      for (let left = 10 + this.#dice.below(30); ; left--) {
        // A start may be killed too.
        while (this.#service.isKilled && this.#holds()) this.#tell(await this.#machine.startAgain());
        this.#service.checkStats();
        if (left === 0 || !this.#holds()) break;
        this.#tell(await this[drawStep(this.#habits, this.#dice)]());
      }
      if (this.#holds()) await this.#heal();
    } catch (error) {
      this.fail(error);
    }
    await this.#service.end();
    this.#counts.diskFaults = this.world.disk.faults.count;
    this.#counts.requests = this.#model.requests;
    const { seed } = this;
    return { seed, problems: this.#model.problems, steps: this.#told, counts: this.#counts };
  }

  /** Reports an error that nobody caught. */
  fail(error: unknown): void {
    this.#model.fail(error);
  }

  emitSome(): string {
    const count = this.#dice.pick([1, 1, 3, 3, 10, 10, 30, 120]);
    this.#service.emit(count);
    return `emits ${count}`;
  }

  async wait(): Promise<string> {
    const ms = this.#dice.below(this.#dice.pick([3, 50, 300, 3000, 70_000]));
    await this.world.time.advance(ms);
    return `waits ${ms} ms`;
  }

  askReceipts(): string {
    const held = [...this.#model.events.values()].filter(({ receipt }) => receipt !== undefined);
    // The receipts of these may never say that they are stored, whatever was synced since.
    const dropped = held.filter(({ write }) => write?.state === 'dropped');
    for (let count = 0; count < askedAtOnce; count++) {
      const event = this.#dice.pick(this.#dice.happens(0.3) && dropped.length > 0 ? dropped : held);
      if (event) this.#service.ask(event, this.#dice.happens(0.5));
    }
    return `asks ${askedAtOnce} receipts`;
  }

  changeMood(): string {
    this.#cloudTrail.mood = this.#dice.pick(this.#habits.moods);
    return `CloudTrail is ${this.#cloudTrail.mood}`;
  }

  flush(): string {
    const timeoutMs = this.#dice.pick([10, 300, 5000]);
    this.#service.drain('flush', timeoutMs);
    return `flushes, for ${timeoutMs} ms`;
  }

  setClock(): string {
    const byMs = this.#dice.pick([-3_600_000, 3_600_000, -500, 500, 86_400_000]);
    this.world.time.setClock(byMs);
    return `the clock is set by ${byMs} ms`;
  }

  changeDisk(): string {
    const { faults } = this.world.disk;
    if (!this.#settings.isDurable) return 'a disk that nobody uses';
    if (faults.rate > 0 && this.#dice.happens(0.3)) {
      faults.rate = 0;
      return 'the disk fails no more';
    }
    this.#service.running.life.wasFaulty = true;
    return `the disk fails: ${faults.begin(this.#dice.pick([0.05, 0.2, 0.5]), this.#dice)}`;
  }

  changeExternalId(): string {
    this.#service.externalId++;
    return 'the external ID is another';
  }

  readDeadLetters(): string {
    return this.#deadLetters.read();
  }

  resendDeadLetters(): string {
    return this.#deadLetters.resend(this.#dice.happens(0.5));
  }

  /** Kills the process, at once or during its next changes to the disk. */
  async kill(): Promise<string> {
    if (!this.#settings.isDurable) return 'is not killed, since nothing would be left';
    const isFailing = this.world.disk.faults.rate > 0;
    const waitsFor = this.#dice.pick(isFailing ? [...moments, ...troubles] : moments);
    const soon = 1 + this.#dice.below(3);
    const later = 1 + this.#dice.below(this.#dice.pick([10, 100]));
    const changes = waitsFor ? this.#dice.pick([soon, soon, later]) : this.#dice.pick([0, later, later]);
    if (changes === 0) {
      this.#machine.kill();
      return 'is killed';
    }
    this.#machine.killAfter(changes, waitsFor);
    const said = `is to be killed before change ${changes} to the disk${waitsFor ? ` after ${waitsFor}` : ''}`;
    return this.#dice.happens(0.5) ? `${said}; ${await this[this.#dice.pick(inTheMidst)]()}` : said;
  }

  /** Closes the emitter properly, and starts it again. */
  async restart(): Promise<string> {
    const { life } = this.#service.running;
    const { disk } = this.world;
    const isFailing = disk.faults.rate > 0;
    const timeoutMs = this.#dice.pick([20, 2000, 30_000]);
    await this.#service.close(timeoutMs);
    if (this.#service.isKilled) return 'is killed as it closes';
    const { isDamaged } = this.#model;
    for (const event of this.#model.events.values()) {
      event.receipt = undefined;
      if (!life.isDurable) event.isGone = true;
      else if (life.wasFaulty) event.mayBeTwice ||= event.isRefused;
      else if (!isDamaged && event.told.get(life) === 'delivered' && !life.answeredLate.has(event))
        event.isOver = true;
    }
    // It may have failed to release the lock.
    if (isFailing) disk.orphanLock(this.#machine.directory);
    if (this.#dice.happens(0.5)) this.#cloudTrail.mood = 'good';
    this.#counts.restarts++;
    this.#service.open(this.#machine.directory);
    return `is closed within ${timeoutMs} ms, and started anew`;
  }

  #tell(step: string): void {
    this.#told.push(`${this.world.time.elapsed} ms: ${step}`);
  }

  #holds(): boolean {
    return this.#model.problems.length === 0;
  }

  #must(condition: boolean, problem: () => string): void {
    this.#model.must(condition, problem);
  }

  /** Nothing fails any more: every accepted event must then be delivered, a dead letter, or counted as lost. */
  async #heal(): Promise<void> {
    this.#tell('nothing fails any more');
    this.world.disk.mend();
    this.#cloudTrail.mood = 'good';
    this.#service.isChatty = false;
    for (let round = 0; round < 4 && this.#holds(); round++) await this.#service.drainWhole('flush', 200_000);
    this.#service.checkStats();
    const { pending, lost } = this.#service.running.emitter.stats();
    this.#must(pending === 0, () => `${pending} are pending, though nothing fails any more`);
    const missing = this.#model.missing(new Set(this.#service.letters()));
    this.#counts.lost = missing.length;
    const { isDamaged, areBytesChanged } = this.#model;
    for (const { UID, isStored } of missing) {
      this.#must(isDamaged && (areBytesChanged || !isStored), () => `${UID} was accepted, and is lost`);
    }
    // Nothing is left of what a power cut removed completely, so nothing can report it.
    const isTold = this.#service.damagesTold > 0 || lost > 0 || this.#counts.powerCuts > 0;
    this.#must(
      missing.length === 0 || isTold,
      () => `${missing.length} are missing, and no damage was reported`,
    );
    await this.#service.close(30_000);
  }
}
