import type { Model } from './model.js';
import type { Promises } from './promises.js';
import type { Running } from './running.js';
import type { VirtualTime } from './virtual-time.js';

/** Flushes or closes an emitter, and checks that it keeps its time limit and has settled the events by then. */
export function drain(
  kind: 'flush' | 'close',
  timeoutMs: number,
  running: Running,
  { model, promises, time }: { model: Model; promises: Promises; time: VirtualTime },
  onEnd: () => void,
): void {
  const { life, emitter } = running;
  const awaited = model.acceptedBy(life);
  const begunAt = time.elapsed;
  if (kind === 'close') {
    life.state = 'closing';
    life.closesAt = Math.min(life.closesAt, begunAt + timeoutMs);
  }
  running.drains++;
  promises.watch(
    `the ${kind}`,
    emitter[kind]({ timeoutMs }),
    () => {
      running.drains--;
      if (life.state === 'killed') return;
      const tookMs = time.elapsed - begunAt;
      const givenMs = Math.min(begunAt + timeoutMs, life.closesAt) - begunAt;
      model.must(tookMs <= givenMs + 2, () => `the ${kind} took ${tookMs} ms of ${givenMs}`);
      const isParked = emitter.stats().channels.some(({ state }) => state === 'parked');
      if (tookMs < givenMs && !isParked && !model.isDamaged) {
        const open = awaited.find((event) => event.eventIDs.size === 0 && !event.isRefused);
        model.must(open === undefined, () => `the ${kind} ended before ${open?.UID ?? ''} did`);
      }
      if (kind === 'close') {
        life.state = 'closed';
        for (const event of model.events.values()) if (event.isUnderWay) life.answeredLate.add(event);
      }
      onEnd();
    },
    (error) => {
      model.fail(error);
    },
  );
}
