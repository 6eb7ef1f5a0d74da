import type { Histogram, Meter } from '@opentelemetry/api';
import type { DeliveryObserver, LaneState } from './delivery/observer.js';
import type { EmitterStats } from './stats.js';

/** OpenTelemetry's `MeterProvider`, typed by its shape so that a service without `@opentelemetry/api` compiles. */
export interface MeterProvider {
  getMeter(name: string): object;
}

/**
 * Every instrument: its name by OpenTelemetry's conventions, its unit and its description. The guide has the same list.
 */
export const instruments = {
  accepted: ['activity.events.accepted', '{event}', 'Events accepted by the emitter'],
  delivered: ['activity.events.delivered', '{event}', 'Events that CloudTrail acknowledged'],
  rejected: ['activity.events.rejected', '{event}', 'Events that CloudTrail refused for good'],
  lost: ['activity.events.lost', '{event}', 'Events lost to damage in the spool directory'],
  redelivered: ['activity.events.redelivered', '{event}', 'Events sent again after a first attempt'],
  pending: ['activity.events.pending', '{event}', 'Events accepted but not yet delivered or refused'],
  deadLetters: ['activity.events.dead_letters', '{event}', 'Dead letters: refused events that are kept'],
  oldest: ['activity.events.oldest_age', 's', 'Age of the oldest pending event'],
  spoolBytes: [
    'activity.spool.usage',
    'By',
    'Size of undelivered events in memory or in the spool directory',
  ],
  spoolDamages: ['activity.spool.damages', '{damage}', 'Damaged places found in the spool directory'],
  lanes: ['activity.channels', '{channel}', 'Channels by activity.channel.state: ready, backing_off, parked'],
  duration: ['activity.request.duration', 's', 'Duration of PutAuditEvents requests, by error.type'],
  fill: ['activity.request.events', '{event}', 'Events in a PutAuditEvents request'],
} as const satisfies Record<string, readonly [name: string, unit: string, description: string]>;

/** The bucket boundaries that OpenTelemetry's conventions recommend for request durations, in seconds. */
const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const fillBounds = [1, 2, 5, 10, 20, 35, 50, 75, 90, 99, 100];

/** What all emitters of the process report to one meter, which has each instrument only once. */
interface Reported {
  readonly live: Set<() => EmitterStats>;
  /** The final counts of closed emitters: a counter must never fall. */
  readonly ended: Record<CounterKey, number>;
}

const counterKeys = ['accepted', 'delivered', 'rejected', 'lost', 'redelivered', 'spoolDamages'] as const;
type CounterKey = (typeof counterKeys)[number];
const gaugeKeys = ['pending', 'deadLetters', 'spoolBytes'] as const;

const reportedTo = /*#__PURE__*/ new WeakMap<Meter, Reported>();

/** Reports the metrics of one emitter until `end`. */
export interface Reporting extends DeliveryObserver {
  end(): void;
}

/**
 * Reports to the given provider, else to the one registered with `@opentelemetry/api` if the service has that package.
 * Counts are read when metrics are collected, so that emitting costs nothing extra.
 */
export function reportMetrics(provider: MeterProvider | undefined, stats: () => EmitterStats): Reporting {
  let histograms: { duration: Histogram; fill: Histogram } | undefined;
  let end: (() => void) | undefined;
  /**
   * The emitter may be closed before OpenTelemetry is loaded: its counts are still reported, but it is not kept alive.
   */
  let hasEnded = false;
  const start = (given: MeterProvider): void => {
    const meter = given.getMeter('@org/emitter-core') as Meter;
    histograms = {
      duration: histogram(meter, 'duration', durationBounds),
      fill: histogram(meter, 'fill', fillBounds),
    };
    end = observeStats(meter, stats);
    if (hasEnded) end();
  };
  if (provider) start(provider);
  else void startWithRegistered(start);
  return {
    request({ entries, durationMs, errorCode }) {
      histograms?.duration.record(
        durationMs / 1000,
        errorCode === undefined ? {} : { 'error.type': errorCode },
      );
      histograms?.fill.record(entries);
    },
    end() {
      hasEnded = true;
      end?.();
    },
  };
}

async function startWithRegistered(start: (provider: MeterProvider) => void): Promise<void> {
  // `try` instead of the promise's `catch`: with `try`, webpack only warns about a package that is not installed;
  // otherwise it fails.
  try {
    const { metrics } = await import('@opentelemetry/api');
    start(metrics.getMeterProvider());
  } catch {
    // The service does not use OpenTelemetry, or a version without metrics.
  }
}

function histogram(meter: Meter, key: 'duration' | 'fill', explicitBucketBoundaries: number[]): Histogram {
  const [name, unit, description] = instruments[key];
  return meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries } });
}

/** @returns Ends the observation and keeps the final counts. */
function observeStats(meter: Meter, stats: () => EmitterStats): () => void {
  let reported = reportedTo.get(meter);
  if (!reported) {
    reported = {
      live: new Set(),
      ended: { accepted: 0, delivered: 0, rejected: 0, lost: 0, redelivered: 0, spoolDamages: 0 },
    };
    observeAll(meter, reported);
    reportedTo.set(meter, reported);
  }
  const { live, ended } = reported;
  live.add(stats);
  return () => {
    const last = stats();
    if (live.delete(stats)) for (const key of counterKeys) ended[key] += last[key];
  };
}

function observeAll(meter: Meter, { live, ended }: Reported): void {
  const counters = counterKeys.map((key) => {
    const [name, unit, description] = instruments[key];
    return [key, meter.createObservableCounter(name, { unit, description })] as const;
  });
  const gauge = (key: keyof typeof instruments) => {
    const [name, unit, description] = instruments[key];
    return meter.createObservableGauge(name, { unit, description });
  };
  const gauges = gaugeKeys.map((key) => [key, gauge(key)] as const);
  const oldest = gauge('oldest');
  const lanes = gauge('lanes');
  meter.addBatchObservableCallback(
    (result) => {
      const all = [...live].map((stats) => stats());
      const sum = (key: (typeof gaugeKeys)[number] | CounterKey): number =>
        all.reduce((total, stats) => total + stats[key], 0);
      for (const [key, instrument] of counters) result.observe(instrument, ended[key] + sum(key));
      for (const [key, instrument] of gauges) result.observe(instrument, sum(key));
      result.observe(oldest, Math.max(0, ...all.map(({ oldestPendingMs }) => oldestPendingMs)) / 1000);
      const channels = all.flatMap((stats) => stats.channels);
      for (const state of ['ready', 'backing_off', 'parked'] satisfies LaneState[]) {
        const count = channels.filter((channel) => channel.state === state).length;
        result.observe(lanes, count, { 'activity.channel.state': state });
      }
    },
    [...counters, ...gauges].map(([, instrument]) => instrument).concat(oldest, lanes),
  );
}
