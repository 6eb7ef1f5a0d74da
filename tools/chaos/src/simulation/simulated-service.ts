import { createEmitter, EmitterError, type Logger } from '@org/emitter-core';
import { createFileSpool, createMemorySpool } from '@org/emitter-core/testing';
import { checkSpoolBytes, checkStats } from './check-stats.js';
import type { Counts } from './counts.js';
import type { Dice } from './dice.js';
import { drain } from './drain.js';
import type { FaultyCloudTrail } from './faulty-transport.js';
import type { Habits } from './habits.js';
import { type Life, type Model, type ModelEvent, newLife } from './model.js';
import { askDelivered, askStored, Promises } from './promises.js';
import type { Running, SimulatedEmitter } from './running.js';
import type { Settings } from './settings.js';
import { simulatedChannel, simulatedEvent, simulatedInput } from './simulated-event.js';
import type { World } from './world.js';

/** What the service's own lookup of channels throws. */
const lookupFailure = new Error('the channels cannot be looked up');

/** A service with an emitter that is started, used, closed and killed, and the checks of what must hold meanwhile. */
export class SimulatedService {
  /** Whether the logger and the transport call the emitter. */
  isChatty: boolean;
  /** How often the emitter reported damage. */
  damagesTold = 0;
  /** The number of its channels' current external ID. */
  externalId = 0;
  #running: Running | undefined;
  #life: Life | undefined;
  readonly #promises: Promises;
  #lives = 0;
  #begun = 0;
  #isInLogger = false;

  constructor(
    private readonly seed: number,
    private readonly settings: Settings,
    private readonly habits: Habits,
    private readonly world: World,
    private readonly dice: Dice,
    private readonly model: Model,
    private readonly cloudTrail: FaultyCloudTrail,
    private readonly counts: Counts,
  ) {
    this.#promises = new Promises(model);
    this.isChatty = dice.happens(0.25);
    cloudTrail.onSend = () => {
      if (this.isChatty && dice.happens(0.3)) this.emit(1 + dice.below(3));
    };
  }

  /** The emitter that runs at the moment. */
  get running(): Running {
    if (!this.#running) throw new Error('the service was not started');
    return this.#running;
  }

  /** Whether its process was killed: from then on, nothing that it does counts. */
  get isKilled(): boolean {
    return this.#life?.state === 'killed';
  }

  die(): void {
    if (this.#life && this.#life.state !== 'closed') this.#life.state = 'killed';
    // Nobody gets the responses and promises of a dead process.
    this.#promises.forget();
    this.model.endRequests();
  }

  /** Starts an emitter; if the failing disk prevents that, again after it stops failing. */
  open(directory: string): void {
    const { disk, time } = this.world;
    try {
      this.#start(directory);
    } catch (error) {
      if (this.isKilled) return;
      this.checkError(error, ['spool_failed', 'spool_full']);
      this.model.must(disk.openFiles.length === 0, () => `left open: ${disk.openFiles.join(', ')}`);
      this.model.must(time.emittersTimers.length === 0, () => 'a start that was refused left a timer');
      disk.closeAll();
      time.forgetTimers();
      disk.faults.rate = 0;
      disk.orphanLock(directory);
      this.#start(directory);
    }
    if (disk.faults.rate > 0) this.running.life.wasFaulty = true;
  }

  #start(directory: string): void {
    const { isDurable, usesClient, spool, emitter: options } = this.settings;
    const life = newLife(++this.#lives, isDurable);
    this.#life = life;
    const logger = this.#loggerOf(life);
    const emitter = createEmitter({
      ...options,
      logger,
      channels: (tenant) => {
        if (this.cloudTrail.mood !== 'good' && this.dice.happens(0.02)) throw lookupFailure;
        return { channelArn: this.#channelOf(tenant), externalId: `${tenant}:${this.externalId}` };
      },
      spool: isDurable
        ? createFileSpool({
            ...spool,
            directory,
            onDamage: () => {
              this.#noteDamage(logger);
            },
          })
        : createMemorySpool({ maxBytes: spool.maxBytes }),
      ...(usesClient
        ? { client: this.cloudTrail.client(life) }
        : { transport: this.cloudTrail.transport(life) }),
    });
    const { pending, lost } = emitter.stats();
    const views = new Map<string, SimulatedEmitter>();
    this.#running = {
      life,
      directory,
      emitter,
      views,
      pendingAtStart: pending,
      lostAtStart: lost,
      resent: 0,
      drains: 0,
    };
  }

  #noteDamage(logger: Logger): void {
    this.damagesTold++;
    try {
      logger.error('damage');
    } catch {
      // As in the emitter: a failing logger is no reason to stop.
    }
  }

  /** A logger that sometimes fails, and may call its emitter. */
  #loggerOf(life: Life): Logger {
    const say = (): void => {
      if (this.#isInLogger || life.state === 'killed' || this.#running?.life !== life) return;
      const odds = this.dice.next();
      if (odds < 0.1) throw new Error('the logger fails');
      if (!this.isChatty || life.state !== 'open') return;
      this.#isInLogger = true;
      if (odds < 0.2) this.emit(1);
      else if (odds < 0.25) this.drain('flush', 50);
      this.#isInLogger = false;
    };
    return { debug: say, info: say, warn: say, error: say };
  }

  emit(count: number): void {
    for (let left = count; left > 0 && !this.isKilled; left--) {
      const { channels, tenantsPerChannel } = this.settings;
      const tenant = String(1 + this.dice.below(channels * tenantsPerChannel));
      const view = this.#viewOf(tenant);
      if (view) this.#emitOne(this.dice.happens(0.2) ? view.with({ userAgent: 'agent' }) : view, tenant);
    }
  }

  #channelOf(tenant: string): string {
    return simulatedChannel(tenant, this.settings.channels);
  }

  /** A service may keep its view of a tenant, or create one for each request. */
  #viewOf(tenant: string): SimulatedEmitter | undefined {
    const { views, emitter } = this.running;
    const known = views.get(tenant);
    if (known && this.dice.happens(0.8)) return known;
    try {
      const view = emitter.forTenant(tenant);
      views.set(tenant, view);
      return view;
    } catch (error) {
      if (error !== lookupFailure) this.model.fail(error);
      return undefined;
    }
  }

  #emitOne(view: SimulatedEmitter, tenant: string): void {
    const { life } = this.running;
    const { disk } = this.world;
    const UID = `u-${this.seed}-${++this.#begun}`;
    const isWrong = this.dice.happens(0.03);
    const input = simulatedInput(UID, isWrong, this.dice);
    const event = this.model.begin(UID, tenant, this.#channelOf(tenant), life);
    disk.lastSegmentWrite = undefined;
    try {
      const receipt = view.emit(simulatedEvent, input);
      // Nobody got its receipt: it may be stored or not.
      if (this.isKilled) return;
      this.model.accept(event, receipt, disk.lastSegmentWrite, Date.now());
    } catch (error) {
      if (this.isKilled) return;
      this.model.refuse(event);
      const codes = ['spool_full', 'spool_failed'];
      if (isWrong) codes.push('invalid_event');
      if (life.state !== 'open') codes.push('closed');
      this.checkError(error, codes);
      this.counts.refusedCalls++;
      return;
    }
    this.counts.events++;
    this.model.must(!isWrong, () => `${UID} is invalid, and was accepted`);
    this.model.must(
      life.state === 'open',
      () => `${UID} was accepted, though the emitter was asked to close`,
    );
    if (this.dice.happens(this.habits.asksDelivered)) this.ask(event, true);
    if (this.dice.happens(this.habits.asksStored)) this.ask(event, false);
  }

  ask(event: ModelEvent, whetherDelivered: boolean): void {
    const { receipt } = event;
    if (!receipt) return;
    const { model } = this;
    const { disk } = this.world;
    const promises = this.#promises;
    if (whetherDelivered)
      askDelivered(event, receipt, { model, promises, isDiskFaulty: disk.faults.rate > 0 });
    else askStored(event, receipt, { model, promises, unsynced: disk.unsynced });
  }

  /** A call may throw an EmitterError of these codes, and `spool_failed` only while the disk fails. */
  checkError(error: unknown, codes: readonly string[]): void {
    const code = error instanceof EmitterError && codes.includes(error.code) ? error.code : undefined;
    // Reported and not thrown: the emitter may have called this, and would take it for an error of the service.
    if (code === undefined || (code === 'spool_failed' && this.world.disk.faults.rate === 0))
      this.model.fail(error);
  }

  /** The UIDs of all dead letters, whatever the disk does. */
  letters(): string[] {
    return this.world.disk.quietly(() => this.running.emitter.deadLetters().map(({ UID }) => UID));
  }

  drain(kind: 'flush' | 'close', timeoutMs: number, onEnd: () => void = () => undefined): void {
    const { time } = this.world;
    drain(kind, timeoutMs, this.running, { model: this.model, promises: this.#promises, time }, onEnd);
  }

  /** Drains, and lets time pass until that has ended. */
  async drainWhole(kind: 'flush' | 'close', timeoutMs: number): Promise<void> {
    const end = { hasCome: false };
    this.drain(kind, timeoutMs, () => {
      end.hasCome = true;
    });
    for (let turn = 0; !end.hasCome && !this.isKilled && turn < 400; turn++) {
      await this.world.time.advance(turn < 50 ? 50 : 1000);
    }
    this.model.must(end.hasCome || this.isKilled, () => `the ${kind} never ended`);
  }

  /** Closes the emitter: it must leave nothing in the process, and no promise unsettled. */
  async close(timeoutMs: number): Promise<void> {
    const { disk, time } = this.world;
    const { life } = this.running;
    if (life.isDurable) checkSpoolBytes(this.running, this.world, this.model);
    await this.drainWhole('close', timeoutMs);
    // Nobody gets the responses that are still to come.
    if (!this.isKilled) await time.advance(5000);
    if (this.isKilled) return;
    this.model.endRequests();
    this.model.must(time.emittersTimers.length === 0, () => 'a timer is left after the close');
    this.model.must(disk.openFiles.length === 0, () => `left open: ${disk.openFiles.join(', ')}`);
    disk.closeAll();
    // Events with low numbers may have the number of another, from before a power cut.
    for (const event of this.model.acceptedBy(life))
      if ((event.number ?? 0) <= 3 || event.write?.state === 'dropped' || this.dice.happens(0.2)) {
        this.ask(event, true);
        this.ask(event, false);
      }
    await time.settle();
    this.#promises.checkAllKept();
  }

  /** Ends the process at once: nothing that it still does counts. */
  async end(): Promise<void> {
    const { disk, time } = this.world;
    this.die();
    disk.faults.rate = 0;
    await time.settle();
    time.forgetTimers();
    disk.closeAll();
  }

  checkStats(): void {
    if (!this.isKilled) checkStats(this.running, this.world, this.model, this.settings);
  }
}
