import { type Counts, noCounts } from './counts.js';
import { Dice } from './dice.js';
import { FaultyCloudTrail, moods } from './faulty-transport.js';
import { Machine } from './machine.js';
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
  [20, (sequence) => sequence.wait()],
  [7, (sequence) => sequence.askReceipts()],
  [8, (sequence) => sequence.changeMood()],
  [5, (sequence) => sequence.flush()],
  [4, (sequence) => sequence.setClock()],
  [5, (sequence) => sequence.changeDisk()],
  [3, (sequence) => sequence.changeExternalId()],
  [3, (sequence) => sequence.readDeadLetters()],
  [7, (sequence) => sequence.resendDeadLetters()],
  [6, (sequence) => sequence.kill()],
  [2, (sequence) => sequence.restart()],
];

const askedAtOnce = 20;

/** What a kill may wait for, where the disk fails. */
const waited = [undefined, 'a fault', 'a short write'] as const;

/** Where all fails, the second of two steps is seldom reached: one kind of files may fail alone, or the directories. */
const faultyPaths = [/^/, /^/, /checkpoint$/, /\.segment$/, /dead-letters/, /lanes(\/[^/]+)?$/] as const;

/** Some dozens of steps in the life of a service, drawn by a seed; then all heals, and nothing may be missing. */
export class Sequence {
  readonly #dice: Dice;
  readonly #model = new Model();
  readonly #settings: Settings;
  readonly #cloudTrail: FaultyCloudTrail;
  readonly #service: SimulatedService;
  readonly #machine: Machine;
  readonly #counts = noCounts();
  /** What was done so far, and when. */
  readonly #told: string[] = [];

  constructor(
    private readonly seed: number,
    private readonly world: World,
  ) {
    this.#dice = new Dice(seed);
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
    this.#machine = new Machine(this.#settings, world, this.#dice, this.#model, this.#service, this.#counts);
  }

  async run(): Promise<SequenceReport> {
    try {
      this.#machine.startFirst();
      for (let left = 10 + this.#dice.below(30); ; left--) {
        // A start may be cut short in its turn.
        while (this.#service.isKilled && this.#holds()) this.#tell(await this.#machine.startAgain());
        this.#service.checkStats();
        if (left === 0 || !this.#holds()) break;
        this.#tell(await this.#draw()(this));
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
    for (let count = 0; count < askedAtOnce; count++) {
      const event = this.#dice.pick(held);
      if (event) this.#service.ask(event, this.#dice.happens(0.5));
    }
    return `asks ${askedAtOnce} receipts`;
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
    disk.faultyPaths = this.#dice.pick(faultyPaths);
    if (disk.faultRate > 0) this.#service.running.life.wasFaulty = true;
    return `of the disk's calls for ${disk.faultyPaths.source} fail ${100 * disk.faultRate} %`;
  }

  changeExternalId(): string {
    this.#service.externalId++;
    return 'the external ID is another';
  }

  readDeadLetters(): string {
    const { emitter } = this.#service.running;
    const { deadLetters } = emitter.stats();
    try {
      const letters = emitter.deadLetters();
      if (this.#service.isKilled) return 'is killed as it reads dead letters';
      for (const { UID } of letters) {
        const isTrue = this.#model.events.get(UID)?.isRefused ?? this.#model.isDamaged;
        this.#must(isTrue, () => `${UID} is a dead letter, and was never refused`);
      }
      // They are counted by lines, of which damage may have made something else.
      const areCounted =
        letters.length === deadLetters || (this.#model.isDamaged && letters.length < deadLetters);
      this.#must(areCounted, () => `${letters.length} dead letters, not ${deadLetters}`);
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
    const areOnDisk = this.world.disk.unsynced.areOnDisk(this.#machine.directory, 'dead-letters.ndjson');
    for (const UID of had) this.#model.resend(UID, life, areOnDisk);
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
    const said = `sends ${resent} of ${had.length} dead letters again`;
    // They have only just left the one file for others.
    if (resent === 0 || !this.#settings.isDurable || this.#dice.happens(0.5)) return said;
    this.#machine.kill();
    return `${said}, and is killed`;
  }

  /** Kills the process, at once or in the midst of what it does next to the disk. */
  kill(): string {
    if (!this.#settings.isDurable) return 'is not killed, since nothing would be left';
    const changes = this.#dice.pick([0, 1 + this.#dice.below(10), 1 + this.#dice.below(100)]);
    if (changes > 0) {
      const waitsFor = this.world.disk.faultRate > 0 ? this.#dice.pick(waited) : undefined;
      this.#machine.killAfter(changes, waitsFor);
      return `is to be killed in the midst of the next ${changes} changes to the disk${waitsFor ? ` after ${waitsFor}` : ''}`;
    }
    this.#machine.kill();
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
    if (isFailing) disk.removeLock(this.#machine.directory);
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
