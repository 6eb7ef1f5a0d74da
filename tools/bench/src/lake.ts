import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Benchmark } from './benchmark.js';
import { connections } from './lake/lake-client.js';
import { measureLake, type MeasuredLake } from './lake/measure-lake.js';
import { better, type Measured } from './lake/measured.js';
import type { Times } from './lake/times.js';

/** The bounds that the lake must keep with a million events. */
const bounds = { eventsPerSecond: 10_000, groupByMs: 300, byUidMs: 50, memoryMb: 512 };

interface Figures {
  readonly lake: MeasuredLake;
  readonly duckDb: Measured;
}

export const lake: Benchmark = {
  name: 'lake',
  description: 'how fast the lake stores events durably and finds them with SQL, beside DuckDB alone',
  sizes: { what: 'how many events are stored', counts: '1000000' },
  async run({ rounds, sizes }, say) {
    const figures = new Map<number, Figures>();
    for (const events of sizes) {
      let best: Figures | undefined;
      for (let round = 1; round <= rounds; round++) {
        say(`bare DuckDB, ${events} events, round ${round}`);
        const duckDb = better(best?.duckDb, await measureBareDuckDb(events));
        say(`the lake, ${events} events, round ${round}`);
        best = { lake: better(best?.lake, await measureLake(events)), duckDb };
      }
      if (best) figures.set(events, best);
    }
    return {
      head: ['', 'the lake', 'bare DuckDB', 'bound'],
      rows: [...figures].flatMap(([events, taken]) => rowsOf(events, taken)),
      conclusions: [...figures].map(([events, taken]) => conclusion(events, taken)),
      figures: Object.fromEntries(figures),
    };
  },
};

function rowsOf(events: number, { lake: ours, duckDb: floor }: Figures): string[][] {
  const whole = (value: number): string => value.toFixed(0);
  const both = ({ median, worst }: Times): string => `${median.toFixed(1)} / ${worst.toFixed(1)}`;
  return [
    [
      `${events} events: durable, events/s`,
      whole(ours.eventsPerSecond),
      whole(floor.eventsPerSecond),
      `≥ ${bounds.eventsPerSecond}`,
    ],
    ['request of 100, p50 / p99: ms', `${ours.put.median.toFixed(1)} / ${ours.put.p99.toFixed(1)}`, '–', ''],
    ['CPU of the lake: µs an event', ours.cpuMicroseconds.toFixed(1), '–', ''],
    [
      'GROUP BY source, name, p50 / worst: ms',
      both(ours.groupBy),
      both(floor.groupBy),
      `< ${bounds.groupByMs}`,
    ],
    ['lookup by UID, p50 / worst: ms', both(ours.byUid), both(floor.byUid), `< ${bounds.byUidMs}`],
    ['resident at most: MB', whole(ours.memoryMb), whole(floor.memoryMb), `< ${bounds.memoryMb}`],
    ['file: bytes an event', whole(ours.bytesPerEvent), whole(floor.bytesPerEvent), ''],
  ];
}

function conclusion(events: number, { lake: ours, duckDb: floor }: Figures): string {
  const missed = [
    ours.eventsPerSecond < bounds.eventsPerSecond && 'events/s',
    ours.groupBy.worst >= bounds.groupByMs && 'GROUP BY',
    ours.byUid.worst >= bounds.byUidMs && 'lookup by UID',
    ours.memoryMb >= bounds.memoryMb && 'memory',
  ].filter((name) => name !== false);
  return (
    `One client, ${connections} connections: ${(ours.eventsPerSecond / floor.eventsPerSecond).toFixed(2)} of the events/s of ` +
    `bare DuckDB, GROUP BY in ${(ours.groupBy.median / floor.groupBy.median).toFixed(1)} times its time, HTTP and checks included. ` +
    `With ${events} events, ${missed.length === 0 ? 'all bounds are kept' : `these bounds are not kept: ${missed.join(', ')}`}.`
  );
}

async function measureBareDuckDb(events: number): Promise<Measured> {
  const child = fork(join(import.meta.dirname, 'lake/bare-duckdb.js'), [String(events)]);
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`bare DuckDB ended with ${String(code)} before it sent its figures`);
  });
  const [measured] = (await Promise.race([once(child, 'message'), failed])) as [Measured];
  failed.catch(() => undefined);
  return measured;
}
