import { join } from 'node:path';
import { type Counts, noCounts } from './counts.js';
import { Dice } from './dice.js';
import { FaultyCloudTrail, moods } from './faulty-transport.js';
import { Model } from './model.js';
import { drawSettings, type Settings } from './settings.js';
import { SimulatedService, type World } from './simulated-service.js';

export interface SequenceReport {
  readonly seed: number;
  /** What did not hold; empty where all did. */
  readonly problems: readonly string[];
  readonly steps: readonly string[];
  readonly counts: Counts;
}

/** What a service, its users and the world do, each of them so often, in percent. */
const steps: readonly (readonly [number, (sequence: Sequence) => string | Promise<string>])[] = [
  [30, (sequence) => sequence.emitSome()],
  [25, (sequence) => sequence.wait()],
  [7, (sequence) => sequence.askReceipts()],
  [8, (sequence) => sequence.changeMood()],
  [5, (sequence) => sequence.flush()],
  [4, (sequence) => sequence.setClock()],
  [5, (sequence) => sequence.changeDisk()],
  [3, (sequence) => sequence.changeExternalId()],
  [4, (sequence) => sequence.readDeadLetters()],
  [4, (sequence) => sequence.resendDeadLetters()],
  [3, (sequence) => sequence.kill()],
  [2, (sequence) => sequence.restart()],
];

/** Some dozens of steps in the life of a service, drawn by a seed; then all heals, and nothing may be missing. */
export class Sequence {
  readonly #dice: Dice;
  readonly #model = new Model();
  readonly #settings: Settings;
  readonly #cloudTrail: FaultyCloudTrail;
  readonly #service: SimulatedService;
  readonly #counts = noCounts();
  /** What was done so far, and when. */
  readonly #told: string[] = [];
  #directory: string;
  #directories = 1;

  constructor(
    private readonly seed: number,
    private readonly world: World,
  ) {
    this.#dice = new Dice(seed);
    this.#directory = join(world.root, '1');
    world.time.reset();
    world.disk.reset(new Dice(seed ^ 0x5bd1e995));
    // The emitter's own chance: how long it backs off.
    Math.random = new Dice(seed + 17).next;
    this.#settings = drawSettings(this.#dice);
    this.#cloudTrail = new FaultyCloudTrail(world.time, this.#dice, this.#model);
    this.#service = new SimulatedService(
      seed,
      this.#settings,
      world,
      this.#dice,
      this.#model,
      this.#cloudTrail,
      this.#counts,
    );
  }

  async run(): Promise<SequenceReport> {
    try {
      this.#service.open(this.#directory);
      for (let left = 10 + this.#dice.below(30); left > 0 && this.#holds(); left--) {
        this.#tell(await this.#draw()(this));
        // A start may be cut short in its turn.
        while (this.#service.isKilled && this.#holds()) this.#tell(await this.#rise());
        this.#service.checkStats();
      }
      if (this.#holds()) await this.#heal();
    } catch (error) {
      this.fail(error);
    }
    await this.#service.end();
    this.#counts.diskFaults = this.world.disk.faults;
    this.#counts.requests = this.#model.requests;
    const { seed } = this;
    return { seed, problems: this.#model.problems, steps: this.#told, counts: this.#counts };
  }

  /** Something was thrown that nobody caught. */
  fail(error: unknown): void {
    this.#model.fail(error);
  }

  emitSome(): string {
    const count = this.#dice.pick([1, 1, 3, 10, 30, 120]);
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
    for (let count = 0; count < 5; count++) {
      const event = this.#dice.pick(held);
      if (event) this.#service.ask(event, this.#dice.happens(0.5));
    }
    return 'asks five receipts';
  }

  changeMood(): string {
    this.#cloudTrail.mood = this.#dice.pick(moods);
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
    const { disk } = this.world;
    const rate = this.#dice.pick([0.02, 0.1, 0.5]);
    if (!this.#settings.isDurable) return 'a disk that nobody uses';
    disk.faultRate = disk.faultRate > 0 ? 0 : rate;
    if (disk.faultRate > 0) this.#service.running.life.wasFaulty = true;
    return `of the disk's calls fail ${100 * disk.faultRate} %`;
  }

  changeExternalId(): string {
    this.#service.externalId++;
    return 'the external ID is another';
  }

  readDeadLetters(): string {
    const { emitter } = this.#service.running;
    try {
      const letters = emitter.deadLetters();
      if (this.#service.isKilled) return 'is killed as it reads dead letters';
      for (const { UID } of letters) {
        const isTrue = this.#model.events.get(UID)?.isRefused ?? this.#model.isDamaged;
        this.#must(isTrue, () => `${UID} is a dead letter, and was never refused`);
      }
      const { deadLetters } = emitter.stats();
      this.#must(letters.length === deadLetters, () => `${letters.length} dead letters, not ${deadLetters}`);
      return `reads ${letters.length} dead letters`;
    } catch (error) {
      if (!this.#service.isKilled) this.#service.checkError(error, ['spool_failed']);
      return 'cannot read dead letters';
    }
  }

  resendDeadLetters(): string {
    const { emitter, life } = this.#service.running;
    const had = this.#service.letters();
    const before = emitter.stats().pending;
    for (const UID of had) this.#model.resend(UID, life);
    const told = this.#retryDeadLetters();
    if (this.#service.isKilled) return 'is killed as it sends dead letters again';
    const resent = emitter.stats().pending - before;
    this.#service.running.resent += resent;
    this.#counts.resent += resent;
    const left = this.#service.letters();
    if (told !== undefined) {
      const isTrue = told === resent && told === had.length && left.length === 0;
      this.#must(
        isTrue,
        () =>
          `of ${had.length} letters ${resent} went out, ${left.length} are left, and ${told} were told of`,
      );
    }
    // What went out and could not be forgotten as a letter is there twice.
    if (resent > had.length - left.length) this.#allowTwice(left);
    return `sends ${resent} of ${had.length} dead letters again`;
  }

  /** Kills the process, at once or in the midst of what it does next to the disk. */
  kill(): string {
    if (!this.#settings.isDurable) return 'is not killed, since nothing would be left';
    const changes = this.#dice.pick([0, 1 + this.#dice.below(10), 1 + this.#dice.below(100)]);
    if (changes > 0) {
      this.world.disk.killAfter(changes, () => {
        this.#die();
      });
      return `is to be killed in the midst of the next ${changes} changes to the disk`;
    }
    this.#die();
    return 'is killed';
  }

  /** Closes the emitter in good order, and starts it anew. */
  async restart(): Promise<string> {
    const { life } = this.#service.running;
    const { disk } = this.world;
    const isFailing = disk.faultRate > 0;
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
    // It may not have been able to give it back.
    if (isFailing) disk.removeLock(this.#directory);
    if (this.#dice.happens(0.5)) this.#cloudTrail.mood = 'good';
    this.#counts.restarts++;
    this.#service.open(this.#directory);
    return `is closed within ${timeoutMs} ms, and started anew`;
  }

  /** The process dies, and the machine's power may go with it. What it still does, it does to a directory that nobody reads. */
  #die(): void {
    const { disk } = this.world;
    const left = this.#directory;
    this.#directory = join(this.world.root, String(++this.#directories));
    disk.copyAtKill(left, this.#directory);
    this.#counts.kills++;
    const isCut = this.#dice.happens(0.35);
    if (isCut) {
      disk.cutPower(this.#directory, this.#dice);
      this.#counts.powerCuts++;
      this.#noteDamage();
    }
    for (const event of this.#model.events.values()) {
      event.receipt = undefined;
      // Its letter may be there, and the checkpoint that calls it refused not yet.
      if (event.isRefused) event.mayBeTwice = true;
    }
    this.#service.die();
  }

  /** Starts the service on what a kill left, of which some bytes may have changed. */
  async #rise(): Promise<string> {
    const { disk } = this.world;
    const rate = disk.faultRate;
    await this.#service.end();
    const isChanged = this.#dice.happens(0.25) && disk.damage(this.#directory, this.#dice);
    if (isChanged) {
      this.#counts.changedFiles++;
      this.#model.areBytesChanged = true;
      this.#noteDamage();
    }
    disk.faultRate = this.#dice.happens(0.5) ? 0 : rate;
    this.#service.open(this.#directory);
    return `starts after a kill${isChanged ? ', and bytes have changed' : ''}`;
  }

  /** From here on events may be lost, and what was over may begin anew. */
  #noteDamage(): void {
    this.#model.isDamaged = true;
    for (const event of this.#model.events.values()) event.isOver = false;
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

  #draw(): (sequence: Sequence) => string | Promise<string> {
    let odds = this.#dice.below(100);
    for (const [percent, step] of steps) {
      if (odds < percent) return step;
      odds -= percent;
    }
    throw new Error('the steps do not add up to 100 percent');
  }

  /** Gives how many it tells of; nothing where it may fail, and does. */
  #retryDeadLetters(): number | undefined {
    try {
      return this.#service.running.emitter.retryDeadLetters();
    } catch (error) {
      if (!this.#service.isKilled) this.#service.checkError(error, ['spool_full', 'spool_failed']);
      return undefined;
    }
  }

  #allowTwice(UIDs: readonly string[]): void {
    for (const UID of UIDs) {
      const event = this.#model.events.get(UID);
      if (event) event.mayBeTwice = true;
    }
  }

  /** All that fails is mended: whatever was accepted is delivered, or a dead letter, or counted. */
  async #heal(): Promise<void> {
    this.#tell('all is mended');
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
    // Of what a power cut took whole, nothing is left that could tell of it.
    const isTold = this.#service.damagesTold > 0 || lost > 0 || this.#counts.powerCuts > 0;
    this.#must(
      missing.length === 0 || isTold,
      () => `${missing.length} are missing, and no damage was told of`,
    );
    await this.#service.close(30_000);
  }
}
