import { setTimeout } from 'node:timers/promises';
import type { Sender } from '../senders/sender.js';

export interface Throughput {
  readonly events: number;
  /** From the first call until the last event was delivered. */
  readonly wallMs: number;
  /** Of the sender's process, including the engine's threads. */
  readonly cpuMs: number;
}

/** How long the engine needs to optimize the code. */
const warmUpSeconds = 5;

/** The most events that a sender may hold: enough for four requests in flight, and no backlog. */
const most = 2000;
const burst = 200;

/** Hands over events as fast as they are delivered, for this many seconds, after a warm-up. */
export async function throughput(sender: Sender, seconds: number): Promise<Throughput> {
  await warmUp(sender);
  return run(sender, seconds);
}

/** Hands over events as fast as they are delivered, until the engine has optimized the code. */
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

/** A turn of the event loop, in which timers run too. */
function nextTurn(): Promise<void> {
  return setTimeout(0);
}
