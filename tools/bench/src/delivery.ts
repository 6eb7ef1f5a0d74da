import { setTimeout } from 'node:timers/promises';
import type { Benchmark } from './benchmark.js';
import { startCountingServer, type CountingServer } from './counting-server/counting-server.js';
import { bestInTurns } from './measure/in-turns.js';
import { measure } from './measure/measure.js';
import type { Throughput } from './measure/throughput.js';
import { pinningWords } from './pinned.js';
import { senders, type SenderName } from './senders/senders.js';

const contenders = [
  'bareLoop',
  'emitterOnDisk',
  'emitterInMemory',
  'openTelemetry',
  'postHog',
  'segment',
  'awsSdk',
] as const satisfies readonly SenderName[];

/** How long each sends as fast as it can. */
const seconds = 8;
/** The server is up, down for ten seconds, and up again. */
const outage = { perSecond: 500, beforeMs: 10_000, awayMs: 10_000, seconds: 30 };

interface Delivery extends Throughput {
  readonly emitted: number;
  readonly lost: number;
}

export const delivery: Benchmark = {
  name: 'delivery',
  description: 'events delivered over TLS, and lost while the server is away, beside event libraries',
  async run({ rounds }, say) {
    const server = await startCountingServer();
    const figures = new Map<SenderName, Delivery>();
    try {
      const take = (name: SenderName): Promise<Throughput> => {
        say(senders[name].name);
        return measure(name, server, { kind: 'throughput', seconds });
      };
      const fastest = await bestInTurns(contenders, rounds, take, (taken, than) => rate(taken) > rate(than));
      for (const [name, taken] of fastest) {
        say(`${senders[name].name}, through the outage`);
        figures.set(name, { ...taken, ...(await throughOutage(name, server)) });
      }
    } finally {
      await server.close();
    }
    const floor = rate(figures.get('bareLoop'));
    const share = (name: SenderName): string => (rate(figures.get(name)) / floor).toFixed(2);
    return {
      head: ['', 'events/s', 'share of the bare loop', 'µs of CPU an event', 'lost in the outage'],
      rows: contenders.map((name) => {
        const taken = figures.get(name);
        return [
          senders[name].name,
          rate(taken).toFixed(0),
          share(name),
          (((taken?.cpuMs ?? NaN) / (taken?.events ?? NaN)) * 1000).toFixed(1),
          `${taken?.lost ?? NaN} of ${taken?.emitted ?? NaN}`,
        ];
      }),
      conclusions: [
        `With the disk spool, the emitter delivers ${share('emitterOnDisk')} of the events/s of the bare loop. The outage: ` +
          `${outage.perSecond} events/s for ${outage.seconds} s, of which the server is down for ${outage.awayMs / 1000} s. ${pinningWords}`,
      ],
      figures: Object.fromEntries(figures),
    };
  },
};

function rate(taken: Throughput | undefined): number {
  return ((taken?.events ?? NaN) / (taken?.wallMs ?? NaN)) * 1000;
}

async function throughOutage(
  name: SenderName,
  server: CountingServer,
): Promise<{ emitted: number; lost: number }> {
  const { perSecond } = outage;
  const { events } = await measure(
    name,
    server,
    { kind: 'paced', perSecond, seconds: outage.seconds },
    async () => {
      await setTimeout(outage.beforeMs);
      await server.goAway();
      await setTimeout(outage.awayMs);
      await server.comeBack();
    },
  );
  const lost = events - (await server.count());
  if (lost < 0)
    throw new Error(`${name}: ${-lost} more events arrived than the ${events} that were measured`);
  return { emitted: events, lost };
}
