import { setTimeout } from 'node:timers/promises';
import type { Sender } from '../senders/sender.js';

export interface Throughput {
  readonly events: number;
  /** From the first call until the last event was delivered. */
  readonly wallMs: number;
  /** Of the sender's process, the engine's own threads included. */
  readonly cpuMs: number;
}

/** As long as it takes the engine to bring the code to its fastest form. */
const warmUpSeconds = 5;

/** Events that a sender may hold: enough to keep four requests under way, and no backlog. */
const most = 2000;
const burst = 200;

/** Hands over as fast as events are delivered, for so long, after a warm-up. */
export async function throughput(sender: Sender, seconds: number): Promise<Throughput> {
  await warmUp(sender);
  return run(sender, seconds);
}

/** Hands over as fast as events are delivered, until the code is in its fastest form, and all is delivered. */
export async function warmUp(sender: Sender): Promise<void> {
  await run(sender, warmUpSeconds);
}

async function run(sender: Sender, seconds: number): Promise<Throughput> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  let events = 0;
  while (performance.now() - start < seconds * 1000) {
    for (let call = 0; call < burst; call++) sender.emit();
    events += burst;
    if (sender.pending === undefined) {
      if (events % most === 0) await sender.flush();
    } else {
      do await nextTurn();
      while (sender.pending() > most);
    }
  }
  await sender.flush();
  const { user, system } = process.cpuUsage(cpu);
  return { events, wallMs: performance.now() - start, cpuMs: (user + system) / 1000 };
}

/** A turn of the event loop that lets timers pass, too. */
function nextTurn(): Promise<void> {
  return setTimeout(0);
}
