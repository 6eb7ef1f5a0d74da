import type { Benchmark } from './benchmark.js';
import { startCountingServer } from './counting-server/counting-server.js';
import { bestInTurns } from './measure/in-turns.js';
import { measure } from './measure/measure.js';
import type { Steady } from './measure/steady.js';
import { pinningWords } from './pinned.js';
import { senders, type SenderName } from './senders/senders.js';

const contenders = [
  'nobody',
  'stringify',
  'bareLoop',
  'emitterInMemory',
  'emitterOnDisk',
] as const satisfies readonly SenderName[];

/** AWS's: 100 requests/s, of 100 events each (PutAuditEvents, API version 2021-08-11). */
const perSecond = 10_000;
const seconds = 10;

export const ceiling: Benchmark = {
  name: 'ceiling',
  description: "at 10,000 events/s, AWS's limit: the share of a core, and the latency of calls",
  async run({ rounds }, say) {
    const server = await startCountingServer();
    const take = (name: SenderName): Promise<Steady> => {
      say(senders[name].name);
      return measure(name, server, { kind: 'steady', perSecond, seconds });
    };
    const figures = await bestInTurns(
      contenders,
      rounds,
      take,
      ({ cpuMs }, than) => cpuMs < than.cpuMs,
    ).finally(() => server.close());
    const share = (name: (typeof contenders)[number]): string => {
      const taken = figures.get(name);
      return `${(((taken?.cpuMs ?? NaN) / (taken?.wallMs ?? NaN)) * 100).toFixed(1)} %`;
    };
    return {
      head: ['', 'of one core', 'call, p50: µs', 'p99', 'p99.9'],
      rows: contenders.map((name) => {
        const { p50 = NaN, p99 = NaN, p999 = NaN } = figures.get(name) ?? {};
        return [senders[name].name, share(name), ...[p50, p99, p999].map((us) => us.toFixed(1))];
      }),
      conclusions: [
        `At ${perSecond} events/s the emitter with the disk spool uses ${share('emitterOnDisk')} of a core, ` +
          `including ${share('nobody')} for the load itself, and 99 of 100 calls take at most ${(figures.get('emitterOnDisk')?.p99 ?? NaN).toFixed(0)} µs. ${pinningWords}`,
      ],
      figures: Object.fromEntries(figures),
    };
  },
};
