import type { Benchmark } from './benchmark.js';
import { startCountingServer } from './counting-server/counting-server.js';
import { bestInTurns } from './measure/in-turns.js';
import { measure } from './measure/measure.js';
import { pinningWords } from './pinned.js';
import { senders, type SenderName } from './senders/senders.js';

const contenders = [
  'stringify',
  'emitterInMemory',
  'emitterOnDisk',
  'pinoBuffered',
  'pinoWritten',
  'openTelemetry',
  'postHog',
  'segment',
] as const satisfies readonly SenderName[];

export const emit: Benchmark = {
  name: 'emit',
  description: 'the cost of a call, beside loggers and event libraries',
  async run({ rounds }, say) {
    const server = await startCountingServer();
    const take = async (name: SenderName): Promise<number> => {
      say(senders[name].name);
      return (await measure(name, server, { kind: 'call' })).ns;
    };
    const costs = await bestInTurns(contenders, rounds, take, (ns, than) => ns < than).finally(() =>
      server.close(),
    );
    const cost = (name: (typeof contenders)[number]): number => costs.get(name) ?? NaN;
    const times = (name: (typeof contenders)[number]): string => (cost(name) / cost('stringify')).toFixed(2);
    return {
      head: ['', 'µs of CPU a call', 'times JSON.stringify', 'the event is then'],
      rows: contenders.map((name) => [
        senders[name].name,
        (cost(name) / 1000).toFixed(2),
        times(name),
        senders[name].keeps,
      ]),
      conclusions: [
        `In memory a call takes ${times('emitterInMemory')} times as long as JSON.stringify of the same event, ` +
          `with the disk spool ${times('emitterOnDisk')} times. ${pinningWords}`,
      ],
      figures: Object.fromEntries(costs),
    };
  },
};
